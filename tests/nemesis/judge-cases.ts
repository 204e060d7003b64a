import type { Books, CaseRow, EntryOfCase, LineRow, PartRow, RefundRow } from './books.ts';
import type { Breach, Evidence } from './evidence.ts';
import type { AskedCaseStep, ToldCase } from './history.ts';
import { uuidOf } from './typed-id.ts';

/** The results after which what is left of the line is the seller's. */
const releasing: ReadonlySet<string> = new Set(['for_seller', 'partially_refunded']);

/**
 * I7–I9 and I12–I14: each acknowledged step of a case stands in its timeline once, a case ends once, its line has no
 * other case meanwhile, and the line's money is where the result says.
 */
export function judgeCases({ history, books, isEnd }: Evidence): Breach[] {
  const byId = new Map(books.cases.map((row) => [row.id, row]));
  const found = Map.groupBy(
    books.cases.flatMap(({ timeline }) => timeline).filter(({ words }) => words !== null),
    (entry) => entry.words!,
  );
  return [
    ...history.caseSteps.flatMap((step) => judgeStep(step, byId, found)),
    ...history.caseSteps.flatMap(({ told }) => told).flatMap((told) => judgeTold(told, byId.get(uuidOf(told.id)))),
    ...books.cases.flatMap((row) => [...judgeEnd(row), ...judgeOperators(row, history.caseSteps)]),
    ...judgeLines(books),
    ...(isEnd ? books.cases.filter(isOpen) : []).map(
      (row) => ({ invariant: 'I9', kind: 'stuck', what: `${nameOf(row)} is still open` }) as const,
    ),
  ];
}

function isOpen({ status }: CaseRow): boolean {
  return status !== 'closed';
}

function nameOf({ id, status, result }: CaseRow): string {
  return `case ${id} (${result ?? status})`;
}

function judgeStep(
  step: AskedCaseStep,
  byId: ReadonlyMap<string, CaseRow>,
  found: ReadonlyMap<string, readonly EntryOfCase[]>,
): Breach[] {
  const { kind, by, words, caseId, at, refused, told } = step;
  const name = `the step ${kind} of the ${by}${words === undefined ? '' : ` with "${words}"`} in ${caseId}`;
  const count = words === undefined ? 0 : (found.get(words) ?? []).length;
  if (count > 1) return [{ invariant: 'I8', kind: 'doubled', what: `${name} was taken ${count} times` }];
  if (refused !== undefined && at === undefined && count > 0)
    return [{ invariant: 'I8', kind: 'wrong', what: `${name} was refused (${refused}), but is in the timeline` }];
  if (refused !== undefined && at !== undefined)
    return [{ invariant: 'I8', kind: 'wrong', what: `${name} was both refused (${refused}) and taken under one key` }];
  if (by === 'seller' && new Set(told.map(({ timeline }) => timeline.length)).size > 1)
    return [{ invariant: 'I8', kind: 'wrong', what: `${name} got different answers under one key` }];
  if (caseId === undefined || at === undefined) return [];
  const entry = byId.get(uuidOf(caseId))?.timeline[at];
  if (entry?.by === by && entry.kind === kind && (words === undefined || entry.words === words)) return [];
  const there = entry ? `${entry.kind} of the ${entry.by}` : 'nothing';
  return [{ invariant: 'I7', kind: 'lost', what: `${name} was acknowledged, and ${there} is at its place` }];
}

/** A reported timeline only grows, and that of a closed case does not change. */
function judgeTold(told: ToldCase, row: CaseRow | undefined): Breach[] {
  const name = `case ${told.id}`;
  if (!row) return [{ invariant: 'I7', kind: 'lost', what: `${name} was reported as ${told.status}, and is missing` }];
  const textOf = (entries: readonly { by: string; kind: string }[]) =>
    entries.map(({ by, kind }) => `${by} ${kind}`).join();
  const now = row.timeline.slice(0, told.timeline.length);
  if (textOf(now) !== textOf(told.timeline))
    return [{ invariant: 'I7', kind: 'lost', what: `entries that were reported are missing in ${name}` }];
  if (told.status !== 'closed') return [];
  if (row.result === told.result && row.timeline.length === told.timeline.length) return [];
  const what = `${name} was reported as ended (${told.result}), and has changed since (${row.result ?? row.status})`;
  return [{ invariant: 'I14', kind: 'wrong', what }];
}

