import { Type } from 'typebox';
import { IdOf, Instant, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Method } from '../sessions/domain.ts';
import type { Freeze, FrozenBy } from './domain.ts';

const FreezeRow = Type.Object({
  id: IdOf('frz'),
  cell: Type.Integer(),
  holderId: IdOf('hld'),
  frozenBy: Type.Unsafe<FrozenBy>({ type: 'string' }),
  frozenAt: Instant,
  used: Type.Array(Type.Unsafe<Method>({ type: 'string' })),
});

const columns = sql`id, cell, holder_id, frozen_by, frozen_at, used`;

/**
 * Freezes or unfreezes a holder, for which the money commands of the holder wait. A closed wallet stays closed.
 *
 * @returns Whether it changed.
 */
export async function setStatus(
  tx: Tx,
  cell: number,
  holderId: Id<'hld'>,
  status: 'active' | 'frozen',
): Promise<boolean> {
  const before = status === 'frozen' ? 'active' : 'frozen';
  const changed = await tx.run(sql`
    update accounts.holders set status = ${status}
     where cell = ${cell} and id = ${uuid(holderId)} and status = ${before}`);
  return changed === 1;
}

/** Finds the freeze of a holder that has not ended. */
export function findFreeze(tx: Tx, cell: number, holderId: Id<'hld'>): Promise<Freeze | undefined> {
  return tx.maybe(sql(FreezeRow)`
    select ${columns} from freezing.freezes
     where cell = ${cell} and holder_id = ${uuid(holderId)} and ended_at is null`);
}

/** Finds whether a freeze of a holder began in a time, whether or not it has ended. @param until Exclusive. */
export async function wasFrozenIn(
  tx: Tx,
  cell: number,
  holderId: Id<'hld'>,
  { from, until }: { readonly from: Date; readonly until: Date },
): Promise<boolean> {
  const { found } = await tx.one(sql(Type.Object({ found: Type.Boolean() }))`
    select exists(select from freezing.freezes
                   where cell = ${cell} and holder_id = ${uuid(holderId)}
                     and frozen_at >= ${from} and frozen_at < ${until}) as found`);
  return found;
}

/** Finds the freeze of a holder that has not ended, and locks it until the transaction ends. */
export function lockFreeze(tx: Tx, cell: number, holderId: Id<'hld'>): Promise<Freeze | undefined> {
  return tx.maybe(sql(FreezeRow)`
    select ${columns} from freezing.freezes
     where cell = ${cell} and holder_id = ${uuid(holderId)} and ended_at is null
       for no key update`);
}

/** Stores a freeze. A wallet that is frozen keeps the first one, with the factors of both. */
export async function insertFreeze(tx: Tx, freeze: Freeze): Promise<void> {
  const { id, cell, holderId, frozenBy, frozenAt, used } = freeze;
  await tx.run(sql`
    insert into freezing.freezes (cell, id, holder_id, frozen_by, frozen_at, used)
    values (${cell}, ${uuid(id)}, ${uuid(holderId)}, ${frozenBy}, ${frozenAt}, ${[...used]}::text[])
    on conflict (cell, holder_id) where ended_at is null do update
       set used = array(select distinct unnest(freezing.freezes.used || excluded.used))`);
}

/** Ends a freeze. */
export async function endFreeze(
  tx: Tx,
  { cell, id }: Pick<Freeze, 'cell' | 'id'>,
  by: 'holder' | 'staff',
  at: Date,
): Promise<void> {
  await tx.run(sql`
    update freezing.freezes set ended_at = ${at}, ended_by = ${by} where cell = ${cell} and id = ${uuid(id)}`);
}
