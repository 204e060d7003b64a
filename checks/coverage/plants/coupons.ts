import type { Plant } from '../plant.ts';

const domain = 'market/server/coupons/domain.ts';

/** Plants for the coupons of shops: their shares, budgets, people and reasons. */
export const plants: readonly Plant[] = [
  { id: 'P7b', file: domain, from: 'line.amount.minor - BigInt(line.quantity)', to: 'line.amount.minor' },
  {
    id: 'P7c',
    file: 'market/server/ordering/orders/record-service.ts',
    from: '    await settleCoupons(coupons, tx, order);\n',
    to: '',
  },
  {
    id: 'P7d',
    file: domain,
    from: "err({ code: 'below_minimum', minimum, missing: subtract(minimum, sum) })",
    to: "err({ code: 'ended' })",
  },
  {
    id: 'P7e',
    file: domain,
    from: "  if (compare(discount, budgetLeft(coupon)) > 0) return err({ code: 'budget_spent' });\n",
    to: '',
  },
  { id: 'S78', file: domain, from: 'return uses >= perPerson ?', to: 'return uses < 0 ?' },
  {
    id: 'S78',
    file: 'market/server/ordering/orders/pay-service.ts',
    from: 'await payWithCoupons(coupons, tx, order, held.value)',
    to: 'await payWithCoupons(coupons, tx, { ...order, parts: [] }, held.value)',
  },
  {
    id: 'S79',
    file: 'market/server/cart/domain.ts',
    from: 'before.discountMinor === discount.minor',
    to: 'before.quantity === quantity',
  },
  {
    id: 'M3d',
    file: 'market/server/coupons/store.ts',
    from: ' and seller_id = ${uuid(sellerId)} for update',
    to: ' for update',
  },
  {
    id: 'M3d',
    file: 'market/server/coupons/service.ts',
    from: ' || (first.person && !judgePerson(first.coupon, first.person).ok)',
    to: '',
  },
  { id: 'M3d', file: 'market/server/catalog/deals-domain.ts', from: 'firstDay < now ? now : firstDay', to: 'firstDay' },
  {
    id: 'M3d',
    file: 'market/server/catalog/deals-store.ts',
    from: 'where id = ${uuid(productId)} and seller_id = ${uuid(sellerId)} for update',
    to: 'where id = ${uuid(productId)} and ${uuid(sellerId)}::uuid is not null for update',
  },
];
