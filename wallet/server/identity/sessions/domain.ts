import type { Id } from '#platform/kernel/id.ts';

/**
 * A way in which a holder has proved who they are. `pin`: the holder chose the first PIN in this session. `totp`: a code
 * of an authenticator app. `recovery`: a recovery code.
 */
export type Method = 'sms' | 'password' | 'recovery' | 'pin' | 'totp' | 'passkey';

/**
 * The strength of each method. A password can be stolen, and a code by SMS follows the number to a thief's card, so
 * neither moves money, and both together do not either. Nor does a recovery code, which may lie in a drawer. No login is as
 * strong as a passkey.
 */
const strengths: Readonly<Record<Method, number>> = {
  password: 0,
  sms: 1,
  recovery: 1,
  pin: 2,
  totp: 2,
  passkey: 3,
};

/** The strength from which on a login may change how payments are confirmed, or allow payments. */
const STRONG = 2;

/** One browser in which a holder is signed in. */
export interface Session {
  readonly id: Id<'ses'>;
  readonly holderId: Id<'hld'>;
  readonly methods: readonly Method[];
  /** The name of the browser and its system, from its own header. */
  readonly device: string;
  /** A keyed hash of the network of the login; null for a login without a request. */
  readonly network: Buffer | null;
  /** The login with which the session began. */
  readonly startedAt: Date;
  /** The last time at which the holder proved who they are. */
  readonly authenticatedAt: Date;
  readonly seenAt: Date;
}

/**
 * A login by password in a browser that the wallet does not know: it needs a second factor. The session that it leads
 * to is another one, with another secret.
 */
export interface PendingLogin {
  readonly id: Id<'ses'>;
  readonly holderId: Id<'hld'>;
  readonly device: string;
  /** Whether the browser signed in to this account before. */
  readonly isKnown: boolean;
}

/** How long sessions live and stay fresh. */
export const sessionRules = {
  /** An unused session ends after this time. */
  idleMs: 30 * 60_000,
  /** Every session ends after this time, even if it is used. */
  absoluteMs: 12 * 3_600_000,
  /** For this long after login, a session may change passkeys and PIN. */
  freshMs: 15 * 60_000,
  /** A login by password that waits for a second factor ends after this time. */
  pendingMs: 10 * 60_000,
} as const;

/** The instant at which a session that is used now expires. */
export function expiryOf(authenticatedAt: Date, now: Date): Date {
  return new Date(Math.min(now.getTime() + sessionRules.idleMs, authenticatedAt.getTime() + sessionRules.absoluteMs));
}

/** Judges whether the holder proved who they are within `freshMs`, as changing PIN or passkeys requires. */
export function isFresh(session: Pick<Session, 'authenticatedAt'>, now: Date): boolean {
  return now.getTime() - session.authenticatedAt.getTime() < sessionRules.freshMs;
}

/** Judges whether a session has proved more than a password and a code by SMS, which may both be stolen. */
export function hasStrongMethod({ methods }: Pick<Session, 'methods'>): boolean {
  return methods.some((method) => strengths[method] >= STRONG);
}

/** Judges whether a fresh session has a strong method. */
export function isStrong(session: Pick<Session, 'authenticatedAt' | 'methods'>, now: Date): boolean {
  return isFresh(session, now) && hasStrongMethod(session);
}
