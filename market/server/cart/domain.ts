import type { Id } from '#platform/kernel/id.ts';
import type { Money } from '#platform/money/money.ts';
import { subtract, total, zero } from '#platform/money/money.ts';
import { isPayable, judgeProduct } from '../catalog/bounds-domain.ts';
import type { ListingFault, PaymentBounds } from '../catalog/bounds-domain.ts';
import type { ProductCard } from '../catalog/domain.ts';
import { judgeCoupon } from '../coupons/domain.ts';
import type { CouponLine, CouponRefusal, Presented } from '../coupons/domain.ts';

/** A product in a cart, with its faults. */
export interface CartLine {
  readonly product: ProductCard;
  readonly quantity: number;
  /** The quantity is more than the stock, so the line cannot be bought as it is. */
  readonly exceedsStock: boolean;
  /** Why the wallet would refuse every payment for this line. */
  readonly fault: ListingFault | undefined;
  readonly amount: Money;
  /** What the shop's coupon takes off the amount. */
  readonly discount: Money;
}

/** The coupon that the shopper typed for a shop. */
export interface GroupCoupon {
  readonly id: Id<'cpn'>;
  readonly code: string;
  readonly discount: Money;
  /** Why it does not apply. */
  readonly refusal: CouponRefusal | undefined;
}

/** The lines of one seller. */
interface CartGroup {
  readonly sellerId: Id<'sel'>;
  readonly sellerName: string;
  readonly lines: readonly CartLine[];
  /** Before the coupon. */
  readonly amount: Money;
  readonly coupon: GroupCoupon | undefined;
}

/** A cart, grouped by seller, with its faults. */
export interface Cart {
  readonly groups: readonly CartGroup[];
  readonly count: number;
  /** The price of all its products, before the coupons of the shops. */
  readonly listed: Money;
  /** What an order of it costs. */
  readonly amount: Money;
  /** Why the wallet would refuse a payment for the whole cart, apart from the faults of its lines. */
  readonly faults: readonly CartFault[];
  readonly canCheckOut: boolean;
}

/** How a cart exceeds the bounds of one payment. */
export type CartFault =
  | { readonly kind: 'too_many_lines'; readonly most: number }
  | { readonly kind: 'too_many_sellers'; readonly most: number }
  | { readonly kind: 'too_much' };

/** A line of the cart as the shopper saw it before ordering. */
export interface SeenLine {
  readonly productId: string;
  readonly quantity: number;
  /** The price of one piece. */
  readonly priceMinor: bigint;
  /** What a coupon took off the line. */
  readonly discountMinor: bigint;
}

/** How a cart differs from what the shopper saw. */
export type CartChange =
  | { readonly kind: 'price'; readonly name: string; readonly was: Money; readonly now: Money }
  | { readonly kind: 'quantity'; readonly name: string; readonly was: number; readonly now: number }
  | { readonly kind: 'discount'; readonly name: string; readonly was: Money; readonly now: Money }
  | { readonly kind: 'added'; readonly name: string }
  | { readonly kind: 'gone' };

/** Lists all differences between a cart and what the shopper saw of it; empty if nothing changed, to the cent. */
export function changesSince(seen: readonly SeenLine[], cart: Cart): CartChange[] {
  const lines = cart.groups.flatMap((group) => group.lines);
  const gone = seen.filter((one) => !lines.some((line) => line.product.id === one.productId));
  const changes = lines.flatMap(({ product, quantity, discount }): CartChange[] => {
    const { name, price } = product;
    const before = seen.find((one) => one.productId === product.id);
    if (!before) return [{ kind: 'added', name }];
    const was = { minor: before.priceMinor, currency: price.currency };
    return [
      ...(before.priceMinor === price.minor ? [] : [{ kind: 'price', name, was, now: price } as const]),
      ...(before.quantity === quantity
        ? []
        : [{ kind: 'quantity', name, was: before.quantity, now: quantity } as const]),
      ...(before.discountMinor === discount.minor
        ? []
        : [{ kind: 'discount', name, was: { ...discount, minor: before.discountMinor }, now: discount } as const]),
    ];
  });
  return [...changes, ...gone.map(() => ({ kind: 'gone' }) as const)];
}

/** The part of a shown cart that `changesSince` needs later. */
export function seenOf(cart: Cart): SeenLine[] {
  return cart.groups.flatMap((group) =>
    group.lines.map(({ product, quantity, discount }) => ({
      productId: product.id,
      quantity,
      priceMinor: product.price.minor,
      discountMinor: discount.minor,
    })),
  );
}

