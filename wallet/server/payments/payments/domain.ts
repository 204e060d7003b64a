import { invariant } from '#platform/kernel/invariant.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { sharesSoFar } from '#platform/money/shares-so-far.ts';
import { subtract, total } from '#platform/money/money.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { Money } from '#platform/money/money.ts';
import { judgeLimits } from '../../identity/limits/domain.ts';
import type { Allowance, LimitError } from '../../identity/limits/domain.ts';
import type { StepUp } from '../step-up/domain.ts';
import type { ApprovedBy, CardShare } from './card-share-domain.ts';
import type { ExchangeShare } from './exchange-share-domain.ts';
import type { Policy } from './policy-domain.ts';
import type { Reserved } from './reserve-domain.ts';
import type { ShopConfirmation } from './shop-confirmation-domain.ts';

/** An amount that leaves escrow on its own: a line, or the shipping of a part. */
export interface Lot {
  readonly amount: Money;
  /** What of it was refunded, out of escrow or after its release. */
  readonly refunded: Money;
  /** When the rest of it went to the seller. */
  readonly releasedAt: Date | null;
}

/** One line of a part: an article or a service. */
export interface Line extends Lot {
  /** The shop's name for it, unique in the payment. Parcels, releases and refunds name lines by it. */
  readonly reference: string;
  readonly description: string;
  readonly quantity: number;
  /** The pieces that were refunded because they were not shipped in time, or not before a report. */
  readonly quantityCanceled: number;
  /** The open case about it, which blocks its money. */
  readonly caseId: Id<'cas'> | null;
  /** A case gives the seller what is left of it, as soon as the report about the payment is decided. */
  readonly isAwarded: boolean;
}

/** The statuses of a parcel. */
export const parcelStatuses = [
  'announced',
  'shipped',
  'delivered',
  'misdelivered',
  'lost',
  'returned',
  'canceled',
] as const;

/**
 * `announced` by the shop → `shipped` at the carrier's first scan → `delivered`, or `misdelivered` to a place that is
 * not the destination or that the carrier does not name, `lost`, `returned` to the seller, or `canceled` before it moved.
 */
export type ParcelStatus = (typeof parcelStatuses)[number];

/** A parcel of a part, as the wallet follows it at the carrier. */
export interface Parcel {
  readonly id: Id<'pcl'>;
  readonly carrier: string;
  readonly trackingCode: string;
  /** The carrier's page for people. */
  readonly trackingUrl: string | null;
  /** What is in it. */
  readonly contents: readonly { readonly line: string; readonly quantity: number }[];
  readonly status: ParcelStatus;
  readonly announcedAt: Date;
  readonly shippedAt: Date | null;
  /** When it was delivered, lost, returned or canceled. */
  readonly endedAt: Date | null;
}

/** The destination of an order, as precise as a carrier's record; the shop keeps the rest of the address. */
export interface ShipTo {
  /** ISO 3166-1, two letters. */
  readonly country: string;
  /** Null where the country has none. */
  readonly postalCode: string | null;
  readonly city: string;
}

