import type { Db, Tx } from '#platform/db/db.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import type { Id } from '#platform/kernel/id.ts';
import { sessionsEnded } from './jobs-schema.ts';
import { deletePendingOf } from './pending-store.ts';
import { deleteAllSessions, holdersSignedIn } from './store.ts';

/** The door for the operator's command that ends sessions. Each returns how many it ended. */
export interface SessionEnder {
  /** Ends all sessions of a holder, and the logins that wait for a second factor. */
  end(holderId: Id<'hld'>): Promise<number>;
  /** Does so for all holders. */
  endAll(): Promise<number>;
}

/** Creates the door for the command. */
export function createSessionEnder({ db }: { readonly db: Db }): SessionEnder {
  return {
    end: (holderId) => db.asWriter((tx) => endOf(tx, holderId)),
    endAll: async () => {
      let ended = 0;
      for (const holderId of await db.asWriter(holdersSignedIn))
        ended += await db.asWriter((tx) => endOf(tx, holderId));
      return ended;
    },
  };
}

async function endOf(tx: Tx, holderId: Id<'hld'>): Promise<number> {
  const ended = await deleteAllSessions(tx, holderId);
  await deletePendingOf(tx, holderId);
  await enqueue(tx, [sessionsEnded({ holder_id: holderId, session_id: null, kept_id: null })]);
  return ended;
}
