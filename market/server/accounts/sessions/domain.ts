import type { Id } from '#platform/kernel/id.ts';

/** One browser in which a shopper is signed in. */
export interface Session {
  readonly id: Id<'ses'>;
  readonly shopperId: Id<'shp'>;
  /** The browser's name for itself, for instance `Firefox on Linux`. */
  readonly device: string;
  readonly startedAt: Date;
  readonly seenAt: Date;
}

const DAY_MS = 86_400_000;

/** The rules for the end of sessions. */
export const sessionRules = {
  /** A session that is not used for this long is over. */
  idleMs: 7 * DAY_MS,
  /** A session ends then, even if it is in use. */
  absoluteMs: 30 * DAY_MS,
  /** The use of a session is recorded at most this often. */
  touchMs: 5 * 60_000,
} as const;

/** When a session that is used now expires. */
export function expiryOf(startedAt: Date, now: Date): Date {
  return new Date(Math.min(now.getTime() + sessionRules.idleMs, startedAt.getTime() + sessionRules.absoluteMs));
}

/** Whether it is time to record that a session is in use. */
export function needsTouch(session: Pick<Session, 'seenAt'>, now: Date): boolean {
  return now.getTime() - session.seenAt.getTime() >= sessionRules.touchMs;
}
