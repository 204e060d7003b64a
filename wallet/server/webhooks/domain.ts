import type { Json } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { UrlRefused } from './endpoint-url-domain.ts';

/** The statuses of an endpoint. */
export const endpointStatuses = ['enabled', 'disabled'] as const;
/** The statuses of a delivery. */
export const deliveryStatuses = ['pending', 'delivered', 'failed'] as const;

/** An address at which a client receives its events. */
export interface Endpoint {
  readonly id: Id<'whe'>;
  readonly clientId: string;
  readonly url: string;
  /** `disabled` after the receiver answered 410 Gone. */
  readonly status: (typeof endpointStatuses)[number];
  readonly createdAt: Date;
}

/** A message to a client about a change. It only names the changed resource; the client fetches the current state. */
export interface WalletEvent {
  readonly id: Id<'evt'>;
  readonly cell: number;
  readonly clientId: string;
  readonly type: string;
  readonly data: { readonly [key: string]: Json };
  readonly createdAt: Date;
}

/** Identifies a delivery: each endpoint of the client has one for each event. */
export interface DeliveryKey {
  readonly eventId: Id<'evt'>;
  readonly endpointId: Id<'whe'>;
}

/** The delivery of an event to one endpoint. */
export interface Delivery extends DeliveryKey {
  readonly status: (typeof deliveryStatuses)[number];
  /** The number of all attempts. */
  readonly attempts: number;
  /** The number of attempts before the client last asked for another delivery. */
  readonly roundStart: number;
}

/** The outcomes of an attempt. */
export const outcomes = ['taken', 'refused', 'gone', 'redirect', 'private_address', 'unreachable'] as const;

/** The outcome of an attempt. Only an answer in the 200s is `taken`; redirects are never followed. */
export type Outcome = (typeof outcomes)[number];

/** One attempt of a delivery. */
export interface Attempt {
  readonly number: number;
  readonly at: Date;
  readonly outcome: Outcome;
  readonly statusCode: number | null;
  readonly tookMs: number;
}

/** An event with its deliveries and their attempts. */
export interface EventWithDeliveries {
  readonly event: WalletEvent;
  readonly deliveries: readonly (Delivery & { readonly tries: readonly Attempt[] })[];
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** The wait before each attempt, after the attempt before it. */
const waitsMs = [
  0,
  5 * SECOND_MS,
  MINUTE_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  24 * HOUR_MS,
  24 * HOUR_MS,
] as const;

/** How long a replaced secret still signs beside the new one. */
export const SECRET_OVERLAP_MS = 24 * HOUR_MS;

/** How long a repeated `Idempotency-Key` gets the first answer. */
export const KEY_KEPT_MS = 24 * HOUR_MS;

/** The most endpoints of one client. */
export const MOST_ENDPOINTS = 10;

/** Whether the schedule has another attempt for this delivery. */
export function hasTriesLeft(delivery: Pick<Delivery, 'attempts' | 'roundStart'>): boolean {
  return delivery.attempts - delivery.roundStart < waitsMs.length;
}

/**
 * Computes the deadline to set when an attempt begins: the time of the next attempt or, after the last one, the time a
 * day later when the delivery is given up.
 */
export function lookAgainAt(delivery: Pick<Delivery, 'attempts' | 'roundStart'>, now: Date): Date {
  return new Date(now.getTime() + (waitsMs[delivery.attempts - delivery.roundStart] ?? 24 * HOUR_MS));
}

/** Reads the outcome of an attempt from the status of its answer. */
export function outcomeOf(statusCode: number): Outcome {
  if (statusCode >= 200 && statusCode < 300) return 'taken';
  if (statusCode === 410) return 'gone';
  return statusCode >= 300 && statusCode < 400 ? 'redirect' : 'refused';
}

/** Why an endpoint cannot be opened. */
export type EndpointError = UrlRefused | { readonly code: 'webhook_endpoints_exhausted' };

/** Whether a text is a secret by Standard Webhooks: 24 to 64 bytes in base64, after `whsec_`. */
export function isSecret(text: string): boolean {
  return /^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/.test(text);
}
