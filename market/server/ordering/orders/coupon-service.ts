import type { Tx } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import { ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { zero } from '#platform/money/money.ts';
import { keptDiscount } from '../../coupons/domain.ts';
import type { CouponRefused } from '../../coupons/service.ts';
import { discountOf } from './domain.ts';
import type { Order } from './domain.ts';
import { amountOf, listedOf } from './parcels-domain.ts';
import type { OrderCoupons } from './port.ts';

/** Reserves the discounts of an order. @param links All links of the wallet that pays, in any account. */
export async function reserveCoupons(
  coupons: OrderCoupons,
  tx: Tx,
  order: Order,
  links: readonly Id<'lnk'>[],
): Promise<Result<void, CouponRefused>> {
  const wanted = order.parts.flatMap((part) => {
    if (part.coupon === null) return [];
    const lines = part.lines.map(({ productId, quantity, price }) => ({
      productId,
      quantity,
      amount: listedOf({ quantity, price }),
    }));
    return [{ couponId: part.coupon.id, lines, discount: discountOf(part) }];
  });
  return wanted.length === 0 ? ok() : coupons.reserve(tx, { ...order, orderId: order.id, links }, wanted);
}

/** Judges whether an order keeps its coupons if its wallet, which has these links, pays. */
export async function payWithCoupons(
  coupons: OrderCoupons,
  tx: Tx,
  order: Order,
  links: readonly Id<'lnk'>[],
): Promise<Result<void, CouponRefused>> {
  const ids = order.parts.flatMap(({ coupon }) => (coupon ? [coupon.id] : []));
  return ids.length === 0 ? ok() : coupons.payBy(tx, { ...order, orderId: order.id, links }, ids);
}

/** Takes the discounts of a paid order, less its refunds, and gives back those of an order that has ended unpaid. */
export async function settleCoupons(coupons: OrderCoupons, tx: Tx, order: Order): Promise<void> {
  if (order.status === 'awaiting_payment') return;
  const used = order.parts.flatMap((part) => (part.coupon ? [{ couponId: part.coupon.id, part }] : []));
  // All transactions lock several coupons in this sequence.
  for (const { couponId, part } of used.toSorted((left, right) => (left.couponId < right.couponId ? -1 : 1))) {
    const lines = part.lines.map((line) => ({ ...line, amount: amountOf(line) }));
    const { currency } = order.amount;
    const kept = order.status === 'paid' ? keptDiscount(lines, currency) : zero(currency);
    await coupons.settle(tx, { couponId, orderId: order.id }, kept);
  }
}
