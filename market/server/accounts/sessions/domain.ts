import type { Id } from '#platform/kernel/id.ts';

/** One browser in which a shopper is signed in. */
export interface Session {
  readonly id: Id<'ses'>;
  readonly shopperId: Id<'shp'>;
  /** The browser's name for itself, for instance `Firefox on Linux`. */
  readonly device: string;
  readonly startedAt: Date;
  readonly seenAt: Date;
  /** When the shopper last proved in this browser who they are, as a confirmation asks for it; null if never. */
  readonly provedAt: Date | null;
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
  /** A change of what opens the account needs a proof that is not older. */
  freshMs: 15 * 60_000,
} as const;

/** When a session that is used now expires. */
export function expiryOf(startedAt: Date, now: Date): Date {
  return new Date(Math.min(now.getTime() + sessionRules.idleMs, startedAt.getTime() + sessionRules.absoluteMs));
}

/** Whether it is time to record that a session is in use. */
export function needsTouch(session: Pick<Session, 'seenAt'>, now: Date): boolean {
  return now.getTime() - session.seenAt.getTime() >= sessionRules.touchMs;
}

/** Whether a session's proof is fresh enough for a change of what opens the account. */
export function isFresh(session: Pick<Session, 'provedAt'>, now: Date): boolean {
  return session.provedAt !== null && now.getTime() - session.provedAt.getTime() < sessionRules.freshMs;
}
