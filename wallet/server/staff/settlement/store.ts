import { Type } from 'typebox';
import { CurrencyCode, IdOf, Instant, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Named, Taken } from './domain.ts';

const TakenRow = Type.Object({
  currency: CurrencyCode,
  key: Type.String(),
  firstSeenOn: Type.String(),
  memberId: IdOf('stf'),
  takenAt: Instant,
});

/** Lists the differences first seen on or after a day that members have taken. */
export function takenDifferences(tx: Tx, cell: number, since: string): Promise<Taken[]> {
  return tx.many(sql(TakenRow)`
    select currency, key, first_seen_on::text as first_seen_on, member_id, taken_at from staff.taken_differences
     where cell = ${cell} and first_seen_on >= ${since}::date`);
}

/**
 * Gives a difference to a member, if the one who has it now is still `from`; undefined if nobody had it.
 *
 * @returns Whether it did.
 */
export async function takeDifference(tx: Tx, cell: number, one: Taken, from: Id<'stf'> | undefined): Promise<boolean> {
  const { currency, key, firstSeenOn, memberId, takenAt } = one;
  if (from === undefined) {
    const added = await tx.run(sql`
      insert into staff.taken_differences (cell, currency, key, first_seen_on, member_id, taken_at)
      values (${cell}, ${currency}, ${key}, ${firstSeenOn}::date, ${uuid(memberId)}, ${takenAt})
      on conflict do nothing`);
    return added === 1;
  }
  const moved = await tx.run(sql`
    update staff.taken_differences set member_id = ${uuid(memberId)}, taken_at = ${takenAt}
     where cell = ${cell} and currency = ${currency} and key = ${key} and first_seen_on = ${firstSeenOn}::date
       and member_id = ${uuid(from)}`);
  return moved === 1;
}

/** Ends that a member has a difference. @returns False if another member has it, or nobody. */
export async function giveBackDifference(tx: Tx, cell: number, one: Named, memberId: Id<'stf'>): Promise<boolean> {
  const ended = await tx.run(sql`
    delete from staff.taken_differences
     where cell = ${cell} and currency = ${one.currency} and key = ${one.key}
       and first_seen_on = ${one.firstSeenOn}::date and member_id = ${uuid(memberId)}`);
  return ended === 1;
}
