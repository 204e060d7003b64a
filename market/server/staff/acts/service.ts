import type { Db } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import { actsOf } from './store.ts';
import type { Act } from './store.ts';

/** The door to what members did. */
export interface Acts {
  /** Lists the newest entries of the log about one member, the newest first. */
  of(memberId: Id<'stf'>): Promise<readonly Act[]>;
}

/** The most entries of a page. */
const MOST = 100;

/** Creates the door to what members did. */
export function createActs({ db }: { db: Db }): Acts {
  return { of: (memberId) => db.one((tx) => actsOf(tx, memberId, MOST)) };
}
