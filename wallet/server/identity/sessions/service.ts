import type { Tries, Wait } from '#platform/credentials/tries-service.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import { sha256 } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { logSecurity } from '#platform/log/security-events.ts';
import type { Accounts } from '../accounts/service.ts';
import { expiryOf, isFresh, isStrong } from './domain.ts';
import type { Method, Session } from './domain.ts';
import {
  deleteSession,
  findSession,
  hasProved,
  insertSession,
  raiseSession,
  sessionsOf,
  touchSession,
} from './store.ts';

/** The reasons why a login by password is refused. */
export type LoginError = { readonly code: 'credentials_wrong' } | ({ readonly code: 'wait' } & Wait);

/** The door to sessions. All times are security time. */
export interface Sessions {
  /** Signs a holder in, in the caller's transaction. @returns The session's secret, which is stored only as a hash. */
  start(tx: Tx, holderId: Id<'hld'>, methods: readonly Method[], device: string): Promise<string>;
  /**
   * Signs in by number and password. An unknown number and a wrong password get the same answer, after the same time.
   * Failures delay the next try, but never a passkey.
   *
   * @param asked.browser The subject of a known browser, whose tries are counted separately.
   */
  login(asked: {
    phone: string;
    password: string;
    device: string;
    address: string;
    browser?: string | undefined;
  }): Promise<Result<string, LoginError>>;
  /** Signs in a holder who has proved who they are by other methods. */
  loginAs(holderId: Id<'hld'>, methods: readonly Method[], device: string): Promise<string>;
  /**
   * Adds a proved method to a session, in the caller's transaction, and makes the session as fresh as after a login.
   * Idempotent for the same method.
   */
  raise(tx: Tx, id: Id<'ses'>, method: Method): Promise<void>;
  /** Finds out whether a session has a method. */
  hasProved(tx: Tx, id: Id<'ses'>, method: Method): Promise<boolean>;
  /** Finds the session of a cookie's secret, and extends it. */
  find(token: string): Promise<Session | undefined>;
  /** Judges whether the session is fresh. */
  isFresh(session: Session): boolean;
  /** Judges whether the session is fresh and has proved more than the password. */
  isStrong(session: Session): boolean;
  /** Lists a holder's live sessions, the last used first. */
  list(holderId: Id<'hld'>): Promise<Session[]>;
  /** Ends one of the holder's sessions. @returns False if there is none. */
  end(holderId: Id<'hld'>, id: Id<'ses'>): Promise<boolean>;
}

/** The shortest time between two writes of a session's last use. */
const TOUCH_EVERY_MS = 60_000;

interface SessionsDeps {
  readonly db: Db;
  readonly world: World;
  readonly accounts: Accounts;
  readonly tries: Tries;
}

/** Creates the door to sessions. */
export function createSessions(deps: SessionsDeps): Sessions {
  const { db, world } = deps;
  const now = (): Date => world.clocks.security();
  return {
    start: (tx, holderId, methods, device) => startSession(deps, tx, holderId, methods, device),
    login: (asked) => logIn(deps, asked),
    loginAs: (holderId, methods, device) => logInAs(deps, holderId, methods, device),
    raise: (tx, id, method) => raiseSession(tx, id, method, now(), expiryOf(now(), now())),
    hasProved,
    find: (token) => findByToken(deps, token),
    isFresh: (session) => isFresh(session, now()),
    isStrong: (session) => isStrong(session, now()),
    list: (holderId) => db.asReader({ holder: holderId }, (tx) => sessionsOf(tx, holderId, now())),
    end: (holderId, id) => endSession(deps, holderId, id),
  };
}

async function startSession(
  { world }: SessionsDeps,
  tx: Tx,
  holderId: Id<'hld'>,
  methods: readonly Method[],
  device: string,
): Promise<string> {
  const token = world.random(32).toString('base64url');
  const at = world.clocks.security();
  const session = { id: world.ids.mint('ses'), holderId, methods, device, authenticatedAt: at, seenAt: at };
  await insertSession(tx, session, sha256(token), expiryOf(at, at));
  return token;
}

async function logIn(
  deps: SessionsDeps,
  { phone, password, device, address, browser }: Parameters<Sessions['login']>[0],
): Promise<Result<string, LoginError>> {
  const { db, world, accounts, tries } = deps;
  const { log } = world;
  const tried = await tries.begin({ account: phone, address, browser });
  if (!tried.ok) {
    logSecurity(log, 'login.delayed', await accounts.idOf(phone), { seconds: tried.error.seconds });
    return err({ code: 'wait', ...tried.error });
  }
  const holderId = await tried.value.settle(() => accounts.checkPassword(phone, password));
  if (holderId === undefined) {
    logSecurity(log, 'login.failed', await accounts.idOf(phone), { method: 'password' });
    return err({ code: 'credentials_wrong' });
  }
  const token = await db.asWriter((tx) => startSession(deps, tx, holderId, ['password'], device));
  logSecurity(log, 'login.succeeded', holderId, { method: 'password' });
  return ok(token);
}

async function logInAs(
  deps: SessionsDeps,
  holderId: Id<'hld'>,
  methods: readonly Method[],
  device: string,
): Promise<string> {
  const token = await deps.db.asWriter((tx) => startSession(deps, tx, holderId, methods, device));
  logSecurity(deps.world.log, 'login.succeeded', holderId, { method: methods.join(' ') });
  return token;
}

async function findByToken({ db, world }: SessionsDeps, token: string): Promise<Session | undefined> {
  const at = world.clocks.security();
  const session = await db.one((tx) => findSession(tx, sha256(token), at));
  if (session && at.getTime() - session.seenAt.getTime() > TOUCH_EVERY_MS) {
    await db.one((tx) => touchSession(tx, session.id, at, expiryOf(session.authenticatedAt, at)));
  }
  return session;
}

async function endSession({ db, world }: SessionsDeps, holderId: Id<'hld'>, id: Id<'ses'>): Promise<boolean> {
  const isEnded = await db.asWriter((tx) => deleteSession(tx, holderId, id));
  if (isEnded) logSecurity(world.log, 'session.ended', holderId, { session: id });
  return isEnded;
}