/** The statuses of a part. */
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
  /** The cell of that account. */
  readonly sellerCell: number;
  readonly lines: readonly Line[];
  readonly shipping: Lot;
  /** Its lines with shipping. */
  readonly amount: Money;
  /** The share of the amount that the promotion pays, and gets back after a refund; fixed by the quote. */
  readonly discount: Money;
  /** The share that a coupon of the wallet pays of the rest, in the same way. */
  readonly coupon: Money;
  /** The shop's share of the amount, taken at release. */
  readonly commission: Money;
  /** The wallet's share of the amount, taken at release. */
  readonly fee: Money;
  /** Counted from `shipFrom`. What no parcel was announced for by then is refunded. */
  readonly shipWithinDays: number;
  /** From when the time to ship counts, if a report has stopped it; null: from capture. */
  readonly shipFrom: Date | null;
  /** The seller may send it without tracking. The payer saw so before paying. */
  readonly isUntracked: boolean;
  readonly status: PartStatus;
  readonly parcels: readonly Parcel[];
  /** When the last of it was scanned by a carrier, or when it was sent without tracking. */
  readonly shippedAt: Date | null;
  /** When the last of it was delivered to its destination. */
  readonly deliveredAt: Date | null;
  /** When the part is released automatically; null before its delivery or its shipment without tracking. */
  readonly releaseAt: Date | null;
  /** When a part that was not delivered becomes a case; null before its shipment and after its delivery. */
  readonly protectionEndsAt: Date | null;
  /** When the buyer extended the protection. */
  readonly extendedAt: Date | null;
  /** Since when its clocks stand, because of an open case or report. */
  readonly pausedAt: Date | null;
  /** When the payer reported the payment as not theirs, until that is decided; null otherwise. Nothing of it is released. */
  readonly reportedAt: Date | null;
  /** When the wallet itself paid the payer for what is left of it. Then it is neither refunded nor disputed. */
  readonly coveredAt: Date | null;
  /** The shop's word that it has arrived, if the holder lets the shop say so. */
  readonly shopConfirmation: ShopConfirmation | null;
  /** When the last of its money left escrow. */
  readonly settledAt: Date | null;
  /** What its releases put into reserve, the first one first. */
  readonly reserve: readonly Reserved[];
}

/** The statuses of a payment. */
export const paymentStatuses = [
  'requires_approval',
  'captured',
  'partially_refunded',
  'refunded',
  'canceled',
  'expired',
] as const;

/** `requires_approval` → `captured` → `partially_refunded` → `refunded`; or `canceled` or `expired` before capture. */
export type PaymentStatus = (typeof paymentStatuses)[number];

/** The share of a payment that a shop's promotion pays. */
export interface Discount {
  readonly promotionId: Id<'prm'>;
  /** The account of the promotion's budget. */
  readonly accountId: Id<'acc'>;
  /** The hold that reserves the discount until the approval. A payment within the caps never places it. */
  readonly holdId: Id<'hol'>;
  /** Above zero, and below the payment's amount. */
  readonly amount: Money;
}

/** The share of a payment that a coupon of the wallet pays, from a promotion of the wallet itself. */
export interface CouponShare extends Discount {
  readonly code: string;
  /** The wallet's account that paid the budget, and gets back what returns after the promotion has closed. */
  readonly returnsTo: Id<'acc'>;
  /** What the person took of it, by their ids. */
  readonly uses: readonly string[];
}

/** A shop's request for money from a holder, from quote to refund. */
export interface Payment {
  readonly id: Id<'pay'>;
  readonly cell: number;
  readonly clientId: string;
  readonly clientName: string;
  /** The account that receives the shop's commission. */
  readonly clientAccountId: Id<'acc'>;
  readonly mandateId: Id<'mdt'>;
  readonly payerId: Id<'hld'>;
  readonly payerAccountId: Id<'acc'>;
  /** The price before the discount. The parts sum to it, and a capture moves it into escrow. */
  readonly amount: Money;
  readonly discount: Discount | null;
  /** Null if the payer has typed no code. It is taken off what the discount leaves. */
  readonly coupon: CouponShare | null;
  readonly feeVersion: number;
  readonly policy: Policy;
  readonly orderReference: string;
  readonly description: string;
  /** Null if the shop named none; then no delivery can be compared with it. */
  readonly shipTo: ShipTo | null;
  readonly returnUrl: string;
  /** Makes the challenge of the approval unique. */
  readonly nonce: string;
  readonly status: PaymentStatus;
  readonly validUntil: Date;
  readonly createdAt: Date;
  readonly approvedBy: ApprovedBy | null;
  /** For how many days the payer had had the passkey that approved; null if none did. */
  readonly passkeyDays: number | null;
  readonly capturedAt: Date | null;
  /** What a card pays of it; null if only the balance does, and while no card is being charged. */
  readonly cardShare: CardShare | null;
  /** What came from a balance in another currency; null if nothing did, and before the capture. */
  readonly exchangeShare: ExchangeShare | null;
  /** Why it asked the payer for more proof. */
  readonly stepUp: StepUp;
  readonly parts: readonly Part[];
}

