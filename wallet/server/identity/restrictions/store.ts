import { Type } from 'typebox';
import { Instant, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Cause, Hours, Restricted, Restriction } from './domain.ts';

const PolicyRow = Type.Object({ hours: Type.Unsafe<Hours>({ type: 'object' }) });

/** Reads the hours in force at `now`. */
export async function hoursAt(tx: Tx, now: Date): Promise<Hours> {
  const { hours } = await tx.one(sql(PolicyRow)`
    select hours from restrictions.policies where valid_from <= ${now} order by valid_from desc limit 1`);
  return hours;
}

const RestrictionRow = Type.Object({
  what: Type.Unsafe<Restricted>({ type: 'string' }),
  cause: Type.Unsafe<Cause>({ type: 'string' }),
  since: Instant,
  endsAt: Instant,
});

/** Stores restrictions. One of the same kind and cause lasts as long as the later of the two. */
export async function storeRestrictions(
  tx: Tx,
  cell: number,
  holderId: Id<'hld'>,
  restrictions: readonly Restriction[],
): Promise<void> {
  await tx.run(sql`
    insert into restrictions.restrictions as stored (cell, holder_id, what, cause, since, ends_at)
    select ${cell}, ${uuid(holderId)}, * from unnest(${restrictions.map((one) => one.what)}::text[],
                                                     ${restrictions.map((one) => one.cause)}::text[],
                                                     ${restrictions.map((one) => one.since)}::timestamptz[],
                                                     ${restrictions.map((one) => one.endsAt)}::timestamptz[])
    on conflict (cell, holder_id, what, cause)
      do update set since = excluded.since, ends_at = excluded.ends_at where stored.ends_at < excluded.ends_at`);
}

/** Lists the restrictions of a holder, among them ended ones that are not deleted yet. */
export function restrictionsOf(tx: Tx, cell: number, holderId: Id<'hld'>): Promise<Restriction[]> {
  return tx.many(sql(RestrictionRow)`
    select what, cause, since, ends_at from restrictions.restrictions
     where cell = ${cell} and holder_id = ${uuid(holderId)}`);
}
