import type { Id } from '#platform/kernel/id.ts';

export type Method = 'sms' | 'password' | 'passkey';

/** One browser in which a holder is signed in. */
export interface Session {
  readonly id: Id<'ses'>;
  readonly holderId: Id<'hld'>;
  readonly methods: readonly Method[];
  /** What the browser called itself, shortened. */
  readonly device: string;
  readonly authenticatedAt: Date;
  readonly seenAt: Date;
}

export const sessionRules = {
  /** A session that is not used for this long is over. */
  idleMs: 30 * 60_000,
  /** However much it is used, a session ends then. */
  absoluteMs: 12 * 3_600_000,
  /** For this long after login a session may change passkeys and PIN. */
  freshMs: 15 * 60_000,
} as const;

/** When a session that is used now expires. */
export function expiryOf(authenticatedAt: Date, now: Date): Date {
  return new Date(Math.min(now.getTime() + sessionRules.idleMs, authenticatedAt.getTime() + sessionRules.absoluteMs));
}

/** Whether somebody proved who they are within the last minutes, as changing what they prove it with asks for. */
export function isFresh(session: Pick<Session, 'authenticatedAt'>, now: Date): boolean {
  return now.getTime() - session.authenticatedAt.getTime() < sessionRules.freshMs;
}

/** Whether that proof was more than the password, which may be stolen: a passkey, or a code by SMS besides. */
export function isStrong(session: Pick<Session, 'authenticatedAt' | 'methods'>, now: Date): boolean {
  return isFresh(session, now) && session.methods.some((method) => method !== 'password');
}

/** Letters of a path to go on to that are read. */
export const MOST_PATH = 2_048;

/**
 * Where to go after signing in: a path of our own, or home. Whatever a browser could read as another origin
 * (`//`, a backslash, a scheme, a control character) is home.
 */
export function ownPath(path: string | undefined): string {
  if (!path || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(path)) return '/';
  return path;
}
