import { Type } from 'typebox';
import { uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';

/** Stores why a member may look at a case or a person. It replaces an earlier reason. */
export async function putReason(
  tx: Tx,
  given: { memberId: Id<'stf'>; subject: Id; reason: string; expiresAt: Date },
): Promise<void> {
  await tx.run(sql`
    insert into staff.reasons (member_id, subject_id, reason, expires_at)
    values (${uuid(given.memberId)}, ${uuid(given.subject)}, ${given.reason}, ${given.expiresAt})
    on conflict (member_id, subject_id) do update set reason = excluded.reason, expires_at = excluded.expires_at`);
}

const ReasonRow = Type.Object({ reason: Type.String() });

/** Finds the reason of a member for a case or a person that still holds. */
export async function findReason(
  tx: Tx,
  { memberId, subject, now }: { memberId: Id<'stf'>; subject: Id; now: Date },
): Promise<string | undefined> {
  const row = await tx.maybe(sql(ReasonRow)`
    select reason from staff.reasons
     where member_id = ${uuid(memberId)} and subject_id = ${uuid(subject)} and expires_at > ${now}`);
  return row?.reason;
}

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
