import { percentText } from '#platform/money/format.ts';
import { t } from '#platform/words/words.ts';
import { lastDayOf } from './domain.ts';
import type { CouponRefusal, CouponTerms, Worth } from './domain.ts';

/** Says what a coupon takes off: `10%` or `€5.00`. */
export function worthWords(worth: Worth): string {
  return worth.kind === 'percent' ? percentText(worth.basisPoints) : t('{amount}', { amount: worth.amount });
}

/** Says in one sentence what a shop takes off a first order, with its terms. */
export function offerWords(coupon: CouponTerms, shop: string): string {
  const { code, minimum, productIds } = coupon;
  const worth = worthWords(coupon.worth);
  const until = lastDayOf(coupon);
  const goods = productIds.length === 0 ? 'all' : 'some';
  if (minimum.minor === 0n) {
    return t(
      '{worth} off {goods, select, all {your first order} other {some products in your first order}} from {shop}, with the code {code} until {until, date, longDate}.',
      { worth, goods, shop, code, until },
    );
  }
  return t(
    '{worth} off {goods, select, all {your first order of {minimum} or more} other {some products that cost {minimum} or more in your first order}} from {shop}, with the code {code} until {until, date, longDate}.',
    { worth, goods, minimum, shop, code, until },
  );
}

/** Says why a coupon does not apply, and what would help. */
export function refusalWords(refusal: CouponRefusal, { code }: Pick<CouponTerms, 'code'>, shop: string): string {
  switch (refusal.code) {
    case 'ended':
      return t('{code} of {shop} has ended.', { code, shop });
    case 'not_started':
      return t('{code} of {shop} starts on {at, date, longDate}.', { code, shop, at: refusal.startsAt });
    case 'other_products':
      return t('{code} of {shop} is for other products than those in your cart.', { code, shop });
    case 'not_first':
      return t('{code} is for a first order from {shop}, and you have ordered there before.', { code, shop });
    case 'used_up':
      return t('{code} can be used {most, plural, one {once} other {# times}}, and you have done so.', {
        code,
        most: refusal.most,
      });
    case 'below_minimum':
      return t('{code} is for {minimum} or more from {shop}: {missing} is missing.', {
        code,
        shop,
        minimum: refusal.minimum,
        missing: refusal.missing,
      });
    case 'budget_spent':
      return t('{code} of {shop} is used up: others were faster.', { code, shop });
    case 'too_small':
      return t('{code} cannot take anything off goods that cost so little.', { code });
  }
}
