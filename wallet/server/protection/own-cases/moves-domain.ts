import { invariant } from '#platform/kernel/invariant.ts';
import { subtract } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { releasedOf } from '../../payments/payments/domain.ts';
import type { Part, Payment, Source } from '../../payments/payments/domain.ts';
import type { Offer } from '../cases/record-domain.ts';
import { advancePart } from '../escrow/domain.ts';
import { movement, standingOf } from '../escrow/shares-domain.ts';

/** The outcomes that move money at once. */
export type MovingOffer = { readonly outcome: 'refund' | 'nothing' } | Extract<Offer, { readonly amountMinor: bigint }>;

/** What the end of a case moves, to the cent, as the part stands now. */
export interface Moves {
  /** Back to the buyer's balance. */
  readonly toBuyer: Money;
  /** Back to the promotion that paid a share of the price. */
  readonly toPromotion: Money;
  /** Back to the budget of the coupon that paid a share of it. */
  readonly toCoupon: Money;
  /** Out of escrow to the seller, before commission and fees; with the shipping if it goes along. */
  readonly released: Money;
  /** Whether that includes the shipping. */
  readonly hasShipping: boolean;
  /** What the seller gets of it; below zero for what the seller gives back. */
  readonly seller: Money;
  /** The same of the shop's commission. */
  readonly commission: Money;
  /** The same of the wallet's fee. */
  readonly fee: Money;
  /** What the seller got for the line before, with the shipping if a full refund includes it; zero for one in escrow. */
  readonly before: Money;
}

interface Disputed {
  readonly payment: Payment;
  readonly part: Part;
  readonly dispute: { readonly line: string; readonly leftMinor: bigint };
}

/** Computes what the end of a case moves: the very event that the case gives its part, without its being written. */
export function movesOf(disputed: Disputed, offer: MovingOffer, now: Date): Moves {
  const { part, dispute } = disputed;
  const minor = offer.outcome === 'partial_refund' ? offer.amountMinor : 0n;
  const refund = offer.outcome === 'refund' ? dispute.leftMinor : minor;
  const { moved, after } = endOf(disputed, refund, offer.outcome !== 'refund', now);
  const { currency } = part.amount;
  const zero = { minor: 0n, currency };
  const sumOf = (kind: Source['kind']) => moved.sources.find((source) => source.kind === kind)?.amount ?? zero;
  const isPaid = part.lines.some((line) => line.reference === dispute.line && line.releasedAt !== null);
  const released = subtract(releasedOf(after), releasedOf(part));
  return {
    toBuyer: sumOf('balance'),
    toPromotion: sumOf('promotion'),
    toCoupon: sumOf('coupon'),
    released: released.minor > 0n ? released : zero,
    hasShipping: after.shipping.releasedAt !== part.shipping.releasedAt,
    seller: moved.seller,
    commission: moved.shop,
    fee: moved.wallet,
    before: isPaid ? subtract(zero, endOf(disputed, dispute.leftMinor, false, now).moved.seller) : zero,
  };
}

function endOf({ payment, part, dispute }: Disputed, refund: bigint, isReleased: boolean, now: Date) {
  const ending = { refund: refund === 0n ? null : refund, isReleased, replacement: null };
  const advanced = advancePart(payment, part, { kind: 'undisputed', line: dispute.line, ending }, now);
  invariant(advanced.ok, 'what a case may decide fits its part');
  return { after: advanced.value, moved: movement(standingOf(payment, part), standingOf(payment, advanced.value)) };
}
