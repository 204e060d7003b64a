import type { Id } from '#platform/kernel/id.ts';

/** A browser of a holder that shows notices, also while the wallet is closed. */
export interface PushDevice {
  readonly id: Id<'pdv'>;
  readonly holderId: Id<'hld'>;
  /** The last session of this browser. It may have expired; if it is ended, the device is deleted. */
  readonly sessionId: Id<'ses'>;
  /** The name of the browser and its system, from its own header. */
  readonly name: string;
  readonly addedAt: Date;
  /** When the wallet was last opened there. */
  readonly seenAt: Date;
}

/** A browser's subscription at its push service (RFC 8291 §3.1). All of it is secret. */
export interface Subscription {
  /** The address to which messages are posted (RFC 8030 §5). */
  readonly endpoint: string;
  /** The browser's point on P-256, in base64url. */
  readonly p256dh: string;
  /** The 16 bytes that only this browser and we know, in base64url. */
  readonly auth: string;
}

/** What a device shows. Everybody near it can read this: it has no amount, name, shop, phrase or code that opens something. */
export interface Shown {
  readonly title: string;
  readonly body: string;
  /** The page of the wallet to which a press leads. */
  readonly page: string;
  /** The name of the message on the device, where a second one with this name replaces the first. */
  readonly tag: string;
}

/** The outcome of an attempt: the push service took the message, knows no such device, refuses it, or may take it later. */
export type Outcome = 'taken' | 'gone' | 'refused' | 'later';

/** Reads the outcome from the status of the answer (RFC 8030 §5, §7.3, §8.4). A redirect is not followed. */
export function outcomeOf(statusCode: number): Outcome {
  if (statusCode >= 200 && statusCode < 300) return 'taken';
  if (statusCode === 404 || statusCode === 410) return 'gone';
  return statusCode === 408 || statusCode === 429 || statusCode >= 500 ? 'later' : 'refused';
}

/** The most devices of one holder. */
export const MOST_DEVICES = 10;

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** The wait after each attempt but the last; the first is longer than a push service may take to answer. */
const waitsMs = [30 * SECOND_MS, 2 * MINUTE_MS, 10 * MINUTE_MS, HOUR_MS];
/** No push service makes us wait longer. */
const LONGEST_WAIT_MS = 4 * HOUR_MS;
/** After this time, a notice is old news, for us and for the push service. */
const LIFE_MS = 12 * HOUR_MS;

/** Judges whether a message is sent once more. */
export function hasTriesLeft({ attempts, createdAt }: { attempts: number; createdAt: Date }, now: Date): boolean {
  return attempts <= waitsMs.length && lifeLeftS(createdAt, now) > 0;
}

/**
 * Computes when the outcome of an attempt is looked at again, which is the time of the next one.
 *
 * @param askedMs The wait that the push service asks for.
 */
export function lookAgainAt(attempts: number, now: Date, askedMs = 0): Date {
  const waitMs = Math.max(waitsMs[attempts - 1] ?? HOUR_MS, Math.min(askedMs, LONGEST_WAIT_MS));
  return new Date(now.getTime() + waitMs);
}

/** The seconds for which a push service keeps a message for a device that is off (RFC 8030 §5.2). */
export function lifeLeftS(createdAt: Date, now: Date): number {
  return Math.max(0, Math.floor((createdAt.getTime() + LIFE_MS - now.getTime()) / SECOND_MS));
}

/** The most notices to a holder's devices within a time. The others come by the other channels and stand in the wallet. */
export const paceRule = { withinMs: 10 * MINUTE_MS, most: 10, mostOfSecurity: 30 } as const;

/** Judges whether the pace has room for one more notice. @param recent The notices within the time of the rule. */
export function hasRoom(recent: number, isSecurity: boolean): boolean {
  return recent < (isSecurity ? paceRule.mostOfSecurity : paceRule.most);
}
