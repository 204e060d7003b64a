import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Money } from '#platform/money/money.ts';
import { DAY_MS } from '../../payments/payments/domain.ts';
import type { Part, PartStatus, Policy } from '../../payments/payments/domain.ts';

export type EscrowError = { readonly code: 'part_not_in_state'; readonly status: PartStatus };

/** What a seller may still do to a part, by where it is. Each step is taken once; taken again it changes nothing. */
const after: Readonly<Record<'ship' | 'deliver' | 'release' | 'refund', readonly PartStatus[]>> = {
  ship: ['held'],
  deliver: ['held', 'shipped'],
  release: ['shipped', 'delivered'],
  refund: ['held', 'shipped', 'delivered'],
};

function may(step: keyof typeof after, part: Part): Result<void, EscrowError> {
  return after[step].includes(part.status) ? ok() : err({ code: 'part_not_in_state', status: part.status });
}

/** The seller has handed the parcel to a carrier: the days that protection lasts begin to run. */
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

/** The carrier has delivered it: fewer days are left until it is released automatically. */
export function deliver(part: Part, policy: Policy, saidAt: Date, now: Date): Result<Part, EscrowError> {
  const allowed = may('deliver', part);
  if (!allowed.ok) return allowed;
  // A delivery in the future would put the day of release off, one before the shipment would bring it forward.
  const earliest = part.shippedAt ?? now;
  const deliveredAt = saidAt < earliest ? earliest : saidAt > now ? now : saidAt;
  invariant(Number.isFinite(deliveredAt.getTime()), 'an instant that was said is one');
  const afterDelivery = new Date(deliveredAt.getTime() + policy.releaseAfterDays * DAY_MS);
  const releaseAt = part.releaseAt && part.releaseAt < afterDelivery ? part.releaseAt : afterDelivery;
  return ok({ ...part, status: 'delivered', deliveredAt, releaseAt });
}

/** The buyer has what was bought, or had time enough to say otherwise. */
export function release(part: Part, now: Date): Result<Part, EscrowError> {
  const allowed = may('release', part);
  return allowed.ok ? ok({ ...part, status: 'released', releaseAt: null, settledAt: now }) : allowed;
}

/** The part's money goes back to the payer, all of it. */
export function refund(part: Part, now: Date): Result<Part, EscrowError> {
  const allowed = may('refund', part);
  return allowed.ok ? ok({ ...part, status: 'refunded', releaseAt: null, settledAt: now }) : allowed;
}

/** How a released part is split; the three sum to it, and the seller gets what is left of it. */
export function splitOf(part: Part): { seller: Money; commission: Money; fee: Money } {
  const { amount, commission, fee } = part;
  return { seller: { minor: amount.minor - commission.minor - fee.minor, currency: amount.currency }, commission, fee };
}
