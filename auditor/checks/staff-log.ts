import { Type } from 'typebox';
import { Bytes, IdOf, Int8 } from '#platform/db/column.ts';
import type { Snapshot } from '#platform/db/snapshot.ts';
import { sql } from '#platform/db/sql.ts';
import { findingsOf } from '../difference.ts';
import type { Finding } from '../difference.ts';
import type { AnchoredHead } from '../head.ts';
import { HeadRow, hashWords, headsOffChain } from './chain.ts';
import { checkBy } from './check.ts';
import type { Check } from './check.ts';
import { cellWords } from './ledger.ts';

const Entry = { cell: Type.Integer(), number: Int8, memberId: IdOf('stf'), hash: Bytes, recomputed: Bytes };

function entryWords({ cell, number, memberId }: { cell: number; number: bigint; memberId: string }): string {
  return `entry ${number}${cellWords(cell)} of the staff's log, about ${memberId}`;
}

/** Hashes the columns of each entry again, by the rule that the migration of the chain describes. */
const changed = checkBy({
  kind: 'staff_entry',
  row: Type.Object(Entry),
  statement: sql`
    select cell, number, member_id, hash, recomputed
      from (select cell, number, member_id, hash,
                   sha256(previous_hash || int8send(number) || sha256(convert_to(array_to_json(array[
                     cell::text, (extract(epoch from at) * 1000000)::bigint::text, member_id::text, what,
                     case_id::text, ground, holder_id::text, reason])::text, 'UTF8'))) as recomputed
              from staff.log) entry
     where hash <> recomputed
     order by cell, number`,
  sides: (row) => [
    { reference: entryWords(row), says: `was written with the hash ${hashWords(row.hash)}` },
    { reference: 'its columns as they are now', says: `have the hash ${hashWords(row.recomputed)}` },
  ],
});

const unlinked = checkBy({
  kind: 'staff_link',
  row: Type.Object({ ...Entry, before: Int8 }),
  statement: sql`
    select cell, number, member_id, before, previous_hash as hash, before_hash as recomputed
      from (select cell, number, member_id, previous_hash, lag(number, 1, 0::bigint) over chain as before,
                   lag(hash, 1, sha256('')) over chain as before_hash
              from staff.log
            window chain as (partition by cell order by number)) entry
     where number <> before + 1 or previous_hash <> before_hash
     order by cell, number`,
  sides: (row) => [
    { reference: entryWords(row), says: `follows an entry with the hash ${hashWords(row.hash)}` },
    {
      reference: row.before === 0n ? "the beginning of the staff's log" : `entry ${row.before}, the one before it`,
      says: `has the hash ${hashWords(row.recomputed)}`,
    },
  ],
});

const ends = checkBy({
  kind: 'staff_head',
  row: Type.Object({ cell: Type.Integer(), head: Int8, newest: Int8 }),
  statement: sql`
    select cell, head, newest
      from (select cells.cell, coalesce(head.last_entry, 0) as head, coalesce(entry.number, 0) as newest,
                   coalesce(head.hash, sha256('')) = coalesce(entry.hash, sha256('')) as is_same_hash
              from (select cell from staff.log_heads union select distinct cell from staff.log) cells
              left join staff.log_heads head on head.cell = cells.cell
              left join lateral (select number, hash from staff.log where cell = cells.cell
                                  order by number desc limit 1) entry on true) ended
     where head <> newest or not is_same_hash
     order by cell`,
  sides: (row) => [
    { reference: `the head of the staff's log${cellWords(row.cell)}`, says: `the last entry is ${row.head}` },
    {
      reference: `the staff's log${cellWords(row.cell)}`,
      says: row.head === row.newest ? 'its last entry has another hash' : `ends at entry ${row.newest}`,
    },
  ],
});

/**
 * Compares the entries of the staff's log with each other.
 *
 * @param isWhole Whether their content is hashed again, too.
 */
export function staffLogChecks(isWhole: boolean): readonly Check[] {
  return isWhole ? [unlinked, ends, changed] : [unlinked, ends];
}

/** Checks that the staff's log still contains recorded heads. */
export async function checkStaffAnchors(snapshot: Snapshot, heads: readonly AnchoredHead[]): Promise<Finding[]> {
  const rows = await snapshot.many(sql(HeadRow)`
    select cell, number as last_entry, hash
      from staff.log
     where (cell, number) in (
       select * from unnest(${heads.map((head) => head.cell)}::smallint[],
                            ${heads.map((head) => head.lastEntry)}::bigint[]))`);
  return findingsOf(
    headsOffChain(heads, rows, {
      kind: 'staff_anchor',
      reference: "the staff's log in the database",
      says: 'has no such entry',
    }),
  );
}
