import { resourceKey } from '../../ledger/batch/command.ts';
import type { CouponUse } from './coupon-domain.ts';
import type { Promotion } from './domain.ts';

/** The key by which commands touch promotions. */
export const promotionsKey = resourceKey<Promotion>('promotions');

/** The key by which commands touch what persons took of coupons. */
export const couponUsesKey = resourceKey<CouponUse>('coupon_uses');
