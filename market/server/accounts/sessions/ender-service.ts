import type { Db } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import { deleteAll, deleteEverybodys } from './store.ts';

/** The door for the operator's command that ends sessions. Each returns how many it ended. */
export interface SessionEnder {
  /** Ends all sessions of a shopper. */
  end(shopperId: Id<'shp'>): Promise<number>;
  /** Ends the sessions of all shoppers. */
  endAll(): Promise<number>;
}

/** Creates the door for the command. */
export function createSessionEnder({ db }: { readonly db: Db }): SessionEnder {
  return {
    end: (shopperId) => db.asWriter((tx) => deleteAll(tx, shopperId)),
    endAll: () => db.asWriter(deleteEverybodys),
  };
}
