import type { Db, Tx } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import { HOME_CELL } from '../../cell.ts';
import { allInForce, inForce, restrictionsAfter } from './domain.ts';
import type { Cause, Restricted, Restriction, Waits } from './domain.ts';
import { hoursAt, restrictionsOf, storeRestrictions } from './store.ts';

/**
 * The door to what a wallet may not do for some time after a change that a thief could have made. PIN, passkeys and
 * consent ask here; withdrawals must ask here too, in the transaction that begins one. All times are business time.
 */
export interface Restrictions {
  /** Adds the restrictions after a change, in the transaction of that change. Earlier ones never end sooner. */
  add(tx: Tx, change: { readonly holderId: Id<'hld'>; readonly cause: Cause; readonly at: Date }): Promise<void>;
  /** Judges an action in the transaction that takes it. @returns The refusal; undefined if it need not wait. */
  judge(tx: Tx, holderId: Id<'hld'>, what: Restricted): Promise<Waits | undefined>;
  /** Finds out whether an action waits, for a page. */
  find(holderId: Id<'hld'>, what: Restricted): Promise<Waits | undefined>;
  /** Lists what waits now, each action once, with the restriction that lasts longest. */
  list(holderId: Id<'hld'>): Promise<Restriction[]>;
}

interface RestrictionsDeps {
  readonly db: Db;
  readonly world: Pick<World, 'clocks'>;
}

/** Creates the door to restrictions. */
export function createRestrictions(deps: RestrictionsDeps): Restrictions {
  const now = (): Date => deps.world.clocks.business();
  return {
    add: async (tx, { holderId, cause, at }) =>
      storeRestrictions(tx, HOME_CELL, holderId, restrictionsAfter(await hoursAt(tx, at), cause, at)),
    judge: async (tx, holderId, what) => toWaits(inForce(await restrictionsOf(tx, HOME_CELL, holderId), what, now())),
    find: async (holderId, what) => toWaits(inForce(await read(deps, holderId), what, now())),
    list: async (holderId) => allInForce(await read(deps, holderId), now()),
  };
}

function read({ db }: RestrictionsDeps, holderId: Id<'hld'>): Promise<Restriction[]> {
  return db.asReader({ holder: holderId }, (tx) => restrictionsOf(tx, HOME_CELL, holderId));
}

function toWaits(restriction: Restriction | undefined): Waits | undefined {
  return restriction && { code: 'recent_change', cause: restriction.cause, until: restriction.endsAt };
}
