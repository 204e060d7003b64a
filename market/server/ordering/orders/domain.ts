import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { subtract, total, zero } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { share } from '#platform/money/share.ts';
import { sharesSoFar } from '#platform/money/shares-so-far.ts';
import type { PostalAddress } from '../../accounts/accounts/domain.ts';
import { MOST_OF_ONE } from '../../catalog/domain.ts';
import { answerBy, openCaseOf } from './cases-domain.ts';
import type { OrderCase } from './cases-domain.ts';
import { amountOf, isAnyScanned, piecesToShip } from './parcels-domain.ts';
import type { OrderLine, OrderedLine, Parcel } from './parcels-domain.ts';

/** The status of an order; the statuses after payment are those of its parts. */
export type OrderStatus = 'awaiting_payment' | 'paid' | 'canceled' | 'expired';

/** The seller's view of a part; each group is a separate list, and `to_answer` those with a case that waits for the seller. */
export type SaleGroup = 'to_answer' | 'to_ship' | 'on_the_way' | 'settled';

/** The status of one seller's part. It follows the wallet, which holds the part's money. */
export type PartStatus = 'awaiting' | 'held' | 'shipped' | 'delivered' | 'released' | 'refunded' | 'void';

/** A coupon of a part. */
export interface OrderCoupon {
  readonly id: Id<'cpn'>;
  readonly code: string;
}

/** One seller's share of an order. */
export interface OrderPart {
  readonly id: Id<'opt'>;
  readonly sellerId: Id<'sel'>;
  readonly sellerName: string;
  readonly payeeId: string;
  /** What its lines cost, after the coupon. */
  readonly amount: Money;
  /** The seller's coupon that the buyer used; null without one. */
  readonly coupon: OrderCoupon | null;
  readonly commission: Money;
  readonly status: PartStatus;
  readonly walletPartId: string | null;
  /** The amount that went back to the buyer. */
  readonly refunded: Money;
  /** The amount that left escrow for the seller, with the commission. */
  readonly released: Money;
  /** The parcels that the seller announced, as the wallet follows them. */
  readonly parcels: readonly Parcel[];
  readonly clocks: PartClocks;
  /** The cases about its lines, open and closed, the first one first. */
  readonly cases: readonly OrderCase[];
  readonly lines: readonly OrderLine[];
}

/** The instants and deadlines of a part, as the wallet answers them; null if they are not set. */
export interface PartClocks {
  /** When pieces in no parcel are refunded. */
  readonly shipBy: Date | null;
  /** When pieces that no carrier has scanned are refunded. */
  readonly scanBy: Date | null;
  /** When the buyer may expect it. */
  readonly promisedBy: Date | null;
  /** When a carrier had scanned all of it. */
  readonly shippedAt: Date | null;
  /** When a carrier had delivered all of it. */
  readonly deliveredAt: Date | null;
  /** When the seller is paid automatically. */
  readonly releasesAt: Date | null;
  /** When a part that was not delivered becomes a case. */
  readonly protectionEndsAt: Date | null;
  /** Since when an open case stops the clocks. */
  readonly pausedAt: Date | null;
  readonly settledAt: Date | null;
}

/** The clocks of a part that is not paid. */
export const noClocks: PartClocks = {
  shipBy: null,
  scanBy: null,
  promisedBy: null,
  shippedAt: null,
  deliveredAt: null,
  releasesAt: null,
  protectionEndsAt: null,
  pausedAt: null,
  settledAt: null,
};

/** The market's rules for an order. They are stored with it, so a later version changes no earlier order. */
export interface OrderPolicy {
  readonly version: number;
  readonly payWithinMinutes: number;
  /** The market's share of a seller's part. */
  readonly commissionBasisPoints: number;
}

