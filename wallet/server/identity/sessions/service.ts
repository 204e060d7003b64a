import type { Wait } from '#platform/credentials/tries-service.ts';
import type { Tx } from '#platform/db/db.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import { sha256 } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { expiryOf, isFresh, isStrong } from './domain.ts';
import { enterSession, storeSession } from './enter-service.ts';
import type { Method, PendingLogin, Session } from './domain.ts';
import { sessionsEnded } from './jobs-schema.ts';
import { findWaiting, finishWaiting, waitForFactor } from './pending-service.ts';
import { deletePendingOf } from './pending-store.ts';
import type { LoggingIn, SessionsDeps } from './port.ts';
import {
  addMethod,
  deleteAllSessions,
  deleteOtherSessions,
  deleteSession,
  deleteSessionsOf,
  findSession,
  hasProved,
  raiseSession,
  sessionsOf,
  touchSession,
} from './store.ts';

/** The reasons why a login by password is refused. */
export type LoginError = { readonly code: 'credentials_wrong' } | ({ readonly code: 'wait' } & Wait);

/** The outcome of a right password: a session, or a login that waits for a second factor. Each has its secret. */
export interface Entered {
  readonly kind: 'session' | 'pending';
  readonly token: string;
}

/** The door to sessions. All times are security time. */
export interface Sessions {
  /** Signs a holder in, in the caller's transaction. @returns The session's secret, which is stored only as a hash. */
  start(tx: Tx, holderId: Id<'hld'>, methods: readonly Method[], device: string): Promise<string>;
  /**
   * Signs in by number and password. An unknown number and a wrong password get the same answer, after the same time.
   * Failures delay the next try, but never a passkey. In a browser that did not sign in before, a right password only
   * begins a login, which waits for a second factor.
   *
   * @param asked.browser The subject of a known browser, whose tries are counted separately.
   * @param asked.needsFactor Whether a known browser needs a second factor too.
   */
  login(asked: {
    phone: string;
    password: string;
    device: string;
    address: string;
    browser?: string | undefined;
    needsFactor?: boolean;
  }): Promise<Result<Entered, LoginError>>;
  /** Finds the login that waits for a second factor, by its secret. */
  findPending(token: string): Promise<PendingLogin | undefined>;
  /**
   * Signs in the holder of a waiting login, who has given a second factor.
   *
   * @returns The session's secret; undefined if the login has ended, or the password was changed meanwhile.
   */
  finishPending(token: string, method: Method): Promise<string | undefined>;
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
  /**
   * Ends one of the holder's sessions.
   *
   * @param next The session that replaces it in its browser.
   * @returns False if there is none.
   */
  end(holderId: Id<'hld'>, id: Id<'ses'>, next?: Session): Promise<boolean>;
  /** Ends all of a holder's sessions, and the logins that wait, in the caller's transaction. */
  endAll(tx: Tx, holderId: Id<'hld'>): Promise<void>;
  /** Ends all of a holder's sessions but one, and the logins that wait, in the caller's transaction. */
  endOthers(tx: Tx, holderId: Id<'hld'>, kept: Id<'ses'>): Promise<void>;
  /** Does the same for a session's own holder, in a transaction of its own. */
  endAllOthers(session: Pick<Session, 'id' | 'holderId'>): Promise<void>;
  /** Ends the logins of a holder that wait for a second factor, in the caller's transaction. */
  endPending(tx: Tx, holderId: Id<'hld'>): Promise<void>;
  /**
   * Ends a holder's sessions, but one if it is named, and the logins that wait, in the caller's transaction, which
   * records the reason. @returns All that was proved in the ended sessions.
   */
  endAllBut(tx: Tx, holderId: Id<'hld'>, kept: Id<'ses'> | null): Promise<Method[]>;
}

/** The shortest time between two writes of a session's last use. */
const TOUCH_EVERY_MS = 60_000;

