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

export type LoginError = { readonly code: 'credentials_wrong' } | ({ readonly code: 'wait' } & Wait);

/** Where holders are signed in. All times are security time. */
export interface Sessions {
  /** Signs a holder in, in the caller's transaction. @returns The secret for the browser's cookie, told once. */
  start(tx: Tx, holderId: Id<'hld'>, methods: readonly Method[], device: string): Promise<string>;
  /**
   * Signs in by number and password. Wrong numbers and wrong passwords get one answer after one time. Failures make
   * the next try wait, never a passkey.
   *
   * @param asked.browser The browser, where it signed in to this wallet before: its tries are counted apart.
   */
  login(asked: {
    phone: string;
    password: string;
    device: string;
    address: string;
    browser?: string | undefined;
  }): Promise<Result<string, LoginError>>;
  /** Signs in a holder who has proved it otherwise. */
  loginAs(holderId: Id<'hld'>, methods: readonly Method[], device: string): Promise<string>;
  /**
   * Notes in the caller's transaction that the holder of a live session has proved themselves by `method` too. It is
   * fresh by that, as after a login.
   */
  raise(tx: Tx, id: Id<'ses'>, method: Method): Promise<void>;
  /** Whether that has been noted by now. */
  hasProved(tx: Tx, id: Id<'ses'>, method: Method): Promise<boolean>;
  /** The session behind a cookie's secret, kept alive by being asked for. */
  find(token: string): Promise<Session | undefined>;
  /** Whether its holder logged in within the last minutes. */
  isFresh(session: Session): boolean;
  /** Whether its holder did so by more than the password. */
  isStrong(session: Session): boolean;
  list(holderId: Id<'hld'>): Promise<Session[]>;
  /** Ends one of the holder's sessions; false if it is not theirs or gone. */
  end(holderId: Id<'hld'>, id: Id<'ses'>): Promise<boolean>;
}

/** A session's last use is written at most this often. */
const TOUCH_EVERY_MS = 60_000;

interface SessionsDeps {
  readonly db: Db;
  readonly world: World;
  readonly accounts: Accounts;
  readonly tries: Tries;
}

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
