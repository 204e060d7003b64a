import type { Tries, Wait } from '#platform/credentials/tries-service.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import { sha256 } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import type { Accounts } from '../accounts/service.ts';
import { expiryOf, isFresh, isStrong } from './domain.ts';
import type { Method, Session } from './domain.ts';
import {
  addMethod,
  deleteOtherSessions,
  deleteSession,
  deleteSessionsOf,
  findSession,
  hasProved,
  insertSession,
  raiseSession,
  sessionsOf,
  touchSession,
} from './store.ts';

/** The reasons why a login by password is refused. */
export type LoginError = { readonly code: 'credentials_wrong' } | ({ readonly code: 'wait' } & Wait);

/** The browser of a login. */
interface LoggingIn {
  /** Its name. */
  readonly device: string;
  /** Whether it signed in to this account before. */
  readonly isKnown: boolean;
}

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
  loginAs(holderId: Id<'hld'>, methods: readonly Method[], browser: LoggingIn): Promise<string>;
  /**
   * Adds a proved method to a session, in the caller's transaction, and makes the session as fresh as after a login.
   * Idempotent for the same method.
   */
  raise(tx: Tx, id: Id<'ses'>, method: Method): Promise<void>;
  /** Adds the method `pin` to the session in which the holder chose the first PIN. It stays as fresh as it was. */
  addPin(id: Id<'ses'>): Promise<void>;
  /** Finds out whether a session has a method. */
  hasProved(tx: Tx, id: Id<'ses'>, method: Method): Promise<boolean>;
  /** Finds the session of a cookie's secret, and extends it. */
  find(token: string): Promise<Session | undefined>;
  /** Judges whether the session is fresh. */
  isFresh(session: Session): boolean;
  /** Judges whether the session is fresh and has proved more than a password and a code by SMS. */
  isStrong(session: Session): boolean;
  /** Lists a holder's live sessions, the last used first. */
  list(holderId: Id<'hld'>): Promise<Session[]>;
  /** Ends one of the holder's sessions. @returns False if there is none. */
  end(holderId: Id<'hld'>, id: Id<'ses'>): Promise<boolean>;
  /** Ends all of a holder's sessions but one, in the caller's transaction. */
  endOthers(tx: Tx, holderId: Id<'hld'>, kept: Id<'ses'>): Promise<void>;
  /** Ends a holder's sessions, but one if it is named, in the caller's transaction. @returns All that was proved in them. */
  endAll(tx: Tx, holderId: Id<'hld'>, kept: Id<'ses'> | null): Promise<Method[]>;
}

/** The shortest time between two writes of a session's last use. */
const TOUCH_EVERY_MS = 60_000;

interface SessionsDeps {
  readonly db: Db;
  readonly world: World;
  readonly accounts: Accounts;
  readonly tries: Tries;
  readonly security: Pick<SecurityLog, 'record' | 'note'>;
}

/** Creates the door to sessions. */
export function createSessions(deps: SessionsDeps): Sessions {
  const { db, world } = deps;
  const now = (): Date => world.clocks.security();
  return {
    start: (tx, holderId, methods, device) => startSession(deps, tx, holderId, methods, device),
    login: (asked) => logIn(deps, asked),
    loginAs: (holderId, methods, browser) => db.asWriter((tx) => enter(deps, tx, holderId, methods, browser)),
    raise: (tx, id, method) => raiseSession(tx, id, method, now(), expiryOf(now(), now())),
    addPin: (id) => db.asWriter((tx) => addMethod(tx, id, 'pin')),
    hasProved,
    find: (token) => findByToken(deps, token),
    isFresh: (session) => isFresh(session, now()),
    isStrong: (session) => isStrong(session, now()),
    list: (holderId) => db.asReader({ holder: holderId }, (tx) => sessionsOf(tx, holderId, now())),
    end: (holderId, id) => endSession(deps, holderId, id),
    endOthers: (tx, holderId, kept) => endOthers(deps, tx, holderId, kept),
    endAll: async (tx, holderId, kept) => {
      const ended = await deleteSessionsOf(tx, holderId, kept);
      return [...new Set(ended.flatMap(({ methods }) => methods))];
    },
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
  const { db, accounts, tries, security } = deps;
  const account = await accounts.knownAs(phone);
  const tried = await tries.begin({ account: phone, address, browser });
  if (!tried.ok) {
    await security.note('login.delayed', await accounts.idOf(phone), { seconds: tried.error.seconds });
    return err({ code: 'wait', ...tried.error });
  }
  const holderId = await tried.value.settle(() => accounts.checkPassword(phone, password));
  const entered =
    holderId &&
    (await db.asWriter(async (tx) => {
      // A password that changes during its check must not leave a session behind.
      if (!account || !(await accounts.holdsPassword(tx, holderId, account.seal))) return undefined;
      return enter(deps, tx, holderId, ['password'], { device, isKnown: browser !== undefined });
    }));
  if (entered !== undefined) return ok(entered);
  await security.note('login.failed', await accounts.idOf(phone), { method: 'password' });
  return err({ code: 'credentials_wrong' });
}

async function enter(
  deps: SessionsDeps,
  tx: Tx,
  holderId: Id<'hld'>,
  methods: readonly Method[],
  { device, isKnown }: LoggingIn,
): Promise<string> {
  const event = isKnown ? 'login.succeeded' : 'login.from_new_browser';
  await deps.security.record(tx, event, holderId, { method: methods.join(' ') });
  return startSession(deps, tx, holderId, methods, device);
}

async function findByToken({ db, world }: SessionsDeps, token: string): Promise<Session | undefined> {
  const at = world.clocks.security();
  const session = await db.one((tx) => findSession(tx, sha256(token), at));
  if (session && at.getTime() - session.seenAt.getTime() > TOUCH_EVERY_MS) {
    await db.one((tx) => touchSession(tx, session.id, at, expiryOf(session.authenticatedAt, at)));
  }
  return session;
}

async function endSession({ db, security }: SessionsDeps, holderId: Id<'hld'>, id: Id<'ses'>): Promise<boolean> {
  return db.asWriter(async (tx) => {
    const isEnded = await deleteSession(tx, holderId, id);
    if (isEnded) await security.record(tx, 'session.ended', holderId, { session: id });
    return isEnded;
  });
}

async function endOthers({ security }: SessionsDeps, tx: Tx, holderId: Id<'hld'>, kept: Id<'ses'>): Promise<void> {
  const ended = await deleteOtherSessions(tx, holderId, kept);
  if (ended > 0) await security.record(tx, 'sessions.ended', holderId, { kept });
}