/** The wallet's terms, as it answers them. Only the wallet sets them. */
export interface WalletTerms {
  readonly version: number;
  /** Counted from the payment. The wallet refunds a part that is not shipped by then. */
  readonly shipWithinDays: number;
  /** Counted from delivery. Then the wallet pays the seller automatically. */
  readonly releaseAfterDays: number;
  /** Counted from the payment of the seller: until when the buyer can report a problem. */
  readonly reportDaysAfterRelease: number;
  /** Counted from a report. Without an answer of the seller, what the buyer asked for takes effect. */
  readonly answerDays: number;
  /** Counted from a report: from when either side can ask an operator of the wallet to decide. */
  readonly escalateFromDay: number;
  readonly investigateDays: number;
  /** Counted from a decision, for the one appeal. */
  readonly appealDays: number;
}

/** Why an attempt to pay failed, in words for the shopper. */
export interface PaymentProblem {
  readonly code: string;
  readonly title: string;
  readonly nextAction: string;
  /** The wallet's page on which the shopper takes that step, if it has one. */
  readonly nextActionUrl?: string;
}

/** A shopper's purchase. */
export interface Order {
  readonly id: Id<'ord'>;
  readonly shopperId: Id<'shp'>;
  readonly placeKey: string;
  readonly status: OrderStatus;
  readonly linkId: Id<'lnk'>;
  readonly name: string;
  readonly email: string;
  readonly address: PostalAddress;
  readonly amount: Money;
  readonly policy: OrderPolicy;
  /** The wallet's terms of the order's payment; null before the wallet has answered. */
  readonly terms: WalletTerms | null;
  readonly createdAt: Date;
  readonly payBy: Date;
  readonly paidAt: Date | null;
  /** The idempotency key of the payment request; it stays the same until the attempt has ended. */
  readonly attemptId: Id<'att'>;
  /** When the wallet was first asked for a payment under that key. */
  readonly askedAt: Date | null;
  /** The payment with which the wallet answered the attempt. */
  readonly paymentId: string | null;
  readonly approvalUrl: string | null;
  /** Why the last attempt has ended. */
  readonly problem: PaymentProblem | null;
  readonly parts: readonly OrderPart[];
}

const MINUTE_MS = 60_000;

/** A line of a future order, with its seller. */
export interface WantedLine {
  readonly line: OrderedLine;
  readonly seller: { readonly id: Id<'sel'>; readonly name: string; readonly payeeId: string };
  /** The seller's coupon, the same on each of the seller's lines. */
  readonly coupon?: OrderCoupon | undefined;
}

/** Makes an order that is not paid, and for which no payment has been requested. */
export function newOrder(
  placed: Omit<Order, 'status' | 'payBy' | 'terms' | 'paidAt' | 'askedAt' | 'paymentId' | 'approvalUrl' | 'problem'>,
): Order {
  const untouched = { terms: null, paidAt: null, askedAt: null, paymentId: null, approvalUrl: null, problem: null };
  return { ...placed, ...untouched, status: 'awaiting_payment', payBy: payBy(placed.policy, placed.createdAt) };
}

/** The instant until which an unpaid order keeps its goods. */
export function payBy(policy: OrderPolicy, createdAt: Date): Date {
  return new Date(createdAt.getTime() + policy.payWithinMinutes * MINUTE_MS);
}

/** The wallet's terms of a paid order, which came with its payment. */
export function termsOf({ terms }: Pick<Order, 'terms'>): WalletTerms {
  invariant(terms, 'a paid order has the terms of its payment');
  return terms;
}

/**
 * Whether an order may be out of date here: it awaits its payment, or a deadline of a part or a case has passed after
 * which the wallet moves money.
 */
export function mayHaveMoved({ status, parts }: Pick<Order, 'status' | 'parts'>, now: Date): boolean {
  return status === 'awaiting_payment' || parts.some((part) => isOverdue(part, now) || hasOverdueCase(part, now));
}

function isOverdue(part: OrderPart, now: Date): boolean {
  const { settledAt, pausedAt, shipBy, scanBy, releasesAt } = part.clocks;
  if (settledAt !== null || pausedAt !== null) return false;
  const hasPassed = (at: Date | null): boolean => at !== null && at < now;
  if (part.status !== 'held') return hasPassed(releasesAt);
  return hasPassed(scanBy) || (hasPassed(shipBy) && piecesToShip(part).length > 0);
}

