import type { Json } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { UrlRefused } from './endpoint-url-domain.ts';

export const endpointStatuses = ['enabled', 'disabled'] as const;
export const deliveryStatuses = ['pending', 'delivered', 'failed'] as const;

/** Where a client wants to be told. */
export interface Endpoint {
  readonly id: Id<'whe'>;
  readonly clientId: string;
  readonly url: string;
  /** `disabled` once the receiver has said that it is gone for good. */
  readonly status: (typeof endpointStatuses)[number];
  readonly createdAt: Date;
}

/** Notifies a client of a change. The event only says where to look; the client asks how things stand. */
export interface WalletEvent {
  readonly id: Id<'evt'>;
  readonly cell: number;
  readonly clientId: string;
  readonly type: string;
  readonly data: { readonly [key: string]: Json };
  readonly createdAt: Date;
}

/** An event is delivered once to each endpoint. */
export interface DeliveryKey {
  readonly eventId: Id<'evt'>;
  readonly endpointId: Id<'whe'>;
}

export interface Delivery extends DeliveryKey {
  readonly status: (typeof deliveryStatuses)[number];
  /** How many attempts there were in all. */
  readonly attempts: number;
  /** How many attempts were made before the client last asked for another delivery. */
  readonly roundStart: number;
}

export const outcomes = ['taken', 'refused', 'gone', 'redirect', 'private_address', 'unreachable'] as const;

/** How an attempt ended. Only an answer in the 200s counts as taken; a redirect is never followed. */
export type Outcome = (typeof outcomes)[number];

export interface Attempt {
  readonly number: number;
  readonly at: Date;
  readonly outcome: Outcome;
  readonly statusCode: number | null;
  readonly tookMs: number;
}

/** An event with how its delivery went, endpoint by endpoint. */
export interface ToldEvent {
  readonly event: WalletEvent;
  readonly deliveries: readonly (Delivery & { readonly tries: readonly Attempt[] })[];
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** How long each attempt waits after the one before it. */
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

/** How long a secret that was replaced still signs beside the new one. */
export const SECRET_OVERLAP_MS = 24 * HOUR_MS;

/** How long the same Idempotency-Key gets the same answer. */
export const KEY_KEPT_MS = 24 * HOUR_MS;

export const MOST_ENDPOINTS = 10;

/** Whether another attempt is due by the schedule. */
export function hasTriesLeft(delivery: Pick<Delivery, 'attempts' | 'roundStart'>): boolean {
  return delivery.attempts - delivery.roundStart < waitsMs.length;
}

/**
 * When to look at a delivery again, once the attempt that counts as its last was begun: the next attempt by the
 * schedule; after the last one, a day later, to find that it was given up.
 */
export function lookAgainAt(delivery: Pick<Delivery, 'attempts' | 'roundStart'>, now: Date): Date {
  return new Date(now.getTime() + (waitsMs[delivery.attempts - delivery.roundStart] ?? 24 * HOUR_MS));
}

export function outcomeOf(statusCode: number): Outcome {
  if (statusCode >= 200 && statusCode < 300) return 'taken';
  if (statusCode === 410) return 'gone';
  return statusCode >= 300 && statusCode < 400 ? 'redirect' : 'refused';
}

export type EndpointError = UrlRefused | { readonly code: 'webhook_endpoints_exhausted' };

export function isSecret(text: string): boolean {
  return /^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/.test(text);
}
