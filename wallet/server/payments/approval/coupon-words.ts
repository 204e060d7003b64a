import { waitWords } from '#platform/words/wait.ts';
import { t } from '#platform/words/words.ts';
import type { CouponError } from '../promotions/coupon-domain.ts';

/** Says for the payer why a coupon does not apply. */
export function couponWords(error: CouponError): string {
  switch (error.why) {
    case 'unknown':
      return t('We know no such code. Look at its spelling.');
    case 'not_started':
      return t('This code is valid from {startsAt, date, longTime} UTC.', { startsAt: error.startsAt });
    case 'over':
      return t('This code is over.');
    case 'exhausted':
      return t('This code has been used up.');
    case 'used':
      return t('This code was taken before: once for each person, card and bank account.');
    case 'not_first':
      return t('This code is for your first payment, and you have paid before.');
    case 'related':
      return t(
        'This code does not apply where you and the seller share a card, a bank account, an address or a browser.',
      );
    case 'untracked':
      return t('This code does not apply to what is sent without tracking.');
    case 'no_destination':
      return t('This code applies only where the shop says where the parcel goes.');
    case 'another':
      return t('This payment has another code. Remove that first.');
    case 'too_often':
      return t('Too many codes. Wait {wait}, then try again.', { wait: waitWords(error.seconds) });
    case 'below_minimum':
      return t('This code is for payments from {minimum}.', { minimum: error.minimum });
  }
}
