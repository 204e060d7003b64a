import { invariant } from '#platform/kernel/invariant.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { allocate } from '#platform/money/allocate.ts';
import { subtract, total } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { mostPerPaymentMinor } from '../../identity/accounts/domain.ts';

/** The protection that a payment was made under, kept with it: a later version changes no earlier deal. */
export interface Policy {
  readonly version: number;
  readonly quoteMinutes: number;
  readonly shipWithinDays: number;
  /** Counted from delivery. */
  readonly releaseAfterDays: number;
  /** Counted from shipment: afterwards it is released even if no delivery was ever told. */
  readonly protectionDays: number;
}

export interface Line {
  readonly description: string;
  readonly quantity: number;
  /** Of the whole line. */
  readonly amount: Money;
}

export const partStatuses = ['awaiting', 'held', 'shipped', 'delivered', 'released', 'refunded', 'void'] as const;

/** `awaiting` payment → `held` in escrow → `shipped` → `delivered` → `released` to its seller; or `refunded`. */
export type PartStatus = (typeof partStatuses)[number];

/** One seller's share of a payment. */
export interface Part {
  readonly id: Id<'prt'>;
  readonly reference: string;
  readonly payeeId: Id<'pye'>;
  readonly payeeName: string;
  readonly sellerAccountId: Id<'acc'>;
  /** Where that account lives. */
  readonly sellerCell: number;
  readonly amount: Money;
  /** What of it the payment's promotion pays, and gets back where the part is refunded; fixed at the quote. */
  readonly discount: Money;
  /** The shop's share of it, taken at release. */
  readonly commission: Money;
  /** The wallet's share of it, taken at release. */
  readonly fee: Money;
  readonly status: PartStatus;
  readonly carrier: string | null;
  readonly trackingCode: string | null;
  readonly shippedAt: Date | null;
  readonly deliveredAt: Date | null;
  /** When it is released automatically, once shipped. */
  readonly releaseAt: Date | null;
  /** When it was released or refunded. */
  readonly settledAt: Date | null;
}

export const paymentStatuses = [
  'requires_approval',
  'captured',
  'partially_refunded',
  'refunded',
  'canceled',
  'expired',
] as const;

export type PaymentStatus = (typeof paymentStatuses)[number];

/** By what the holder approved: the PIN, a passkey, or the caps that were granted before. */
export type ApprovedBy = 'pin' | 'passkey' | 'mandate';

/** What of a payment a shop's promotion pays. */
export interface Discount {
  readonly promotionId: Id<'prm'>;
  /** The account of its budget. */
  readonly accountId: Id<'acc'>;
  /** Reserves it while the holder is asked; captured in one tap, there is no such hold. */
  readonly holdId: Id<'hol'>;
  /** Above zero, and below the payment's amount. */
  readonly amount: Money;
}

export interface Payment {
  readonly id: Id<'pay'>;
  readonly cell: number;
  readonly clientId: string;
  readonly clientName: string;
  /** Where the shop's commission goes. */
  readonly clientAccountId: Id<'acc'>;
  readonly mandateId: Id<'mdt'>;
  readonly payerId: Id<'hld'>;
  readonly payerAccountId: Id<'acc'>;
  /** What the order costs, before any discount; the parts sum to it, and it is what comes into escrow. */
  readonly amount: Money;
  readonly discount: Discount | null;
  readonly feeVersion: number;
  readonly policy: Policy;
  readonly orderReference: string;
  readonly description: string;
  readonly lines: readonly Line[];
  readonly shipping: Money;
  readonly returnUrl: string;
  /** Makes the challenge of its approval unlike any other. */
  readonly nonce: string;
  readonly status: PaymentStatus;
  readonly validUntil: Date;
  readonly createdAt: Date;
  readonly approvedBy: ApprovedBy | null;
  readonly capturedAt: Date | null;
  readonly parts: readonly Part[];
}

/** All that the payer pays. */
export function payable({ amount, discount }: Pick<Payment, 'amount' | 'discount'>): Money {
  return discount ? subtract(amount, discount.amount) : amount;
}

/** What of a part the payer has paid, and gets back where it is refunded. */
export function paidOf(part: Part): Money {
  return subtract(part.amount, part.discount);
}

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

export type OrderError =
  | { readonly code: 'order_sums_differ' }
  | { readonly code: 'payee_unknown' }
  | { readonly code: 'payee_is_payer' }
  | { readonly code: 'commission_exceeds_part' }
  | { readonly code: 'discount_exceeds_amount' }
  | { readonly code: 'currency_not_supported' };

/** Whether an order's lines with shipping, and its parts, each add up to its amount, to the cent. */
export function judgeSums(order: {
  amount: Money;
  lines: readonly Line[];
  shipping: Money;
  parts: readonly { amount: Money; commission: Money; fee: Money }[];
}): Result<void, OrderError> {
  const { amount, lines, shipping, parts } = order;
  const sums = [
    ...lines.map((line) => line.amount),
    shipping,
    ...parts.flatMap((part) => [part.amount, part.commission]),
  ];
  if (sums.some((sum) => sum.currency !== amount.currency)) return err({ code: 'currency_not_supported' });
  const ofLines = total([...lines.map((line) => line.amount), shipping], amount.currency);
  const ofParts = total(
    parts.map((part) => part.amount),
    amount.currency,
  );
  if (ofLines.minor !== amount.minor || ofParts.minor !== amount.minor) return err({ code: 'order_sums_differ' });
  const takesTooMuch = parts.some((part) => part.commission.minor + part.fee.minor > part.amount.minor);
  return takesTooMuch ? err({ code: 'commission_exceeds_part' }) : ok();
}