/** A case ends once, with its last entry; until then it has a clock. */
function judgeEnd(row: CaseRow): Breach[] {
  const ends = row.timeline.filter((entry) => entry.status === 'closed').length;
  const last = row.timeline.at(-1);
  if (ends > 1) return [{ invariant: 'I14', kind: 'doubled', what: `${nameOf(row)} has ended ${ends} times` }];
  if (last?.status !== row.status || ends !== (isOpen(row) ? 0 : 1))
    return [{ invariant: 'I14', kind: 'wrong', what: `${nameOf(row)} differs from its last entry (${last?.status})` }];
  if (!isOpen(row) || row.isTimed) return [];
  return [{ invariant: 'I13', kind: 'stuck', what: `${nameOf(row)} has no clock before its deadline` }];
}

/** An appeal is decided by somebody else than the decision. */
function judgeOperators({ id, timeline }: CaseRow, steps: readonly AskedCaseStep[]): Breach[] {
  const who = (entry: EntryOfCase | undefined) => steps.find((step) => step.words === entry?.words)?.operatorId;
  const proposal = timeline.findLast((entry) => entry.kind === 'proposed');
  const decision = timeline.find((entry) => entry.kind === 'appeal_decided');
  if (!proposal || !decision || who(proposal) === undefined || who(proposal) !== who(decision)) return [];
  return [{ invariant: 'I14', kind: 'wrong', what: `case ${id} was decided twice by ${who(decision)}` }];
}

function judgeLines({ payments, cases, refunds }: Books): Breach[] {
  const byPart = Map.groupBy(cases, (row) => row.part);
  const back = Map.groupBy(
    refunds.filter((refund) => refund.cause === 'case'),
    (refund) => refund.part,
  );
  return payments
    .flatMap((payment) => payment.parts)
    .flatMap((part) => {
      const own = byPart.get(part.id) ?? [];
      const wrong = (what: string) => ({ invariant: 'I12', kind: 'wrong', what }) as const;
      const isPaused = own.some(isOpen);
      const stand = isPaused ? 'run, but a case is open' : 'stand without an open case';
      return [
        ...(part.isPaused === isPaused ? [] : [wrong(`the clocks of part ${part.reference} ${stand}`)]),
        ...part.lines.flatMap((line) => judgeLine(part, line, own, back.get(part.id) ?? [])),
      ];
    });
}

/**
 * At most one case about a line is open, and cases have refunded of it what they say.
 *
 * @param refunds Those that cases have made of the part.
 */
function judgeLine(part: PartRow, line: LineRow, ofPart: readonly CaseRow[], refunds: readonly RefundRow[]): Breach[] {
  const name = `line ${line.reference} of part ${part.reference}`;
  const own = ofPart.filter((row) => row.line === line.reference);
  const open = own.filter(isOpen).map(({ id }) => id);
  const isMoved = own.some((row) => isOpen(row) && row.left !== line.left);
  const named = line.caseId === null ? [] : [uuidOf(line.caseId)];
  if (open.length > 1) return [{ invariant: 'I12', kind: 'doubled', what: `${name} has ${open.length} open cases` }];
  if (open.join() !== named.join())
    return [
      { invariant: 'I12', kind: 'wrong', what: `${name} names ${named.join() || 'no case'}, not ${open.join()}` },
    ];
  const wanted = own.reduce((sum, row) => sum + refundOf(row), 0);
  const refunded = refunds
    .flatMap(({ lines }) => lines.filter(({ reference }) => reference === line.reference))
    .reduce((sum, { minor }) => sum + Number(minor), 0);
  const isReleased = line.releasedAt !== null || !own.some(({ result }) => releasing.has(result ?? ''));
  return [
    ...(isMoved ? [moneyOf(`money of ${name} has moved, but its case is open`)] : []),
    ...(refunded === wanted ? [] : [moneyOf(`${name} has ${refunded} refunded by cases that ended with ${wanted}`)]),
    ...(isReleased ? [] : [moneyOf(`${name} was not released by a case that ended so`)]),
  ];
}

function moneyOf(what: string): Breach {
  return { invariant: 'I14', kind: 'wrong', what };
}

/** What a case has refunded of its line. */
function refundOf({ result, left, offer }: CaseRow): number {
  if (result === 'refunded') return left;
  return result === 'partially_refunded' ? Number(offer.minor) : 0;
}
