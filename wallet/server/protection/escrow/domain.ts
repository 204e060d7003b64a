import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Money } from '#platform/money/money.ts';
import { DAY_MS } from '../../payments/payments/domain.ts';
import type { Part, PartStatus, Policy } from '../../payments/payments/domain.ts';

/** The refusal of a step, with the part's status. */
export type EscrowError = { readonly code: 'part_not_in_state'; readonly status: PartStatus };

/** The statuses from which a part can take each step. */
const allowedFrom: Readonly<Record<'ship' | 'deliver' | 'release' | 'refund', readonly PartStatus[]>> = {
  ship: ['held'],
  deliver: ['held', 'shipped'],
  release: ['shipped', 'delivered'],
  refund: ['held', 'shipped', 'delivered'],
};

function may(step: keyof typeof allowedFrom, part: Part): Result<void, EscrowError> {
  return allowedFrom[step].includes(part.status) ? ok() : err({ code: 'part_not_in_state', status: part.status });
}

/** Ships a part: the seller has handed the parcel to a carrier. The days of buyer protection begin. */
export function ship(
  part: Part,
  policy: Policy,
  parcel: { carrier: string; trackingCode: string },
  now: Date,
): Result<Part, EscrowError> {
  const allowed = may('ship', part);
  if (!allowed.ok) return allowed;
  const { carrier, trackingCode } = parcel;
  const releaseAt = new Date(now.getTime() + policy.protectionDays * DAY_MS);
  return ok({ ...part, carrier, trackingCode, status: 'shipped', shippedAt: now, releaseAt });
}

/**
 * Delivers a part. From now on, fewer days are left until its automatic release.
 *
 * @param saidAt The delivery time as reported. It counts as `now` if it is in the future, and as the time of shipment
 *   if it is earlier than that.
 */
export function deliver(part: Part, policy: Policy, saidAt: Date, now: Date): Result<Part, EscrowError> {
  const allowed = may('deliver', part);
  if (!allowed.ok) return allowed;
  const earliest = part.shippedAt ?? now;
  const deliveredAt = saidAt < earliest ? earliest : saidAt > now ? now : saidAt;
  invariant(Number.isFinite(deliveredAt.getTime()), 'the reported delivery time is a valid instant');
  const afterDelivery = new Date(deliveredAt.getTime() + policy.releaseAfterDays * DAY_MS);
  const releaseAt = part.releaseAt && part.releaseAt < afterDelivery ? part.releaseAt : afterDelivery;
  return ok({ ...part, status: 'delivered', deliveredAt, releaseAt });
}

/** Releases a part to its seller: the buyer has confirmed it, or has not objected in time. */
export function release(part: Part, now: Date): Result<Part, EscrowError> {
  const allowed = may('release', part);
  return allowed.ok ? ok({ ...part, status: 'released', releaseAt: null, settledAt: now }) : allowed;
}

/** Refunds a part: all of its money goes back. */
export function refund(part: Part, now: Date): Result<Part, EscrowError> {
  const allowed = may('refund', part);
  return allowed.ok ? ok({ ...part, status: 'refunded', releaseAt: null, settledAt: now }) : allowed;
}

/** Splits a released part. The three shares sum exactly to the part; the seller gets the remainder. */
export function splitOf(part: Part): { seller: Money; commission: Money; fee: Money } {
  const { amount, commission, fee } = part;
  return { seller: { minor: amount.minor - commission.minor - fee.minor, currency: amount.currency }, commission, fee };
}