/**
 * Splits a discount over the parts by what they cost, to the cent. No part gets more than it costs: the discount is
 * less than the whole, since a payer always pays something.
 */
export function shareDiscount(parts: readonly Part[], discount: Money): Result<Part[], OrderError> {
  const amounts = parts.map((part) => part.amount);
  if (discount.minor >= total(amounts, discount.currency).minor) return err({ code: 'discount_exceeds_amount' });
  const shares = allocate(
    discount,
    amounts.map((amount) => amount.minor),
  );
  return ok(parts.map((part, index) => ({ ...part, discount: shares[index]! })));
}

export type CaptureError =
  | { readonly code: 'insufficient_funds'; readonly shortfall: Money; readonly spendable: Money }
  | { readonly code: 'quote_expired' }
  | { readonly code: 'limit_per_payment'; readonly limit: Money; readonly tier: 0 | 1 | 2 }
  | { readonly code: 'account_frozen' }
  | { readonly code: 'mandate_revoked' }
  | { readonly code: 'payment_not_payable'; readonly status: PaymentStatus };

export interface Payer {
  readonly tier: 0 | 1 | 2;
  readonly status: 'active' | 'frozen';
  readonly spendable: Money;
}

/** Takes what the payer pays into escrow, all of it or none. The days in which sellers must ship begin to run. */
export function capture(
  payment: Payment,
  payer: Payer,
  approvedBy: ApprovedBy,
  now: Date,
): Result<Payment, CaptureError> {
  const { status, validUntil } = payment;
  const amount = payable(payment);
  if (status !== 'requires_approval') return err({ code: 'payment_not_payable', status });
  if (now >= validUntil) return err({ code: 'quote_expired' });
  if (payer.status === 'frozen') return err({ code: 'account_frozen' });
  const most = mostPerPaymentMinor[payer.tier];
  if (amount.minor > most) {
    return err({ code: 'limit_per_payment', limit: { minor: most, currency: amount.currency }, tier: payer.tier });
  }
  const { spendable } = payer;
  invariant(spendable.currency === amount.currency, 'a payer is asked in the currency of the account');
  if (spendable.minor < amount.minor) {
    const shortfall = { minor: amount.minor - spendable.minor, currency: amount.currency };
    return err({ code: 'insufficient_funds', shortfall, spendable });
  }
  const parts = payment.parts.map((part) => ({ ...part, status: 'held' as const }));
  return ok({ ...payment, status: 'captured', approvedBy, capturedAt: now, parts });
}

/** Why a payment could not be paid, whatever its holder says to it. */
export type CoverError = Extract<
  CaptureError,
  { readonly code: 'insufficient_funds' | 'limit_per_payment' | 'account_frozen' | 'mandate_revoked' }
>;

/** Whether its payer could pay a payment now, from the balance or with a card that adds what is missing. */
export function judgeCover(payment: Payment, payer: Payer, hasCard: boolean, now: Date): Result<void, CoverError> {
  const judged = capture(payment, payer, 'pin', now);
  if (judged.ok) return ok();
  switch (judged.error.code) {
    case 'insufficient_funds':
      return hasCard ? ok() : err(judged.error);
    case 'limit_per_payment':
    case 'account_frozen':
    case 'mandate_revoked':
      return err(judged.error);
    case 'quote_expired':
    case 'payment_not_payable':
      throw new Error(`A payment that was drafted this instant is ${judged.error.code}.`);
  }
}

/** Ends a payment that nothing was taken for. */
export function end(payment: Payment, how: 'canceled' | 'expired'): Payment {
  invariant(payment.status === 'requires_approval', 'only an open payment ends without money');
  const parts = payment.parts.map((part) => ({ ...part, status: 'void' as const }));
  return { ...payment, status: how, parts };
}

/** When sellers must have shipped, or the money goes back. */
export function shipBy(payment: Payment): Date {
  invariant(payment.capturedAt, 'days to ship are counted from the capture');
  return new Date(payment.capturedAt.getTime() + payment.policy.shipWithinDays * DAY_MS);
}

export function partOf(payment: Payment, partId: string): Part | undefined {
  return payment.parts.find((part) => part.id === partId);
}

/** The payment with one part replaced. */
export function withPart(payment: Payment, part: Part): Payment {
  const parts = payment.parts.map((one) => (one.id === part.id ? part : one));
  const refunded = parts.filter((one) => one.status === 'refunded').length;
  if (refunded === 0) return { ...payment, parts };
  return { ...payment, parts, status: refunded === parts.length ? 'refunded' : 'partially_refunded' };
}