function hasOverdueCase({ cases }: OrderPart, now: Date): boolean {
  return cases.some(({ awaits }) => awaits !== null && awaits.until < now);
}

/** The market's share of a seller's part; half a cent is rounded to the even one. */
function commissionOf(amount: Money, policy: Pick<OrderPolicy, 'commissionBasisPoints'>): Money {
  return share(amount, policy.commissionBasisPoints, 'half_even');
}

/** Divides the wanted lines into one part per seller, each with the market's commission. */
export function toParts(
  wanted: readonly WantedLine[],
  policy: Pick<OrderPolicy, 'commissionBasisPoints'>,
  newId: () => Id<'opt'>,
): OrderPart[] {
  const sellers = new Map(wanted.map(({ seller }) => [seller.id, seller]));
  return [...sellers.values()].map((seller) => {
    const own = wanted.filter((one) => one.seller.id === seller.id);
    const ordered = own.map((one) => one.line);
    const amount = total(ordered.map(amountOf), 'EUR');
    const none = zero(amount.currency);
    return {
      id: newId(),
      sellerId: seller.id,
      sellerName: seller.name,
      payeeId: seller.payeeId,
      amount,
      coupon: own[0]?.coupon ?? null,
      commission: commissionOf(amount, policy),
      status: 'awaiting',
      walletPartId: null,
      refunded: none,
      released: none,
      parcels: [],
      clocks: noClocks,
      cases: [],
      lines: ordered.map((line) => ({ ...line, refunded: none, quantityCanceled: 0 })),
    };
  });
}

/**
 * All lines of an order, sorted by product. Goods are taken and given back in this sequence, so two orders never
 * deadlock.
 */
export function linesInOrder({ parts }: Pick<Order, 'parts'>): OrderLine[] {
  return parts.flatMap((part) => part.lines).toSorted((left, right) => (left.productId < right.productId ? -1 : 1));
}

/** What the seller's coupon takes off a part. */
export function discountOf({ lines, amount }: Pick<OrderPart, 'lines' | 'amount'>): Money {
  return total(
    lines.map((line) => line.discount),
    amount.currency,
  );
}

/** The amount of an order that was refunded to its shopper. */
export function refundOf({ parts, amount }: Pick<Order, 'parts' | 'amount'>): Money {
  return total(
    parts.map((part) => part.refunded),
    amount.currency,
  );
}

/** The amount of a part that is not refunded. */
export function restOf({ amount, refunded }: Pick<OrderPart, 'amount' | 'refunded'>): Money {
  return subtract(amount, refunded);
}

/** What a seller gets of an amount of a part: the rest is the commission, in proportion. */
export function payoutOf({ amount, commission }: Pick<OrderPart, 'amount' | 'commission'>, moved: Money): Money {
  const [, payout] = sharesSoFar(moved, [commission, subtract(amount, commission)]);
  return payout!;
}

/** The refusals of actions on an order. */
export type OrderError =
  | { readonly code: 'order_not_payable'; readonly status: OrderStatus }
  | { readonly code: 'order_not_cancelable'; readonly status: 'paid' | 'awaiting_payment' }
  | { readonly code: 'part_not_shippable'; readonly status: PartStatus }
  | { readonly code: 'part_not_confirmable'; readonly status: PartStatus }
  | { readonly code: 'part_not_cancelable'; readonly status: PartStatus }
  /** An open case alone decides about the money of the part. */
  | { readonly code: 'part_disputed' }
  /** The part has a parcel with this code, by another carrier. */
  | { readonly code: 'parcel_announced' }
  /** The parcel does not exist, or a carrier has scanned it. */
  | { readonly code: 'parcel_not_withdrawable' };

/** The most unpaid orders that may hold goods, for one shopper and for one wallet. */
const MOST_UNPAID = 2;

