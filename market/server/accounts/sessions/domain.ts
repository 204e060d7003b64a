import type { Id } from '#platform/kernel/id.ts';

/** One browser in which a shopper is signed in. */
export interface Session {
  readonly id: Id<'ses'>;
  readonly shopperId: Id<'shp'>;
  /** What the browser called itself, in words. */
  readonly device: string;
  readonly startedAt: Date;
  readonly seenAt: Date;
}

const DAY_MS = 86_400_000;

export const sessionRules = {
  /** A session that is not used for this long is over. */
  idleMs: 7 * DAY_MS,
  /** However much it is used, a session ends then. */
  absoluteMs: 30 * DAY_MS,
  /** Use is written down no more often than this. */
  touchMs: 5 * 60_000,
} as const;

/** When a session that is used now expires. */
export function expiryOf(startedAt: Date, now: Date): Date {
  return new Date(Math.min(now.getTime() + sessionRules.idleMs, startedAt.getTime() + sessionRules.absoluteMs));
}

/** Whether it is time to write down that a session is in use. */
export function needsTouch(session: Pick<Session, 'seenAt'>, now: Date): boolean {
  return now.getTime() - session.seenAt.getTime() >= sessionRules.touchMs;
}
