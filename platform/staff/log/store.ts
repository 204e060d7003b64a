import { Type } from 'typebox';
import { Bytes, IdOf, Int8, Nullable, Uuid, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import type { Snapshot } from '#platform/db/snapshot.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Entry, Head } from './domain.ts';

/** What the servers say about an entry; the database adds its number and its hashes. */
export interface NewEntry extends Pick<Entry, 'cell' | 'memberId' | 'what' | 'ground' | 'reason'> {
  readonly at: Date;
  readonly caseId: Id | null;
  readonly holderId: Id | null;
}

/**
 * Appends to the log, which nobody can change. The head of the cell's chain stays locked until the transaction ends, so
 * this is its last statement.
 */
export async function appendEntry(tx: Tx, entry: NewEntry): Promise<void> {
  const optional = (id: Id | null): string | null => id && uuid(id);
  await tx.run(sql`
    insert into staff.log (cell, at, member_id, what, case_id, ground, holder_id, reason)
    values (${entry.cell}, ${entry.at}, ${uuid(entry.memberId)}, ${entry.what}, ${optional(entry.caseId)},
            ${entry.ground}, ${optional(entry.holderId)}, ${entry.reason})`);
}

const HeadRow = Type.Object({ cell: Type.Integer(), lastEntry: Int8, hash: Bytes });

/** Lists the head of each cell. */
export function listHeads(tx: Pick<Tx, 'many'>): Promise<Head[]> {
  return tx.many(sql(HeadRow)`select cell, last_entry, hash from staff.log_heads order by cell`);
}

const EntryRow = Type.Object({
  cell: Type.Integer(),
  number: Int8,
  atMicros: Int8,
  memberId: IdOf('stf'),
  what: Type.String(),
  caseId: Nullable(Uuid),
  ground: Nullable(Type.String()),
  holderId: Nullable(Uuid),
  reason: Nullable(Type.String()),
  previousHash: Bytes,
  hash: Bytes,
});

/** Reads the whole log in pages, each cell in the order of its numbers. */
export function logPages(snapshot: Snapshot): AsyncGenerator<Entry[]> {
  return snapshot.pages(sql(EntryRow)`
    select cell, number, (extract(epoch from at) * 1000000)::bigint as at_micros, member_id, what, case_id, ground,
           holder_id, reason, previous_hash, hash
      from staff.log
     order by cell, number`);
}

/** Finds the hashes of entries; those that the log does not have are left out. */
export function findHashes(snapshot: Snapshot, places: readonly Pick<Head, 'cell' | 'lastEntry'>[]): Promise<Head[]> {
  return snapshot.many(sql(HeadRow)`
    select cell, number as last_entry, hash
      from staff.log
     where (cell, number) in (
       select * from unnest(${places.map(({ cell }) => cell)}::smallint[],
                            ${places.map(({ lastEntry }) => lastEntry)}::bigint[]))`);
}
