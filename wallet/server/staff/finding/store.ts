import { Type } from 'typebox';
import { uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';

const CountRow = Type.Object({ count: Type.Integer() });

/** Counts the entries of a member's searches in the log since an instant; it stops at `most`. */
export async function countSearches(
  tx: Tx,
  cell: number,
  { memberId, since, most }: { memberId: Id<'stf'>; since: Date; most: number },
): Promise<number> {
  const { count } = await tx.one(sql(CountRow)`
    select count(*)::int as count from (
      select from staff.looks
       where cell = ${cell} and member_id = ${uuid(memberId)} and at > ${since} and reason like 'search by %'
       limit ${most}) one`);
  return count;
}
