import type { Db, Tx } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Payee } from './payee.ts';
import { findPayees, storePayee } from './store.ts';

/** Today everybody's home. */
const CELL = 0;

/** The door to payees. */
export interface Payees {
  /** Those of the ids that are payees of this client; others are passed over. */
  find(clientId: string, ids: readonly Id<'pye'>[]): Promise<Payee[]>;
  /** Makes a holder's wallet a payee of a client, once; asked again with another name, the payee is renamed. */
  open(asked: { holderId: Id<'hld'>; clientId: string; name: string }): Promise<Payee>;
}

export function createPayees(deps: {
  db: Db;
  world: World;
  /** The account into which a holder is paid. */
  openBalance: (tx: Tx, holderId: Id<'hld'>) => Promise<Id<'acc'>>;
}): Payees {
  const { db, world } = deps;
  return {
    find: (clientId, ids) => db.write((tx) => findPayees(tx, CELL, clientId, ids)),
    open: ({ holderId, clientId, name }) =>
      db.write(async (tx) => {
        const accountId = await deps.openBalance(tx, holderId);
        const createdAt = world.clocks.business();
        return storePayee(tx, {
          id: world.ids.mint('pye'),
          cell: CELL,
          holderId,
          clientId,
          name,
          accountId,
          createdAt,
        });
      }),
  };
}
