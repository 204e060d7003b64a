import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { allocate } from '#platform/money/allocate.ts';
import { compare, subtract, total } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { share } from '#platform/money/share.ts';

/** What a coupon takes off: a share of the goods that it holds for, or an amount. */
export type Worth =
  | { readonly kind: 'percent'; readonly basisPoints: number }
  | { readonly kind: 'amount'; readonly amount: Money };

/** The terms of a coupon. They can change while it is a draft, and never again. */
export interface CouponTerms {
  readonly code: string;
  readonly worth: Worth;
  /** All discounts together never exceed it. */
  readonly budget: Money;
  /** The least that the goods must cost, before the discount. */
  readonly minimum: Money;
  /** How often one person and one wallet can use it. */
  readonly perPerson: number;
  /** Whether it holds only for a first order at its shop. */
  readonly isFirstOrder: boolean;
  /** The products that it holds for; empty for all of the shop. */
  readonly productIds: readonly Id<'prd'>[];
  readonly startsAt: Date;
  /** The first instant at which it no longer holds. */
  readonly endsAt: Date;
}

/** A coupon of a shop. */
export interface Coupon extends CouponTerms {
  readonly id: Id<'cpn'>;
  readonly sellerId: Id<'sel'>;
  readonly status: 'draft' | 'live' | 'ended';
  /** The discounts of unpaid orders. */
  readonly held: Money;
  /** The discounts of paid orders, less what refunds gave back. */
  readonly spent: Money;
  readonly createdAt: Date;
  /** When its seller ended it; null if nobody did. */
  readonly endedAt: Date | null;
}

/** What is known of the person who wants to use a coupon. */
export interface Person {
  /** How often the person, or the wallet that pays, has used the coupon. */
  readonly uses: number;
  /** Whether the person, or the wallet that pays, has bought from the shop. */
  readonly hasBought: boolean;
}

/** A coupon that somebody wants to use. */
export interface Presented {
  readonly coupon: Coupon;
  /** Undefined for a guest, about whom nothing is known before the checkout. */
  readonly person: Person | undefined;
  readonly now: Date;
}

/** A line of its shop, to which a coupon may apply. */
export interface CouponLine {
  readonly productId: Id<'prd'>;
  readonly quantity: number;
  /** The price of all its pieces. */
  readonly amount: Money;
}

/** Why a coupon does not apply. */
export type CouponRefusal =
  | { readonly code: 'ended' }
  | { readonly code: 'not_started'; readonly startsAt: Date }
  /** It holds for other products. */
  | { readonly code: 'other_products' }
  | { readonly code: 'not_first' }
  | { readonly code: 'used_up'; readonly most: number }
  | { readonly code: 'below_minimum'; readonly minimum: Money; readonly missing: Money }
  /** Its budget does not cover the discount. */
  | { readonly code: 'budget_spent' }
  /** The goods cost too little to take anything off. */
  | { readonly code: 'too_small' };

/** Whether a coupon holds for a product of its shop. */
export function isFor({ productIds }: CouponTerms, productId: Id<'prd'>): boolean {
  return productIds.length === 0 || productIds.includes(productId);
}

const DAY_MS = 86_400_000;

/** An instant of the last day on which a coupon holds. */
export function lastDayOf({ endsAt }: CouponTerms): Date {
  return new Date(endsAt.getTime() - DAY_MS);
}

/**
 * Judges whether a coupon applies to the lines of its shop.
 *
 * @returns The discount of each line, in order. Each piece still costs at least one minor unit, because a wallet takes
 *   no payment of nothing.
 */
export function judgeCoupon(
  { coupon, person, now }: Presented,
  lines: readonly CouponLine[],
): Result<Money[], CouponRefusal> {
  if (coupon.status !== 'live' || now >= coupon.endsAt) return err({ code: 'ended' });
  if (now < coupon.startsAt) return err({ code: 'not_started', startsAt: coupon.startsAt });
  const { currency } = coupon.budget;
  const holds = (line: CouponLine): boolean => line.amount.currency === currency && isFor(coupon, line.productId);
  const held = lines.filter(holds);
  if (held.length === 0) return err({ code: 'other_products' });
  const allowed = person ? judgePerson(coupon, person) : ok();
  if (!allowed.ok) return allowed;
  const sum = total(
    held.map((line) => line.amount),
    currency,
  );
  const { minimum } = coupon;
  if (compare(sum, minimum) < 0) return err({ code: 'below_minimum', minimum, missing: subtract(minimum, sum) });
  const weights = lines.map((line) => (holds(line) ? line.amount.minor - BigInt(line.quantity) : 0n));
  const most = { minor: weights.reduce((left, right) => left + right, 0n), currency };
  const wished =
    coupon.worth.kind === 'amount' ? coupon.worth.amount : share(sum, coupon.worth.basisPoints, 'half_even');
  const discount = compare(wished, most) > 0 ? most : wished;
  if (discount.minor === 0n) return err({ code: 'too_small' });
  if (compare(discount, budgetLeft(coupon)) > 0) return err({ code: 'budget_spent' });
  return ok(allocate(discount, weights));
}

/** Judges whether a coupon is for this person: the first order at its shop, and not used too often. */
export function judgePerson(
  { isFirstOrder, perPerson }: Coupon,
  { hasBought, uses }: Person,
): Result<void, CouponRefusal> {
  if (isFirstOrder && hasBought) return err({ code: 'not_first' });
  return uses >= perPerson ? err({ code: 'used_up', most: perPerson }) : ok();
}

/** What of a coupon's budget is neither held nor spent. */
export function budgetLeft({ budget, held, spent }: Coupon): Money {
  return subtract(subtract(budget, held), spent);
}

/** A line with a discount, and what of its price was refunded. */
interface DiscountedLine {
  readonly amount: Money;
  readonly discount: Money;
  readonly refunded: Money;
}

/**
 * What of the discount of paid lines stays taken after refunds: a refund of a share of a line gives the same share of
 * its discount back to the budget, rounded down, and a refund of the whole line gives back all of it.
 */
export function keptDiscount(lines: readonly DiscountedLine[], currency: Money['currency']): Money {
  return total(
    lines.map(({ amount, discount, refunded }) =>
      subtract(discount, { minor: (discount.minor * refunded.minor) / amount.minor, currency }),
    ),
    currency,
  );
}