/** The kinds of sources, in the order in which they are drawn. */
export const sourceKinds = ['promotion', 'coupon', 'balance'] as const;

/** A source of the money of a payment or part, with the amount above zero that it pays. */
export interface Source {
  readonly kind: (typeof sourceKinds)[number];
  /** The account that pays. */
  readonly accountId: Id<'acc'>;
  /** Only a promotion of a shop has it. */
  readonly promotionId?: Id<'prm'>;
  readonly amount: Money;
}

/** What sources are read from. */
export type Paid = Pick<Payment, 'discount' | 'coupon' | 'payerAccountId'>;

/** Lists the sources of a payment, in the order in which they are drawn; they sum to its amount. */
export function sourcesOf(payment: Paid & Pick<Payment, 'amount'>): Source[] {
  const { discount, coupon } = payment;
  return sourcesPaying(payment, { own: payable(payment), discount: discount?.amount, coupon: coupon?.amount });
}

/** Lists the sources of a part; they sum to its amount, and a refund of the part returns to them. */
export function sourcesOfPart(payment: Paid, part: Part): Source[] {
  return sourcesPaying(payment, { own: paidOf(part), discount: part.discount, coupon: part.coupon });
}

/** Splits what was refunded of a part over its sources, in proportion; complete once all of the part is refunded. */
export function returnedOf(payment: Paid, part: Part): Source[] {
  const sources = sourcesOfPart(payment, part);
  const shares = sharesSoFar(
    refundedOf(part),
    sources.map((source) => source.amount),
  );
  return sources.map((source, index) => ({ ...source, amount: shares[index]! }));
}

/** Sums what of these sources is the payer's own money. */
export function ownOf(sources: readonly Source[], currency: Currency): Money {
  const own = sources.filter((source) => source.kind === 'balance');
  return total(
    own.map((source) => source.amount),
    currency,
  );
}

function sourcesPaying(
  { discount, coupon, payerAccountId }: Paid,
  paid: { readonly own: Money; readonly discount?: Money | undefined; readonly coupon?: Money | undefined },
): Source[] {
  const sources: Source[] = [];
  if (discount && paid.discount) {
    const { promotionId, accountId } = discount;
    sources.push({ kind: 'promotion', promotionId, accountId, amount: paid.discount });
  }
  if (coupon && paid.coupon) sources.push({ kind: 'coupon', accountId: coupon.accountId, amount: paid.coupon });
  sources.push({ kind: 'balance', accountId: payerAccountId, amount: paid.own });
  return sources.filter((source) => source.amount.minor > 0n);
}

/** Lists what promotions pay of a payment, in the order in which it is taken off: the shop's discount, then the coupon. */
export function drawsOf({ discount, coupon }: Pick<Payment, 'discount' | 'coupon'>): Discount[] {
  return [discount, coupon].filter((one) => one !== null);
}

/** Computes what the payer pays: the amount less the discount and the coupon. */
export function payable({ amount, ...draws }: Pick<Payment, 'amount' | 'discount' | 'coupon'>): Money {
  return drawsOf(draws).reduce((left, draw) => subtract(left, draw.amount), amount);
}

/** Computes the payer's share of a part, which a refund returns. */
export function paidOf(part: Part): Money {
  return subtract(subtract(part.amount, part.discount), part.coupon);
}

/** Lists the lines of all parts. */
export function linesOf({ parts }: Pick<Payment, 'parts'>): Line[] {
  return parts.flatMap((part) => part.lines);
}