/** Creates the door to sessions. */
export function createSessions(deps: SessionsDeps): Sessions {
  const { db, world } = deps;
  const now = (): Date => world.clocks.security();
  return {
    start: async (tx, holderId, methods, device) => (await storeSession(deps, tx, { holderId, methods, device })).token,
    login: (asked) => logIn(deps, asked),
    findPending: (token) => findWaiting(deps, token),
    finishPending: (token, method) => finishWaiting(deps, token, method),
    loginAs: (holderId, methods, browser) =>
      db.asWriter((tx) => enterSession(deps, tx, { holderId, methods, ...browser })),
    raise: (tx, id, method) => raiseSession(tx, id, method, now(), expiryOf(now(), now())),
    addPin: (id) => db.asWriter((tx) => addMethod(tx, id, 'pin')),
    hasProved,
    find: (token) => findByToken(deps, token),
    isFresh: (session) => isFresh(session, now()),
    isStrong: (session) => isStrong(session, now()),
    list: (holderId) => db.asReader({ holder: holderId }, (tx) => sessionsOf(tx, holderId, now())),
    end: (holderId, id, next) => endSession(deps, holderId, id, next),
    endAll: (tx, holderId) => endAll(deps, tx, holderId),
    endOthers: (tx, holderId, kept) => endOthers(deps, tx, holderId, kept),
    endAllOthers: ({ holderId, id }) => db.asWriter((tx) => endOthers(deps, tx, holderId, id)),
    endPending: deletePendingOf,
    endAllBut: async (tx, holderId, kept) => {
      const ended = await deleteSessionsOf(tx, holderId, kept);
      await deletePendingOf(tx, holderId);
      await enqueue(tx, [sessionsEnded({ holder_id: holderId, session_id: null, kept_id: kept })]);
      return [...new Set(ended.flatMap(({ methods }) => methods))];
    },
  };
}

async function logIn(
  deps: SessionsDeps,
  { phone, password, device, address, browser, needsFactor = false }: Parameters<Sessions['login']>[0],
): Promise<Result<Entered, LoginError>> {
  const { db, accounts, tries, security } = deps;
  const account = await accounts.knownAs(phone);
  const tried = await tries.begin({ account: phone, address, browser });
  if (!tried.ok) {
    await security.note('login.delayed', await accounts.idOf(phone), { seconds: tried.error.seconds });
    return err({ code: 'wait', ...tried.error });
  }
  const holderId = await tried.value.settle(() => accounts.checkPassword(phone, password));
  const isKnown = browser !== undefined;
  const entered =
    holderId &&
    (await db.asWriter<Entered | undefined>(async (tx) => {
      // A password that changes during its check must not leave a session behind.
      if (!account || !(await accounts.holdsPassword(tx, holderId, account.seal))) return undefined;
      if (!isKnown || needsFactor) {
        const token = await waitForFactor(deps, tx, { holderId, seal: account.seal, device, isKnown });
        return { kind: 'pending', token };
      }
      const token = await enterSession(deps, tx, { holderId, methods: ['password'], device, isKnown });
      return { kind: 'session', token };
    }));
  if (entered !== undefined) return ok(entered);
  await security.note('login.failed', await accounts.idOf(phone), { method: 'password' });
  return err({ code: 'credentials_wrong' });
}

async function findByToken({ db, world }: SessionsDeps, token: string): Promise<Session | undefined> {
  const at = world.clocks.security();
  const session = await db.one((tx) => findSession(tx, sha256(token), at));
  if (session && at.getTime() - session.seenAt.getTime() > TOUCH_EVERY_MS) {
    await db.one((tx) => touchSession(tx, session.id, at, expiryOf(session.authenticatedAt, at)));
  }
  return session;
}

async function endSession(
  { db, security }: SessionsDeps,
  holderId: Id<'hld'>,
  id: Id<'ses'>,
  next?: Session,
): Promise<boolean> {
  return db.asWriter(async (tx) => {
    const isEnded = await deleteSession(tx, holderId, id);
    if (!isEnded) return false;
    await security.record(tx, 'session.ended', holderId, { session: id });
    // What another holder left behind in this browser ends.
    const kept = next?.holderId === holderId ? next.id : null;
    await enqueue(tx, [sessionsEnded({ holder_id: holderId, session_id: id, kept_id: kept })]);
    return true;
  });
}

async function endAll({ security }: SessionsDeps, tx: Tx, holderId: Id<'hld'>): Promise<void> {
  const ended = await deleteAllSessions(tx, holderId);
  await deletePendingOf(tx, holderId);
  await enqueue(tx, [sessionsEnded({ holder_id: holderId, session_id: null, kept_id: null })]);
  if (ended > 0) await security.record(tx, 'sessions.ended', holderId);
}

async function endOthers({ security }: SessionsDeps, tx: Tx, holderId: Id<'hld'>, kept: Id<'ses'>): Promise<void> {
  const ended = await deleteOtherSessions(tx, holderId, kept);
  await deletePendingOf(tx, holderId);
  await enqueue(tx, [sessionsEnded({ holder_id: holderId, session_id: null, kept_id: kept })]);
  if (ended > 0) await security.record(tx, 'sessions.ended', holderId, { kept });
}
