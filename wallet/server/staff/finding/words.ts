import { msg } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { Payment } from '../../payments/payments/domain.ts';
import type { FindError } from './service.ts';

/** Why a search found nothing to look at, and what to do. */
export const findWords: Readonly<Record<FindError['code'], Message>> = {
  search_empty: msg('Type what you look for.'),
  search_too_short: msg('Type at least 3 letters of a name.'),
  too_many_searches: msg('You searched very often. Wait a few minutes, then go on.'),
};

/** The statuses of payments. */
export const paymentWords: Readonly<Record<Payment['status'], Message>> = {
  requires_approval: msg('Waits for approval'),
  captured: msg('Paid'),
  partially_refunded: msg('Refunded in part'),
  refunded: msg('Refunded'),
  canceled: msg('Canceled'),
  expired: msg('Expired'),
};
