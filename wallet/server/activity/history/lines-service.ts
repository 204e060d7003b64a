import type { Tx } from '#platform/db/db.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { readShortNumber, uuidEndOf } from '#platform/kernel/short-number.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Account } from '../../ledger/accounts/domain.ts';
import {
  amountIn,
  isIn,
  kindsTitled,
  lookedAtOnce,
  MOST_LOOKS,
  sourceName,
  topUpOf,
  waysToWrite,
  withdrawalOf,
} from './domain.ts';
import type { BookedLine, HistoryQuery } from './domain.ts';
import type { EntryNames } from './entry-names-crypto.ts';
import {
  daysOf,
  floorOf,
  linesOf,
  movementsOf,
  sourcesOf,
  topUpsFrom,
  unsettledCardRefunds,
  unsettledWithdrawals,
  withdrawalsTo,
} from './store.ts';
import type { LineQuery, LineRow, Matching, Named, Unsettled } from './store.ts';

/** The place from which a history is read. */
export interface From {
  readonly holderId: Id<'hld'>;
  readonly account: Account;
  readonly debtId: Id<'acc'> | undefined;
  readonly before: bigint | undefined;
  readonly unsettled: Unsettled;
}

/** The lines of a page, and where the next one goes on. */
export interface Booked {
  readonly lines: readonly BookedLine[];
  /** The last entry of this page, if there is more to read. */
  readonly next?: bigint;
  /** The time of that entry, if the page is not full: the lines before it have not been looked at. */
  readonly lookedBackTo?: Date;
}

/**
 * Reads a page of lines. If filters narrow it, it looks at a bounded number of lines, so that a page takes a bounded
 * time even if hardly a line of a long history meets them.
 */
export async function readLines(tx: Tx, from: From, query: HistoryQuery, entryNames: EntryNames): Promise<Booked> {
  const toLine = ({ entryNumber, amountMinor, balanceMinor, debtMinor, currency, ...row }: LineRow): BookedLine => ({
    ...row,
    entryId: entryNames.toId(entryNumber),
    amount: { minor: amountMinor, currency },
    balanceAfter: { minor: balanceMinor, currency },
    debt: { minor: debtMinor, currency },
  });
  const { rows, ...more } = await find(tx, await searchOf(tx, from, query, entryNames), query.most);
  return { lines: rows.map(toLine), ...more };
}

type Found = Omit<Booked, 'lines'> & { readonly rows: readonly LineRow[] };

interface Search {
  readonly where: Omit<LineQuery, 'most'>;
  /** The holder's cards and bank accounts that the words name, of the search and of the counterparty. */
  readonly sourceIds: { readonly matching: readonly Id<'ins'>[]; readonly counterparty: readonly Id<'ins'>[] };
  /** How many lines a step looks at; undefined if every line is meant. */
  readonly step: number | undefined;
}

async function find(tx: Tx, { where, sourceIds, step }: Search, most: number): Promise<Found> {
  const rows: LineRow[] = [];
  let { before } = where;
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    const floor = step === undefined ? undefined : await floorOf(tx, { ...where, before }, step);
    const range = { ...where, before, downTo: floor?.entryNumber };
    // One line more than requested shows whether there is another page.
    rows.push(...(await linesOf(tx, { ...(await withMoved(tx, range, sourceIds)), most: most + 1 - rows.length })));
    const last = rows[most - 1];
    if (rows.length > most && last) return { rows: rows.slice(0, most), next: last.entryNumber };
    if (!floor) return { rows };
    before = floor.entryNumber;
    if (looks === MOST_LOOKS - 1) return { rows, next: before, lookedBackTo: floor.at };
  }
  return { rows };
}

/** Adds which of the movements in a range are of the named cards and bank accounts. */
async function withMoved(
  tx: Tx,
  range: Omit<LineQuery, 'most'>,
  { matching, counterparty }: Search['sourceIds'],
): Promise<Omit<LineQuery, 'most'>> {
  const ids = [...new Set([...matching, ...counterparty])];
  if (ids.length === 0) return range;
  const movements = await movementsOf(tx, range);
  const topUpIds = movements.flatMap((line) => topUpOf(line) ?? []);
  const withdrawalIds = movements.flatMap((line) => withdrawalOf(line) ?? []);
  const moved = [
    ...(await topUpsFrom(tx, HOME_CELL, topUpIds)),
    ...(await withdrawalsTo(tx, HOME_CELL, withdrawalIds)),
  ];
  const of = (named: readonly Id<'ins'>[]) => moved.filter((one) => named.includes(one.sourceId)).map(({ id }) => id);
  return {
    ...range,
    matching: range.matching && { ...range.matching, movedIds: of(matching) },
    counterparty: range.counterparty && { ...range.counterparty, movedIds: of(counterparty) },
  };
}

async function searchOf(tx: Tx, from: From, query: HistoryQuery, entryNames: EntryNames): Promise<Search> {
  const { search, counterparty } = query;
  const sources =
    search === undefined && counterparty === undefined ? [] : await sourcesOf(tx, HOME_CELL, from.holderId);
  const sourceIds = (typed: string | undefined) => {
    const ways = typed === undefined ? [] : waysToWrite(typed);
    return sources.filter((source) => isIn(sourceName(source), ways)).map(({ id }) => id);
  };
  return {
    where: {
      cell: HOME_CELL,
      accountId: from.account.id,
      debtId: from.debtId,
      before: from.before,
      only: query.only && entryNames.toNumber(query.only),
      filter: query,
      days: await daysOf(tx, HOME_CELL, query),
      unsettled: from.unsettled,
      matching: search === undefined ? undefined : matchingOf(from, search, entryNames),
      counterparty: counterparty === undefined ? undefined : namedBy(counterparty),
    },
    sourceIds: { matching: sourceIds(search), counterparty: sourceIds(counterparty) },
    step: query.only === undefined ? lookedAtOnce(query) : undefined,
  };
}

/** Turns a typed search into conditions on everything that a line shows. Typed wildcards are plain letters. */
function matchingOf({ account }: From, search: string, entryNames: EntryNames): Matching {
  const [ways, short, named] = [waysToWrite(search), readShortNumber(search), namedBy(search)] as const;
  return {
    ...named,
    // The id of a top-up, an exchange or a withdrawal is the last word of a reason.
    patterns: [...named.patterns, ...(short === undefined ? [] : [`%${short}`])],
    kinds: kindsTitled(ways),
    amountMinor: amountIn(search, account.currency),
    entryNumber: isId('ent', search) ? entryNames.toNumber(search) : undefined,
    paymentId: isId('pay', search) ? search : undefined,
    paymentEnd: short && uuidEndOf(short),
  };
}

/** Turns typed words into conditions on the names of shops and sellers. */
function namedBy(typed: string): Named {
  return { patterns: waysToWrite(typed).map((words) => `%${words.map(escaped).join('%')}%`), movedIds: [] };
}

/** Finds the movements whose lines are not simply done. */
export async function unsettledOf(tx: Tx, holderId: Id<'hld'>, takenBack: readonly Id<'top'>[]): Promise<Unsettled> {
  const moved = [
    ...(await unsettledWithdrawals(tx, HOME_CELL, holderId)),
    ...(await unsettledCardRefunds(tx, HOME_CELL, holderId)),
  ];
  const those = (isPending: boolean) => moved.filter((one) => one.isPending === isPending).map(({ id }) => id);
  return { pending: those(true), returned: those(false), takenBack };
}

function escaped(word: string): string {
  return word.replaceAll(/[\\%_]/g, String.raw`\$&`);
}