/** Computes the price of the shipping of all parts. */
export function shippingOf({ amount, parts }: Pick<Payment, 'amount' | 'parts'>): Money {
  return total(
    parts.map((part) => part.shipping.amount),
    amount.currency,
  );
}

/** Lists the lots of a part: its lines, and then its shipping. */
export function lotsOf(part: Pick<Part, 'lines' | 'shipping'>): Lot[] {
  return [...part.lines, part.shipping];
}

/** Computes what of a lot was not refunded. */
export function leftOf(lot: Lot): Money {
  return subtract(lot.amount, lot.refunded);
}

/** Computes what was refunded of a part. */
export function refundedOf(part: Part): Money {
  const refunded = lotsOf(part).map((lot) => lot.refunded);
  return total(refunded, part.amount.currency);
}

/** Computes what of a part went to its seller, with the shares of shop and wallet, less what was refunded after that. */
export function releasedOf(part: Part): Money {
  const released = lotsOf(part).filter((lot) => lot.releasedAt !== null);
  return total(released.map(leftOf), part.amount.currency);
}

/** Computes what of a captured part is still in escrow. */
export function heldOf(part: Part): Money {
  return subtract(subtract(part.amount, refundedOf(part)), releasedOf(part));
}

/** Whether nothing of a part may be released yet: a coupon paid a share, and the wallet has seen no delivery. */
export function awaitsDelivery({ coupon, deliveredAt }: Pick<Part, 'coupon' | 'deliveredAt'>): boolean {
  return coupon.minor > 0n && deliveredAt === null;
}

/** A minute in milliseconds. */
export const MINUTE_MS = 60_000;
/** A day of 24 hours in milliseconds. */
export const DAY_MS = 86_400_000;

/** Why a payment cannot be captured. */
export type CaptureError =
  | { readonly code: 'insufficient_funds'; readonly shortfall: Money; readonly spendable: Money }
  | { readonly code: 'quote_expired' }
  | LimitError
  | { readonly code: 'account_frozen' }
  | { readonly code: 'mandate_revoked' }
  | { readonly code: 'payment_not_payable'; readonly status: PaymentStatus };

/** The facts about a payer that decide on a capture. */
export interface Payer extends Allowance {
  readonly spendable: Money;
}

/** Captures a payment as a whole, which starts the sellers' time to ship. The caller moves the money into escrow. */
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
  if (payer.status !== 'active') return err({ code: 'account_frozen' });
  const allowed = judgeLimits(payer, amount, now);
  if (!allowed.ok) return allowed;
  const { spendable } = payer;
  invariant(spendable.currency === amount.currency, 'the payer’s account has the currency of the payment');
  if (spendable.minor < amount.minor) {
    const shortfall = { minor: amount.minor - spendable.minor, currency: amount.currency };
    return err({ code: 'insufficient_funds', shortfall, spendable });
  }
  const parts = payment.parts.map((part) => ({ ...part, status: 'held' as const }));
  return ok({ ...payment, status: 'captured', approvedBy, capturedAt: now, parts });
}

/** Ends a payment before its capture. */
export function end(payment: Payment, how: 'canceled' | 'expired'): Payment {
  invariant(payment.status === 'requires_approval', 'the payment waits for approval');
  const parts = payment.parts.map((part) => ({ ...part, status: 'void' as const }));
  return { ...payment, status: how, cardShare: null, parts };
}

/** Finds a part of a payment by its id. */
export function partOf(payment: Payment, partId: string): Part | undefined {
  return payment.parts.find((part) => part.id === partId);
}

/** Replaces a part of a payment, and sets the payment's status by what was refunded. */
export function withPart(payment: Payment, part: Part): Payment {
  const parts = payment.parts.map((one) => (one.id === part.id ? part : one));
  const refunded = total(parts.map(refundedOf), payment.amount.currency).minor;
  if (refunded === 0n) return { ...payment, parts };
  return { ...payment, parts, status: refunded === payment.amount.minor ? 'refunded' : 'partially_refunded' };
}
