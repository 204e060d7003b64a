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
} as const;

/** When a session that is used now ends by itself. */
export function expiryOf(authenticatedAt: Date, now: Date): Date {
  return new Date(Math.min(now.getTime() + sessionRules.idleMs, authenticatedAt.getTime() + sessionRules.absoluteMs));
}

const FREE_FAILURES = 3;
const FIRST_WAIT_MS = 2_000;
const MOST_WAIT_MS = 15 * 60_000;

/** How long the next try waits after so many failures: nothing, then twice as long each time, up to 15 minutes. */
export function waitAfter(failures: number): number {
  if (failures < FREE_FAILURES) return 0;
  return Math.min(FIRST_WAIT_MS * 2 ** (failures - FREE_FAILURES), MOST_WAIT_MS);
}

/**
 * Where to go after signing in: a path of our own, or home. Whatever a browser could read as another origin
 * (`//`, a backslash, a scheme, a control character) is home.
 */
export function ownPath(path: string | undefined): string {
  if (!path || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(path)) return '/';
  return path;
}

/** What a browser calls itself, in words: `Chrome on Android`. */
export function deviceName(userAgent: string | undefined): string {
  const agent = userAgent ?? '';
  const browsers = [
    ['Edg', 'Edge'],
    ['OPR', 'Opera'],
    ['Firefox', 'Firefox'],
    ['Chrome', 'Chrome'],
    ['Safari', 'Safari'],
  ];
  const systems = [
    ['Android', 'Android'],
    ['iPhone', 'iPhone'],
    ['iPad', 'iPad'],
    ['Mac OS', 'Mac'],
    ['Windows', 'Windows'],
    ['Linux', 'Linux'],
  ];
  const find = (pairs: string[][]) => pairs.find(([mark]) => agent.includes(mark!))?.[1];
  return `${find(browsers) ?? 'A browser'} on ${find(systems) ?? 'an unknown device'}`;
}