/** The outcome of putting a product into a cart. */
export type Added = 'added' | 'as_many_as_there_are' | 'sold_out' | 'not_payable' | CartFault['kind'];

/** Judges how many more pieces of a product a cart takes: `had` are in it already, and `most` may be in it. */
export function judgeAdding(wish: { had: number; more: number; most: number }): { quantity: number; added: Added } {
  const { had, more, most } = wish;
  if (most === 0) return { quantity: had, added: 'sold_out' };
  const quantity = Math.min(had + Math.max(1, Math.trunc(more)), most);
  return { quantity, added: quantity < had + more ? 'as_many_as_there_are' : 'added' };
}

/**
 * Makes a cart of its items: grouped by seller, with the coupons that were typed for them, and checked against the
 * bounds of one payment.
 */
export function toCart(
  items: readonly { product: ProductCard; quantity: number }[],
  bounds: PaymentBounds,
  coupons: readonly Presented[] = [],
): Cart {
  const lines = items.map((item) => toLine(item, bounds));
  const sellers = new Map(lines.map(({ product }) => [product.sellerId, product.sellerName]));
  const groups = [...sellers].map(([sellerId, sellerName]) => {
    const presented = coupons.find(({ coupon }) => coupon.sellerId === sellerId);
    const own = lines.filter((line) => line.product.sellerId === sellerId);
    return { sellerId, sellerName, amount: sumOf(own, bounds), ...withCoupon(own, presented, bounds) };
  });
  const listed = sumOf(lines, bounds);
  const discounts = groups.flatMap(({ coupon }) => (coupon ? [coupon.discount] : []));
  const amount = subtract(listed, total(discounts, bounds.currency));
  const faults = faultsOf({ lines: lines.length, sellers: groups.length, amount }, bounds);
  const isOrderly = (line: CartLine): boolean =>
    line.product.isForSale && !line.exceedsStock && line.fault === undefined;
  return {
    groups,
    count: lines.reduce((count, line) => count + line.quantity, 0),
    listed,
    amount,
    faults,
    canCheckOut: lines.length > 0 && faults.length === 0 && lines.every(isOrderly),
  };
}

/** Applies the coupon of a shop to its lines, if it applies. */
function withCoupon(
  lines: readonly CartLine[],
  presented: Presented | undefined,
  { currency }: PaymentBounds,
): Pick<CartGroup, 'lines' | 'coupon'> {
  if (!presented) return { lines, coupon: undefined };
  const { id, code } = presented.coupon;
  const judged = judgeCoupon(presented, lines.map(toCouponLine));
  if (!judged.ok) return { lines, coupon: { id, code, discount: zero(currency), refusal: judged.error } };
  return {
    lines: lines.map((line, index) => ({ ...line, discount: judged.value[index]! })),
    coupon: { id, code, discount: total(judged.value, currency), refusal: undefined },
  };
}

/** A line of the cart as a coupon judges it. */
export function toCouponLine({ product, quantity, amount }: CartLine): CouponLine {
  return { productId: product.id, quantity, amount };
}

function sumOf(lines: readonly CartLine[], bounds: PaymentBounds): Money {
  return total(
    lines.filter(isInCurrency(bounds)).map((line) => line.amount),
    bounds.currency,
  );
}

function toLine({ product, quantity }: { product: ProductCard; quantity: number }, bounds: PaymentBounds): CartLine {
  const amount = { minor: product.price.minor * BigInt(quantity), currency: product.price.currency };
  const judged = judgeProduct(bounds, product);
  const fault = judged.ok ? (isPayable(bounds, amount) ? undefined : 'amount') : judged.error;
  return { product, quantity, exceedsStock: quantity > product.stock, fault, amount, discount: zero(amount.currency) };
}

/** Whether a line counts in the total. One in another currency does not; its fault says that it cannot be bought. */
const isInCurrency =
  ({ currency }: PaymentBounds) =>
  (line: CartLine): boolean =>
    line.amount.currency === currency;

function faultsOf(cart: { lines: number; sellers: number; amount: Money }, bounds: PaymentBounds): CartFault[] {
  return [
    ...(cart.lines > bounds.lines ? [{ kind: 'too_many_lines', most: bounds.lines } as const] : []),
    ...(cart.sellers > bounds.sellers ? [{ kind: 'too_many_sellers', most: bounds.sellers } as const] : []),
    ...(cart.amount.minor > 0n && !isPayable(bounds, cart.amount) ? [{ kind: 'too_much' } as const] : []),
  ];
}
