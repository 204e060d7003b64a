import { Type } from 'typebox';
import { Int8, Nullable } from '#platform/db/column.ts';
import type { Snapshot } from '#platform/db/snapshot.ts';
import { sql } from '#platform/db/sql.ts';

/** An entry that changes the card processor's debt. */
export interface ClearingRow {
  readonly cell: number;
  readonly number: bigint;
  /** The number of the entry that this one reverses. */
  readonly corrects: bigint | null;
  readonly reason: string;
  /** Positive if the processor owes more. */
  readonly minor: bigint;
  readonly currency: string;
}

const Clearing = Type.Object({
  cell: Type.Integer(),
  number: Int8,
  corrects: Nullable(Int8),
  reason: Type.String(),
  minor: Int8,
  currency: Type.String(),
});

/** Reads the entries that change the card processor's debt, without the house's costs and own money. */
export function clearingIn(snapshot: Snapshot): Promise<ClearingRow[]> {
  return snapshot.many(sql(Clearing)`
    select entry.cell, entry.number, entry.corrects, entry.reason, -sum(posting.amount_minor)::bigint as minor,
           posting.currency::text as currency
      from ledger.accounts account
      join ledger.postings posting on posting.cell = account.cell and posting.account_id = account.id
      join ledger.entries entry on entry.cell = posting.cell and entry.number = posting.entry_number
     where account.kind = 'processor_clearing'
       and not exists (select from ledger.postings other
                         join ledger.accounts house on house.cell = other.cell and house.id = other.account_id
                        where other.cell = entry.cell and other.entry_number = entry.number
                          and house.kind in ('costs', 'own'))
     group by entry.cell, entry.number, entry.corrects, entry.reason, posting.currency
     order by entry.cell, entry.number`);
}

/** Leaves out the entries that were reversed, and those that reversed them. */
export function standing(clearing: readonly ClearingRow[]): ClearingRow[] {
  const nameOf = (cell: number, number: bigint): string => `${cell} ${number}`;
  const former = new Map(clearing.map((entry) => [nameOf(entry.cell, entry.number), entry]));
  const gone = new Set<ClearingRow>();
  for (const entry of clearing) {
    const corrected = entry.corrects === null ? undefined : former.get(nameOf(entry.cell, entry.corrects));
    if (corrected && corrected.minor === -entry.minor) gone.add(entry).add(corrected);
  }
  return clearing.filter((entry) => !gone.has(entry));
}
