import type { Tx } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import { isOpen } from './domain.ts';
import type { Entry } from './domain.ts';
import type { EntriesDeps } from './port.ts';
import { lockEntry } from './store.ts';

type OpenDeps = Pick<EntriesDeps, 'world' | 'accounts'>;

/**
 * Locks an entry that goes on, and its account. An entry is over once its account has changed: with another password or
 * address, an undone change, or a stopped wait.
 */
export async function lockOpen(deps: OpenDeps, tx: Tx, id: Id<'way'>): Promise<Entry | undefined> {
  const entry = await lockEntry(tx, id);
  return entry && (await isOpenIn(deps, tx, entry)) ? entry : undefined;
}

/** Whether an entry goes on; its account is locked. */
export async function isOpenIn({ world, accounts }: OpenDeps, tx: Tx, entry: Entry): Promise<boolean> {
  if (!isOpen(entry, world.clocks.security())) return false;
  return entry.shopperId === null || (await accounts.epochIn(tx, entry.shopperId)) === entry.epoch;
}