/** The refusals of an order that would hold too many unpaid goods. */
export type HoardingError =
  /** The shopper has as many unpaid orders as are allowed. */
  | { readonly code: 'unpaid_orders'; readonly most: number }
  /** The wallet has as many unpaid orders as are allowed, counting those of accounts that it was linked to before. */
  | { readonly code: 'unpaid_of_wallet'; readonly most: number }
  /** Together with the unpaid orders, the order would hold more of one article than `MOST_OF_ONE`. */
  | { readonly code: 'unpaid_article'; readonly name: string; readonly taken: number; readonly most: number };

/**
 * Judges whether goods may be taken for one more order.
 *
 * @param unpaid The unpaid orders of its shopper, and those of its wallet in any account.
 */
export function judgeUnpaid(
  order: Pick<Order, 'shopperId' | 'parts'>,
  unpaid: readonly Pick<Order, 'shopperId' | 'parts'>[],
): Result<void, HoardingError> {
  const own = unpaid.filter((one) => one.shopperId === order.shopperId);
  if (own.length >= MOST_UNPAID) return err({ code: 'unpaid_orders', most: MOST_UNPAID });
  if (unpaid.length >= MOST_UNPAID) return err({ code: 'unpaid_of_wallet', most: MOST_UNPAID });
  const held = unpaid.flatMap((one) => linesInOrder(one));
  for (const line of linesInOrder(order)) {
    const taken = held
      .filter((one) => one.productId === line.productId)
      .reduce((count, one) => count + one.quantity, 0);
    if (taken + line.quantity > MOST_OF_ONE) {
      return err({ code: 'unpaid_article', name: line.name, taken, most: MOST_OF_ONE });
    }
  }
  return ok();
}

/** Judges whether an order can be paid. */
export function mayPay(order: Order): Result<void, OrderError> {
  return order.status === 'awaiting_payment' ? ok() : err({ code: 'order_not_payable', status: order.status });
}

/** Judges whether a parcel of a part can be announced: something of it is in none. */
export function mayShip(part: OrderPart): Result<void, OrderError> {
  if (isDisputed(part)) return err({ code: 'part_disputed' });
  const isOpen = part.status === 'held' && piecesToShip(part).length > 0;
  return isOpen ? ok() : err({ code: 'part_not_shippable', status: part.status });
}

/** Judges whether the seller can cancel a part: no carrier has scanned anything of it. */
export function mayCancelPart(part: OrderPart): Result<void, OrderError> {
  if (isDisputed(part)) return err({ code: 'part_disputed' });
  const isOpen = part.status === 'held' && !isAnyScanned(part);
  return isOpen ? ok() : err({ code: 'part_not_cancelable', status: part.status });
}

/** Whether an open case stops the clocks of a part, and blocks its money. */
export function isDisputed({ clocks }: Pick<OrderPart, 'clocks'>): boolean {
  return clocks.pausedAt !== null;
}

/** The first deadline by which the seller of a part must act in a case; null if no case waits for the seller. */
export function sellerAnswersBy({ cases }: Pick<OrderPart, 'cases'>): Date | null {
  return answerBy(cases, 'seller');
}

/** Judges whether the buyer can report a problem with a part: it is on its way or has arrived, and not all is disputed. */
export function mayReport(part: OrderPart): Result<void, OrderError> {
  const isThere = part.status === 'shipped' || part.status === 'delivered' || part.status === 'released';
  if (!isThere) return err({ code: 'part_not_confirmable', status: part.status });
  return isAllDisputed(part) ? err({ code: 'part_disputed' }) : ok();
}

function isAllDisputed({ lines, cases }: OrderPart): boolean {
  return lines.every((line) => openCaseOf(cases, line.productId));
}

/** Judges whether the buyer can confirm a part. */
export function mayConfirm(part: OrderPart): Result<void, OrderError> {
  if (isAllDisputed(part)) return err({ code: 'part_disputed' });
  const isThere = part.status === 'shipped' || part.status === 'delivered';
  return isThere ? ok() : err({ code: 'part_not_confirmable', status: part.status });
}
