import type { KeyRing } from '#platform/credentials/key-ring.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Postbox } from '#platform/mail/postbox.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import type { Accounts } from '../accounts/service.ts';
import { isDue, waitFrom } from './domain.ts';
import type { Wait } from './domain.ts';
import { recoveryLetter } from './jobs-schema.ts';
import { waitLetter } from './letters.ts';
import { stopHashOf, stopTokenOf } from './stop-crypto.ts';
import { endWaitOf, findByStopHash, findOpenWait, findStopHash, findWait, insertWait } from './store.ts';

export type { Wait };

/** The door to waits for a new password, which run on security time. */
export interface Recoveries {
  /**
   * Begins a wait, unless one runs, in the caller's transaction. The shopper gets a letter that can stop it.
   *
   * @returns Whether a wait is over, so that the new password can be chosen.
   */
  ask(tx: Tx, shopper: { id: Id<'shp'>; sells: boolean }): Promise<boolean>;
  /** The wait of a shopper that runs or is over; undefined if there is none. */
  of(shopperId: Id<'shp'>): Promise<Wait | undefined>;
  /**
   * Ends the wait of a shopper who sets a new password, in the caller's transaction.
   *
   * @returns Whether there was one.
   */
  use(tx: Tx, shopperId: Id<'shp'>): Promise<boolean>;
  /** Stops the wait from a session of the shopper, and what was begun to enter the account. @returns Whether there was one. */
  stop(shopperId: Id<'shp'>): Promise<boolean>;
  /** Finds the wait of a letter's token. */
  findByToken(token: string): Promise<Wait | undefined>;
  /** Stops a wait by the token of its letter. @returns Whether there was one. */
  stopByToken(token: string): Promise<boolean>;
  /** Writes the letter about a wait. */
  mail(id: Id<'wai'>): Promise<void>;
}

interface RecoveriesDeps {
  readonly db: Db;
  readonly world: World;
  readonly security: Pick<SecurityLog, 'record'>;
  readonly accounts: Pick<Accounts, 'findById' | 'endBegun'>;
  readonly mailbox: Pick<Postbox, 'send'>;
  readonly publicUrl: string;
  /** The tokens in letters follow from it. */
  readonly keys: KeyRing;
}

/** Creates the door to waits for a new password. */
export function createRecoveries(deps: RecoveriesDeps): Recoveries {
  const { db, world } = deps;
  const now = (): Date => world.clocks.security();
  return {
    ask: (tx, shopper) => ask(deps, tx, shopper),
    of: (shopperId) => waitOf(deps, shopperId),
    use: (tx, shopperId) => endWaitOf(tx, shopperId, 'used', now()),
    stop: (shopperId) => db.asWriter((tx) => stop(deps, tx, shopperId, 'session')),
    findByToken: (token) => db.one((tx) => findByStopHash(tx, stopHashOf(token))),
    stopByToken: (token) => stopByToken(deps, token),
    mail: (id) => mail(deps, id),
  };
}

async function ask(
  { world, security, keys }: RecoveriesDeps,
  tx: Tx,
  { id: shopperId, sells }: { id: Id<'shp'>; sells: boolean },
): Promise<boolean> {
  const now = world.clocks.security();
  const known = await findOpenWait(tx, shopperId);
  if (known && now < known.expiresAt) return isDue(known, now);
  if (known) await endWaitOf(tx, shopperId, 'expired', now);
  const wait: Wait = { id: world.ids.mint('wai'), shopperId, ...waitFrom(now, sells), endedAt: null, endedBy: null };
  if (!(await insertWait(tx, wait, stopHashOf(stopTokenOf(keys, wait.id))))) return false;
  await security.record(tx, 'password.reset_asked', shopperId);
  await enqueue(tx, [recoveryLetter({ wait_id: wait.id })]);
  return false;
}

async function waitOf({ db, world }: RecoveriesDeps, shopperId: Id<'shp'>): Promise<Wait | undefined> {
  const wait = await db.one((tx) => findOpenWait(tx, shopperId));
  return wait && world.clocks.security() < wait.expiresAt ? wait : undefined;
}

async function stop(
  { world, security, accounts }: RecoveriesDeps,
  tx: Tx,
  shopperId: Id<'shp'>,
  by: 'session' | 'letter',
): Promise<boolean> {
  await accounts.endBegun(tx, shopperId);
  const isStopped = await endWaitOf(tx, shopperId, by, world.clocks.security());
  if (isStopped) await security.record(tx, 'password.reset_stopped', shopperId, { by });
  return isStopped;
}

async function stopByToken(deps: RecoveriesDeps, token: string): Promise<boolean> {
  return deps.db.asWriter(async (tx) => {
    const wait = await findByStopHash(tx, stopHashOf(token));
    return wait !== undefined && wait.endedAt === null && (await stop(deps, tx, wait.shopperId, 'letter'));
  });
}

async function mail({ db, accounts, mailbox, publicUrl, keys }: RecoveriesDeps, id: Id<'wai'>): Promise<void> {
  const wait = await db.one((tx) => findWait(tx, id));
  const shopper = wait && wait.endedAt === null ? await accounts.findById(wait.shopperId) : undefined;
  if (!wait || !shopper) return;
  const token = stopTokenOf(keys, id, await db.one((tx) => findStopHash(tx, id)));
  const letter = waitLetter(wait, { email: shopper.email, name: shopper.name, publicUrl }, token);
  await mailbox.send({ ...letter, cause: `recovery ${id}` });
}
