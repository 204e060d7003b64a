import { createHmac } from 'node:crypto';
import { networkOf } from '#platform/credentials/network.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import { sha256 } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Accounts } from '../accounts/service.ts';
import { afterFailure, expiryOf, FAILURES_KEPT_MS, isFresh, isStrong, waitMs } from './domain.ts';
import type { FailureScope, Method, Session } from './domain.ts';
import {
  clearFailures,
  deleteOtherSessions,
  deleteSession,
  findSession,
  insertSession,
  lockFailures,
  sessionsOf,
  storeFailures,
  sweepFailures,
  sweepSessions,
  takeFailureBack,
  touchSession,
} from './store.ts';

export type LoginError = { readonly code: 'credentials_wrong' } | { readonly code: 'wait'; readonly seconds: number };

/** Where holders are signed in. All times are security time. */
export interface Sessions {
  /** Signs a holder in, in the caller's transaction. @returns The secret for the browser's cookie, told once. */
  start(tx: Tx, holderId: Id<'hld'>, methods: readonly Method[], device: string): Promise<string>;
  /**
   * Signs in by number and password. A wrong number and a wrong password are told alike and take alike. Failures make
   * the number and the address wait, never a passkey.
   */
  login(asked: {
    phone: string;
    password: string;
    device: string;
    address: string;
  }): Promise<Result<string, LoginError>>;
  /** Signs in a holder who has proved it otherwise. */
  loginAs(holderId: Id<'hld'>, methods: readonly Method[], device: string): Promise<string>;
  /** The session behind a cookie's secret, kept alive by being asked for. */
  find(token: string): Promise<Session | undefined>;
  /** Whether its holder logged in within the last minutes. */
  isFresh(session: Session): boolean;
  /** Whether its holder did so by more than the password. */
  isStrong(session: Session): boolean;
  list(holderId: Id<'hld'>): Promise<Session[]>;
  /** Ends one of the holder's sessions; false if it is not theirs or gone. */
  end(holderId: Id<'hld'>, id: Id<'ses'>): Promise<boolean>;
  endOthers(holderId: Id<'hld'>, keep: Id<'ses'>): Promise<void>;
}

/** A session's last use is written at most this often. */
const TOUCH_EVERY_MS = 60_000;

export function createSessions(deps: { db: Db; world: World; accounts: Accounts; key: Buffer }): Sessions {
  const { db, world, accounts } = deps;
  const now = (): Date => world.clocks.security();
  /** Neither numbers nor addresses are kept as they are among failures. */
  const subjectOf = (kind: string, value: string): string =>
    `${kind}:${createHmac('sha256', deps.key).update(value).digest('base64url')}`;

  const start: Sessions['start'] = async (tx, holderId, methods, device) => {
    const token = world.random(32).toString('base64url');
    const at = now();
    const session = { id: world.ids.mint('ses'), holderId, methods, device, authenticatedAt: at, seenAt: at };
    await insertSession(tx, session, sha256(token), expiryOf(at, at));
    return token;
  };
  /** Counts a try as failed before it is looked at, so that many at once do not slip through; or says how long to wait. */
  const countTry = (subjects: Record<FailureScope, string>): Promise<Result<void, LoginError>> =>
    db.write(async (tx) => {
      const known = await lockFailures(tx, Object.values(subjects));
      // Read when it is this try's turn: one that came earlier and waited would find itself before the last one.
      const at = now();
      const wait = waitMs(known, at);
      if (wait > 0) return err({ code: 'wait', seconds: Math.ceil(wait / 1_000) });
      for (const scope of ['address', 'phone'] as const) {
        const before = known.find((one) => one.subject === subjects[scope]);
        await storeFailures(tx, subjects[scope], afterFailure(scope, before, at));
      }
      await sweepFailures(tx, new Date(at.getTime() - FAILURES_KEPT_MS));
      return ok();
    });
  return {
    start,
    login: async ({ phone, password, device, address }) => {
      const subjects = { phone: subjectOf('phone', phone), address: subjectOf('address', networkOf(address)) };
      const counted = await countTry(subjects);
      if (!counted.ok) return counted;
      const holderId = await accounts.checkPassword(phone, password);
      if (holderId === undefined) return err({ code: 'credentials_wrong' });
      return ok(
        await db.write(async (tx) => {
          await takeFailureBack(tx, subjects.address, now());
          await clearFailures(tx, subjects.phone);
          await sweepSessions(tx, now());
          return start(tx, holderId, ['password'], device);
        }),
      );
    },
    loginAs: (holderId, methods, device) => db.write((tx) => start(tx, holderId, methods, device)),
    find: (token) =>
      db.write(async (tx) => {
        const at = now();
        const session = await findSession(tx, sha256(token), at);
        if (session && at.getTime() - session.seenAt.getTime() > TOUCH_EVERY_MS) {
          await touchSession(tx, session.id, at, expiryOf(session.authenticatedAt, at));
        }
        return session;
      }),
    isFresh: (session) => isFresh(session, now()),
    isStrong: (session) => isStrong(session, now()),
    list: (holderId) => db.read({ holder: holderId }, (tx) => sessionsOf(tx, holderId, now())),
    end: (holderId, id) => db.write((tx) => deleteSession(tx, holderId, id)),
    endOthers: (holderId, keep) => db.write((tx) => deleteOtherSessions(tx, holderId, keep)),
  };
}
