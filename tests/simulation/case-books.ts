import { toId } from '#platform/kernel/id.ts';
import { caseClock } from '../../wallet/server/protection/cases/jobs-schema.ts';
import type { MemoryDatabase } from './memory/database.ts';
import type { Change, Row } from './memory/store.ts';
import { text } from './rows.ts';

interface StoredLot {
  readonly refunded: string;
  readonly releasedAt: string | null;
  readonly caseId?: string;
}

/** Checks at every commit that cases, their lines and their clocks agree (I12–I14), by the stored rows alone. */
export class CaseBooks {
  readonly violations: string[] = [];
  readonly #database: MemoryDatabase;

  constructor(database: MemoryDatabase) {
    this.#database = database;
    database.onCommit((changes) => this.#read(changes));
  }

  #read(changes: readonly Change[]): void {
    const cases = changes.filter((one) => one.table === 'protection.cases');
    const parts = changes.filter((one) => one.table === 'payments.parts');
    for (const { before, after } of cases) {
      const isEnded = before?.['status'] === 'closed';
      if (isEnded && after !== before) this.violations.push(`I14: case ${text(before, 'id')} changed after its end`);
      if (after) this.#checkClock(after);
    }
    for (const { before, after } of parts) if (before && after) this.#checkMoney(before, after);
    if (cases.length > 0 || parts.length > 0) {
      for (const { after } of parts) if (after) this.violations.push(...caseFaultsOf(this.#database, after));
    }
  }

  /** I13: a case is written together with its clock, which strikes or warns no later than its deadline. */
  #checkClock(dispute: Row): void {
    const fault = clockFaultOf(this.#database, dispute);
    if (fault !== undefined) this.violations.push(fault);
  }

  /** I14: the money of a line with a case moves only in the commit that closes the case. */
  #checkMoney(before: Row, after: Row): void {
    const lots = after['lots'] as readonly StoredLot[];
    for (const [at, was] of (before['lots'] as readonly StoredLot[]).entries()) {
      const lot = lots[at]!;
      if (was.caseId === undefined) continue;
      if (lot.refunded === was.refunded && lot.releasedAt === was.releasedAt) continue;
      const dispute = this.#database
        .rows('protection.cases')
        .find((row) => toId('cas', text(row, 'id')) === was.caseId);
      if (dispute?.['status'] !== 'closed')
        this.violations.push(`I14: the money of a line with the open case ${was.caseId} moved`);
    }
  }
}

/** I12: a part has a case on each line that an open case is about, and its clocks stand exactly while it has one. */
export function caseFaultsOf(database: MemoryDatabase, part: Row): string[] {
  const id = text(part, 'id');
  const open = database.rows('protection.cases').filter((row) => row['part_id'] === id && row['status'] !== 'closed');
  const lines = part['lines'] as readonly { readonly reference: string }[];
  const named = (part['lots'] as readonly StoredLot[]).flatMap(({ caseId }, at) =>
    caseId === undefined ? [] : [`${caseId} ${lines[at]?.reference}`],
  );
  const wanted = open.map((row) => `${toId('cas', text(row, 'id'))} ${text(row, 'line')}`);
  const faults: string[] = [];
  if (named.toSorted().join() !== wanted.toSorted().join())
    faults.push(`I12: part ${id} names the cases ${named.join()}, but ${wanted.join()} are open`);
  // A part stands as well while its payer says that the payment is not theirs.
  const stands = open.length > 0 || part['reported_at'] !== null;
  if ((part['paused_at'] !== null) !== stands)
    faults.push(`I12: the clocks of part ${id} ${stands ? 'run' : 'stand'}, with ${open.length} open cases`);
  return faults;
}

/** I13: an open case has a clock that strikes or warns no later than its deadline. */
export function clockFaultOf(database: MemoryDatabase, dispute: Row): string | undefined {
  if (dispute['status'] === 'closed') return undefined;
  const { subject } = caseClock.of(toId('cas', text(dispute, 'id')));
  const clock = database
    .rows('jobs.timers')
    .find((row) => row['kind'] === caseClock.kind && row['subject'] === subject);
  const isInTime = clock && (clock['due_at'] as Date) <= (dispute['until'] as Date);
  return isInTime ? undefined : `I13: case ${text(dispute, 'id')} is ${text(dispute, 'status')} without a clock`;
}
