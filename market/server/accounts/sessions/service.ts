import type { Db, Tx } from '#platform/db/db.ts';
import { sha256 } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import type { Accounts, Proved } from '../accounts/service.ts';
import { expiryOf, isFresh, needsTouch } from './domain.ts';
import type { Session } from './domain.ts';
import {
  deleteAll,
  deleteByToken,
  deleteOthers,
  deleteSession,
  findSession,
  insertSession,
  listSessions,
  storeProof,
  touchSession,
} from './store.ts';

/** A shopper who signs in, and what was proved for it. */
export interface Entering extends Proved {
  /** Whether it would also confirm a change of what opens the account. */
  readonly isFresh: boolean;
}

/** The door to shoppers' sessions. */
export interface Sessions {
  /**
   * Signs a shopper in. The secret is always new, and the browser's former session ends.
   *
   * @param former The secret that the browser sent.
   * @returns The secret for the browser's cookie; only its hash is stored. Undefined if the account has changed since the
   *   shopper was proved: then nobody signs in.
   */
  start(entering: Entering, device: string, former: string | undefined): Promise<string | undefined>;
  /** Finds the session of a cookie's secret, and records that it is in use. */
  find(token: string): Promise<Session | undefined>;
  /** Records that the shopper has proved in this session who they are. */
  prove(id: Id<'ses'>): Promise<void>;
  /** Whether the shopper has proved that minutes ago. */
  isFresh(session: Session): boolean;
  list(shopperId: Id<'shp'>): Promise<Session[]>;
  /** Ends a session of this shopper. @returns Whether there was one. */
  end(shopperId: Id<'shp'>, id: Id<'ses'>): Promise<boolean>;
  endOthers(shopperId: Id<'shp'>, kept: Id<'ses'>): Promise<void>;
  /** Ends all sessions of a shopper, in the caller's transaction. */
  endAll(tx: Tx, shopperId: Id<'shp'>): Promise<void>;
  logout(token: string): Promise<void>;
}

interface SessionsDeps {
  readonly db: Db;
  readonly world: World;
  readonly accounts: Pick<Accounts, 'epochIn'>;
  readonly security: Pick<SecurityLog, 'record'>;
}

/** Creates the door to sessions, which run on security time. */
export function createSessions(deps: SessionsDeps): Sessions {
  const { db, world } = deps;
  return {
    start: (entering, device, former) => startSession(deps, entering, device, former),
    find: (token) => findAndTouch(deps, token),
    prove: (id) => db.one((tx) => storeProof(tx, id, world.clocks.security())),
    isFresh: (session) => isFresh(session, world.clocks.security()),
    list: (shopperId) => db.asReader({ shopper: shopperId }, (tx) => listSessions(tx, world.clocks.security())),
    end: (shopperId, id) => endSession(deps, shopperId, id),
    endOthers: (shopperId, kept) => endOthers(deps, shopperId, kept),
    endAll: async (tx, shopperId) => {
      await deleteAll(tx, shopperId);
    },
    logout: (token) => logOut(deps, token),
  };
}

async function startSession(
  { db, world, accounts }: SessionsDeps,
  { shopperId, epoch, isFresh: isProved }: Entering,
  device: string,
  former: string | undefined,
): Promise<string | undefined> {
  const token = world.random(32).toString('base64url');
  const startedAt = world.clocks.security();
  const provedAt = isProved ? startedAt : null;
  const session = { id: world.ids.mint('ses'), shopperId, device, startedAt, seenAt: startedAt, provedAt };
  return db.asWriter(async (tx) => {
    if ((await accounts.epochIn(tx, shopperId)) !== epoch) return undefined;
    if (former !== undefined) await deleteByToken(tx, sha256(former));
    await insertSession(tx, session, sha256(token), expiryOf(startedAt, startedAt));
    return token;
  });
}

/** Reads the session of a secret; writes only if its use has not been recorded for a while. */
async function findAndTouch({ db, world }: SessionsDeps, token: string): Promise<Session | undefined> {
  const at = world.clocks.security();
  const session = await db.one((tx) => findSession(tx, sha256(token), at));
  if (session && needsTouch(session, at))
    await db.one((tx) => touchSession(tx, session.id, at, expiryOf(session.startedAt, at)));
  return session;
}

async function endSession({ db, security }: SessionsDeps, shopperId: Id<'shp'>, id: Id<'ses'>): Promise<boolean> {
  return db.asWriter(async (tx) => {
    const isEnded = await deleteSession(tx, shopperId, id);
    if (isEnded) await security.record(tx, 'session.ended', shopperId, { session: id });
    return isEnded;
  });
}

async function endOthers({ db, security }: SessionsDeps, shopperId: Id<'shp'>, kept: Id<'ses'>): Promise<void> {
  await db.asWriter(async (tx) => {
    await deleteOthers(tx, shopperId, kept);
    await security.record(tx, 'sessions.ended', shopperId, { kept });
  });
}

async function logOut({ db, world, security }: SessionsDeps, token: string): Promise<void> {
  await db.asWriter(async (tx) => {
    const session = await findSession(tx, sha256(token), world.clocks.security());
    await deleteByToken(tx, sha256(token));
    if (session) await security.record(tx, 'session.ended', session.shopperId, { session: session.id });
  });
}
