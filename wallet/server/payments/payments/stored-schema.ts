import { toId, toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { Money } from '#platform/money/money.ts';
import { toMoney, toMoneyJson } from '#platform/money/wire.ts';
import type { MoneyJson } from '#platform/money/wire.ts';
import type { CardShare } from './card-share-domain.ts';
import type { CouponShare, Line, Lot, Parcel, Payment } from './domain.ts';
import type { ExchangeShare } from './exchange-share-domain.ts';
import type { ReleaseFigures, Reserved } from './reserve-domain.ts';
import type { ShopConfirmation } from './shop-confirmation-domain.ts';

// How the lists of a part stand in JSON columns.

/** A line of an order. */
export interface StoredLine {
  readonly reference: string;
  readonly description: string;
  readonly quantity: number;
  readonly minor: string;
}

/** What has moved of a lot: of a line in their order, or of the shipping, which comes last. */
export interface StoredLot {
  readonly refunded: string;
  readonly releasedAt: string | null;
  readonly canceled?: number;
  readonly caseId?: string;
  readonly awarded?: true;
}

/** The JSON of a record, which has its dates as text. */
type Stored<T> = { readonly [K in keyof T]: T[K] extends Date | null ? string | Exclude<T[K], Date> : T[K] };

/** A parcel of a part. */
export type StoredParcel = Stored<Parcel>;

/** A sum of a part in reserve. */
export type StoredReserved = Record<Exclude<keyof Reserved, 'release'>, string> & {
  readonly release?: Record<keyof ReleaseFigures, string>;
};

/** Its column is `proposal`, which is older than the word for it: an operator's proposal in a case is another thing. */
export type StoredShopConfirmation = Stored<ReturnType<typeof toStoredShopConfirmation>>;

/** Writes a line without what has moved of it, which stands in its lot. */
export function toStoredLine({ reference, description, quantity, amount }: Line): StoredLine {
  return { reference, description, quantity, minor: String(amount.minor) };
}

/** Reads a line with what has moved of it. */
export function fromStoredLine({ minor, ...line }: StoredLine, lot: StoredLot, currency: Currency): Line {
  const caseId = (lot.caseId ?? null) as Line['caseId'];
  return {
    ...line,
    amount: { minor: BigInt(minor), currency },
    ...fromStoredLot(lot, currency),
    quantityCanceled: lot.canceled ?? 0,
    caseId,
    isAwarded: lot.awarded ?? false,
  };
}

/** Writes what has moved of a line, or of the shipping. */
export function toStoredLot(lot: Lot | Line): StoredLot {
  const { refunded, releasedAt } = lot;
  const caseId = 'caseId' in lot && lot.caseId;
  return {
    refunded: String(refunded.minor),
    releasedAt: releasedAt && releasedAt.toISOString(),
    ...('quantityCanceled' in lot && lot.quantityCanceled > 0 ? { canceled: lot.quantityCanceled } : {}),
    ...(caseId ? { caseId } : {}),
    ...('isAwarded' in lot && lot.isAwarded ? { awarded: true as const } : {}),
  };
}

/** Reads what has moved of a lot. */
export function fromStoredLot(
  { refunded, releasedAt }: StoredLot,
  currency: Currency,
): Pick<Lot, 'refunded' | 'releasedAt'> {
  return { refunded: { minor: BigInt(refunded), currency }, releasedAt: toDate(releasedAt) };
}

/** Writes a parcel. */
export function toStoredParcel({ announcedAt, shippedAt, endedAt, ...parcel }: Parcel): StoredParcel {
  const text = (at: Date | null): string | null => at && at.toISOString();
  return { ...parcel, announcedAt: announcedAt.toISOString(), shippedAt: text(shippedAt), endedAt: text(endedAt) };
}

/** Reads a parcel. */
export function fromStoredParcel({ announcedAt, shippedAt, endedAt, ...parcel }: StoredParcel): Parcel {
  return { ...parcel, announcedAt: new Date(announcedAt), shippedAt: toDate(shippedAt), endedAt: toDate(endedAt) };
}

/** Writes the word of a shop that all is well. */
export function toStoredShopConfirmation({ confirmedAt: proposedAt, ...kept }: ShopConfirmation) {
  return { ...kept, proposedAt };
}

/** Reads the word of a shop. */
export function fromStoredShopConfirmation({ proposedAt, ...kept }: StoredShopConfirmation): ShopConfirmation {
  const { releaseAt, endedAt } = kept;
  return { ...kept, confirmedAt: new Date(proposedAt), releaseAt: toDate(releaseAt), endedAt: toDate(endedAt) };
}

/** Writes a sum in reserve. */
export function toStoredReserved({ heldAt, endsAt, held, left, due, dueLeft, release }: Reserved): StoredReserved {
  const text = ({ minor }: Money): string => String(minor);
  const sums = { held: text(held), left: text(left), due: text(due), dueLeft: text(dueLeft) };
  const stored = { heldAt: heldAt.toISOString(), endsAt: endsAt.toISOString(), ...sums };
  return release ? { ...stored, release: mapFigures(release, text) } : stored;
}

/** Reads a sum in reserve. */
export function fromStoredReserved(stored: StoredReserved, currency: Currency): Reserved {
  const { heldAt, endsAt, held, left, due, dueLeft, release } = stored;
  const money = (minor: string): Money => ({ minor: BigInt(minor), currency });
  const sums = { held: money(held), left: money(left), due: money(due), dueLeft: money(dueLeft) };
  const reserved = { heldAt: new Date(heldAt), endsAt: new Date(endsAt), ...sums };
  return release ? { ...reserved, release: mapFigures(release, money) } : reserved;
}

function mapFigures<A, B>({ gross, commission, fee, debt }: Record<keyof ReleaseFigures, A>, to: (one: A) => B) {
  return { gross: to(gross), commission: to(commission), fee: to(fee), debt: to(debt) };
}

function toDate(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}

/** The share of a card, as its payment stores it. */
export interface StoredCardShare extends Omit<CardShare, 'amount' | 'approval'> {
  readonly minor: string;
  readonly approval: Omit<CardShare['approval'], 'browserSince'> & { readonly browserSince: string };
}

/** Writes the share of a card, as its payment stores it. */
export function toStoredCardShare({ amount, approval, ...share }: CardShare): StoredCardShare {
  const browserSince = approval.browserSince.toISOString();
  return { ...share, minor: String(amount.minor), approval: { ...approval, browserSince } };
}

/** Reads the share of a card. */
export function fromStoredCardShare({ minor, approval, ...share }: StoredCardShare, currency: Currency): CardShare {
  const browserSince = new Date(approval.browserSince);
  return { ...share, amount: { minor: BigInt(minor), currency }, approval: { ...approval, browserSince } };
}

/** What came from another balance, as its payment stores it. */
export type StoredExchangeShare = Pick<ExchangeShare, 'quoteId' | 'accounts'> &
  Readonly<Record<'give' | 'get' | 'kept', MoneyJson>> & { readonly ratedUntil: string };

/** Writes what came from another balance, as its payment stores it. */
export function toStoredExchangeShare({ give, get, kept, ratedUntil, ...share }: ExchangeShare): StoredExchangeShare {
  const sums = { give: toMoneyJson(give), get: toMoneyJson(get), kept: toMoneyJson(kept) };
  return { ...share, ...sums, ratedUntil: ratedUntil.toISOString() };
}

/** Reads what came from another balance. */
export function fromStoredExchangeShare({ give, get, kept, ratedUntil, ...share }: StoredExchangeShare): ExchangeShare {
  return { ...share, give: toMoney(give), get: toMoney(get), kept: toMoney(kept), ratedUntil: new Date(ratedUntil) };
}

/** The share of a coupon, with that of each part by its id; ids are UUIDs, which the auditor joins. */
export interface StoredCoupon {
  readonly promotionId: string;
  readonly accountId: string;
  readonly holdId: string;
  readonly returnsTo: string;
  readonly code: string;
  readonly uses: readonly string[];
  readonly minor: string;
  readonly parts: Readonly<Record<string, string>>;
}

/** Writes the share of a coupon; null if a payment has none. */
export function toStoredCoupon({ coupon, parts }: Pick<Payment, 'coupon' | 'parts'>): StoredCoupon | null {
  if (!coupon) return null;
  const { code, uses, amount } = coupon;
  return {
    promotionId: toUuid(coupon.promotionId),
    accountId: toUuid(coupon.accountId),
    holdId: toUuid(coupon.holdId),
    returnsTo: toUuid(coupon.returnsTo),
    code,
    uses,
    minor: String(amount.minor),
    parts: Object.fromEntries(parts.map((part) => [toUuid(part.id), String(part.coupon.minor)])),
  };
}

/** Reads the share of a coupon. */
export function fromStoredCoupon({ code, uses, minor, ...stored }: StoredCoupon, currency: Currency): CouponShare {
  return {
    promotionId: toId('prm', stored.promotionId),
    accountId: toId('acc', stored.accountId),
    holdId: toId('hol', stored.holdId),
    returnsTo: toId('acc', stored.returnsTo),
    code,
    uses,
    amount: { minor: BigInt(minor), currency },
  };
}

/** Reads what of it a part has. */
export function couponOfPart(coupon: StoredCoupon | null, partId: Id<'prt'>, currency: Currency): Money {
  return { minor: BigInt(coupon?.parts[toUuid(partId)] ?? 0), currency };
}
