import { invariant } from '#platform/kernel/invariant.ts';
import { DAY_MS } from './domain.ts';
import type { Part, Payment } from './domain.ts';

/** Computes the time by which the parcels of a part must be announced; otherwise it is refunded. */
export function shipBy(
  { capturedAt }: Pick<Payment, 'capturedAt'>,
  { shipFrom, shipWithinDays }: Pick<Part, 'shipFrom' | 'shipWithinDays'>,
): Date {
  invariant(capturedAt, 'the payment was captured');
  return new Date((shipFrom ?? capturedAt).getTime() + shipWithinDays * DAY_MS);
}

/** Computes the time by which a carrier must have scanned the parcels of a part; otherwise it is refunded. */
export function scanBy(
  payment: Pick<Payment, 'capturedAt' | 'policy'>,
  part: Pick<Part, 'shipFrom' | 'shipWithinDays'>,
): Date {
  return new Date(shipBy(payment, part).getTime() + payment.policy.scanWithinDays * DAY_MS);
}

/** Computes the time by which the buyer may expect the goods of a part. */
export function promisedBy(payment: Pick<Payment, 'capturedAt' | 'policy'>, part: Part): Date {
  return new Date(deliveryStart(payment, part).getTime() + payment.policy.deliverWithinDays * DAY_MS);
}

/**
 * Computes from when the time to deliver is counted: from the end of the time to ship. For what was sent without
 * tracking it is the shipment, so that the buyer can report it missing long before its release.
 */
export function deliveryStart(payment: Pick<Payment, 'capturedAt'>, part: Part): Date {
  const by = shipBy(payment, part);
  return isSentUntracked(part) && part.shippedAt && part.shippedAt < by ? part.shippedAt : by;
}

/** Whether a part was sent without tracking: it is released some days later, if nobody objects. */
export function isSentUntracked(part: Pick<Part, 'isUntracked' | 'status' | 'releaseAt'>): boolean {
  return part.isUntracked && part.status === 'shipped' && part.releaseAt !== null;
}

/** When the clock of a captured part first warns its seller, or strikes if the time to ship is too short for that. */
export function firstStroke(payment: Pick<Payment, 'capturedAt' | 'policy'>, part: Part): Date {
  const by = shipBy(payment, part).getTime();
  const days = Math.max(...payment.policy.warnDays);
  return new Date(part.shipWithinDays > days ? by - days * DAY_MS : by);
}

/** Computes the time by which the last part must be shipped. */
export function lastShipBy(payment: Payment): Date {
  return shipBy(payment, { shipFrom: null, shipWithinDays: longestShipWithinDays(payment) });
}

/** Computes the longest time to ship of all parts. */
export function longestShipWithinDays({ parts }: Pick<Payment, 'parts'>): number {
  return Math.max(...parts.map((part) => part.shipWithinDays));
}
