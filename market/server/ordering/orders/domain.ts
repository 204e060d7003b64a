import { invariant } from '#platform/kernel/invariant.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { total } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { share } from '#platform/money/share.ts';
import type { PostalAddress } from '../../accounts/accounts/domain.ts';

export type OrderStatus = 'awaiting_payment' | 'paid' | 'canceled' | 'expired';

/** Of one seller's part; from the wallet, which holds its money. */
export type PartStatus = 'awaiting' | 'held' | 'shipped' | 'delivered' | 'released' | 'refunded' | 'void';

export interface OrderLine {
  readonly productId: Id<'prd'>;
  readonly slug: string;
  readonly name: string;
  readonly pictureId: string;
  readonly quantity: number;
  /** Of one, as it was when the order was placed. */
  readonly price: Money;
}

export interface OrderPart {
  readonly id: Id<'opt'>;
  readonly sellerId: Id<'sel'>;
  readonly sellerName: string;
  readonly payeeId: string;
  readonly amount: Money;
  readonly commission: Money;
  readonly status: PartStatus;
  readonly walletPartId: string | null;
  readonly carrier: string | null;
  readonly trackingCode: string | null;
  readonly trackerId: string | null;
  readonly shippedAt: Date | null;
  readonly deliveredAt: Date | null;
  readonly releasesAt: Date | null;
  readonly settledAt: Date | null;
  readonly lines: readonly OrderLine[];
}

/** Why an attempt to pay failed, in words for the shopper. */
export interface PaymentProblem {
  readonly code: string;
  readonly title: string;
  readonly nextAction: string;
}

export interface Order {
  readonly id: Id<'ord'>;
  readonly shopperId: Id<'shp'>;
  readonly placeKey: string;
  readonly status: OrderStatus;
  readonly linkId: string;
  readonly name: string;
  readonly email: string;
  readonly address: PostalAddress;
  readonly amount: Money;
  readonly createdAt: Date;
  readonly payBy: Date;
  readonly paidAt: Date | null;
  readonly paymentId: string | null;
  readonly approvalUrl: string | null;
  /** The key under which the wallet is asked; the same until an attempt has ended. */
  readonly attemptId: Id<'att'>;
  readonly problem: PaymentProblem | null;
  readonly parts: readonly OrderPart[];
}

/** The market's share of a seller's part. */
export const COMMISSION_BASIS_POINTS = 800;
/** An order that is not paid by then gives its goods back. */
export const PAY_WITHIN_MS = 30 * 60_000;

export interface WantedLine {
  readonly line: OrderLine;
  readonly seller: { readonly id: Id<'sel'>; readonly name: string; readonly payeeId: string };
}

/** Divides what is wanted into one part per seller, with the market's commission of each. */
export function toParts(wanted: readonly WantedLine[], newId: () => Id<'opt'>): OrderPart[] {
  const sellers = new Map(wanted.map(({ seller }) => [seller.id, seller]));
  return [...sellers.values()].map((seller) => {
    const lines = wanted.filter((one) => one.seller.id === seller.id).map((one) => one.line);
    const amount = total(lines.map(amountOf), 'EUR');
    return {
      id: newId(),
      sellerId: seller.id,
      sellerName: seller.name,
      payeeId: seller.payeeId,
      amount,
      commission: share(amount, COMMISSION_BASIS_POINTS, 'half_even'),
      status: 'awaiting',
      walletPartId: null,
      carrier: null,
      trackingCode: null,
      trackerId: null,
      shippedAt: null,
      deliveredAt: null,
      releasesAt: null,
      settledAt: null,
      lines,
    };
  });
}

export function amountOf(line: OrderLine): Money {
  return { minor: line.price.minor * BigInt(line.quantity), currency: line.price.currency };
}

/** A payment as the wallet tells it, as far as orders care. */
export interface PaymentState {
  readonly id: string;
  readonly status: 'requires_approval' | 'captured' | 'partially_refunded' | 'refunded' | 'canceled' | 'expired';
  readonly amount: Money;
  readonly approvalUrl: string | null;
  readonly parts: readonly {
    readonly id: string;
    readonly reference: string;
    readonly status: PartStatus;
    readonly shippedAt: Date | null;
    readonly deliveredAt: Date | null;
    readonly releasesAt: Date | null;
    readonly settledAt: Date | null;
  }[];
}

/**
 * The order as its payment makes it. The one way to `paid`: return, webhook and reconciler all end here. Told again,
 * or told late, it changes nothing that is further already.
 *
 * @throws If the payment is of another amount: the wallet's answer to our own request, so a bug.
 */
export function apply(order: Order, payment: PaymentState, now: Date): Order {
  const { amount } = payment;
  invariant(
    amount.minor === order.amount.minor && amount.currency === order.amount.currency,
    'a payment is of its order',
  );
  const parts = order.parts.map((part) => {
    const theirs = payment.parts.find((one) => one.reference === part.id);
    if (!theirs) return part;
    const { id, reference: _, ...state } = theirs;
    return { ...part, ...state, walletPartId: id };
  });
  const common = { ...order, parts, paymentId: payment.id, approvalUrl: payment.approvalUrl };
  if (['captured', 'partially_refunded', 'refunded'].includes(payment.status)) {
    return { ...common, status: 'paid', paidAt: order.paidAt ?? now, problem: null };
  }
  const hasEnded = payment.status === 'canceled' || payment.status === 'expired';
  if (hasEnded && order.status === 'awaiting_payment') return { ...common, problem: endedWords[payment.status] };
  return common;
}

const endedWords = {
  canceled: {
    code: 'payment_canceled',
    title: 'You did not pay',
    nextAction: 'You were not charged. The goods are still kept for you: pay when you are ready.',
  },
  expired: {
    code: 'quote_expired',
    title: 'The price ran out before you paid',
    nextAction: 'You were not charged. Pay the same order again.',
  },
} as const;

export type OrderError =
  | { readonly code: 'order_not_payable'; readonly status: OrderStatus }
  | { readonly code: 'part_not_shippable'; readonly status: PartStatus }
  | { readonly code: 'part_not_confirmable'; readonly status: PartStatus };

export function mayPay(order: Order): Result<void, OrderError> {
  return order.status === 'awaiting_payment' ? ok() : err({ code: 'order_not_payable', status: order.status });
}

export function mayShip(part: OrderPart): Result<void, OrderError> {
  return part.status === 'held' ? ok() : err({ code: 'part_not_shippable', status: part.status });
}

export function mayConfirm(part: OrderPart): Result<void, OrderError> {
  const isThere = part.status === 'shipped' || part.status === 'delivered';
  return isThere ? ok() : err({ code: 'part_not_confirmable', status: part.status });
}

/** Whether the wallet's last word on an attempt was that it has ended, so that another needs a key of its own. */
export function needsNewAttempt(order: Order): boolean {
  return order.problem !== null;
}
