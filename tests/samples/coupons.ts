import type { Id } from '#platform/kernel/id.ts';
import type { Coupon } from '../../market/server/coupons/domain.ts';
import type { TypedTerms } from '../../market/server/coupons/typed-domain.ts';
import type { SampleMarket } from './market.ts';

/** A coupon's form as its seller typed it: 10 % off, from yesterday for a week, once for each person. */
export function typedTerms(changes: Partial<TypedTerms> = {}): TypedTerms {
  const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  return {
    code: 'HELLO10',
    kind: 'percent',
    percent: '10',
    amount: '',
    budget: '50',
    minimum: '',
    perPerson: '1',
    isFirstOrder: false,
    productIds: [],
    starts: day(-1),
    ends: day(6),
    ...changes,
  };
}

/** The seller of a demo's product. */
export async function sellerOf(shop: Pick<SampleMarket, 'market'>, slug: string): Promise<Id<'sel'>> {
  return (await shop.market.catalog.product(slug))!.seller.id;
}

/** Starts a coupon of a product's shop. @throws If the market refuses it. */
export async function liveCoupon(
  shop: Pick<SampleMarket, 'market'>,
  slug: string,
  changes: Partial<TypedTerms> & { readonly code: string },
): Promise<Id<'cpn'>> {
  const { coupons } = shop.market;
  const sellerId = await sellerOf(shop, slug);
  const drafted = await coupons.draft(sellerId, undefined, typedTerms(changes));
  const { id } = (await coupons.ofSeller(sellerId))[0]!;
  const started = await coupons.start(sellerId, id);
  if (!drafted.ok || !started.ok) throw new Error(`The market refused the coupon ${changes.code}.`);
  return id;
}

/** Reads a coupon of a product's shop. */
export async function couponOf(shop: Pick<SampleMarket, 'market'>, slug: string, id: Id<'cpn'>): Promise<Coupon> {
  return (await shop.market.coupons.ofSeller(await sellerOf(shop, slug))).find((one) => one.id === id)!;
}
