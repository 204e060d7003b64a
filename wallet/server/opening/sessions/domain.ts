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
  /** Unused for so long, a session is over. */
  idleMs: 30 * 60_000,
  /** However much it is used, a session ends then. */
  absoluteMs: 12 * 3_600_000,
  /** So long after logging in a session may change passkeys and PIN. */
  freshMs: 15 * 60_000,
} as const;

/** When a session that is used now ends by itself. */
export function expiryOf(authenticatedAt: Date, now: Date): Date {
  return new Date(Math.min(now.getTime() + sessionRules.idleMs, authenticatedAt.getTime() + sessionRules.absoluteMs));
}

/** Whether somebody proved who they are within the last minutes, as changing what they prove it with asks for. */
export function isFresh(session: Pick<Session, 'authenticatedAt'>, now: Date): boolean {
  return now.getTime() - session.authenticatedAt.getTime() < sessionRules.freshMs;
}

/** Whether that proof was more than the password, which may be stolen: a passkey, or the code that opens a wallet. */
export function isStrong(session: Pick<Session, 'authenticatedAt' | 'methods'>, now: Date): boolean {
  return isFresh(session, now) && session.methods.some((method) => method !== 'password');
}

/** Failed logins by one number or from one address. */
export interface Failures {
  readonly count: number;
  readonly failedAt: Date;
  /** No try is looked at before. */
  readonly until: Date;
}

export type FailureScope = 'phone' | 'address';

/** Many people share an address, so it is given more; and it forgets sooner. */
const failureRules: Readonly<Record<FailureScope, { readonly free: number; readonly forgottenAfterMs: number }>> = {
  phone: { free: 3, forgottenAfterMs: 6 * 3_600_000 },
  address: { free: 20, forgottenAfterMs: 3_600_000 },
};

/** The longest time after which a failure counts no more. */
export const FAILURES_KEPT_MS = 6 * 3_600_000;

const FIRST_WAIT_MS = 2_000;
const MOST_WAIT_MS = 15 * 60_000;

/** How long a try has to wait still; 0 if it may be made now. */
export function waitMs(known: readonly Failures[], now: Date): number {
  return Math.max(0, ...known.map((one) => one.until.getTime() - now.getTime()));
}

/**
 * What one more failure leaves behind: nothing to wait for at first, then 2 seconds and twice as long each time, up to
 * 15 minutes.
 */
export function afterFailure(scope: FailureScope, known: Failures | undefined, now: Date): Failures {
  const { free, forgottenAfterMs } = failureRules[scope];
  const isForgotten = !known || now.getTime() - known.failedAt.getTime() >= forgottenAfterMs;
  const count = (isForgotten ? 0 : known.count) + 1;
  const wait = count < free ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (count - free), MOST_WAIT_MS);
  return { count, failedAt: now, until: new Date(now.getTime() + wait) };
}

/**
 * Where to go after signing in: a path of our own, or home. Whatever a browser could read as another origin
 * (`//`, a backslash, a scheme, a control character) is home.
 */
export function ownPath(path: string | undefined): string {
  if (!path || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(path)) return '/';
  return path;
}
