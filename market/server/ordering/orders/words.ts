import { t } from '#platform/words/words.ts';
import type { OrderError } from './domain.ts';
import type { Refused, Unknown } from './port.ts';

/** Says why an action on an order was refused, in words for the person who took it. */
export function refusalWords(error: OrderError | Refused | Unknown): string {
  switch (error.code) {
    case 'wallet_refused':
      return `${error.problem.title}. ${error.problem.nextAction}`;
    case 'wallet_unreachable':
      return t('The wallet does not answer right now. It is safe to press again: nothing is done or charged twice.');
    case 'tracking_code_used':
      return t('Another parcel went under this tracking number. Type the one on this parcel’s label.');
    case 'parcel_delivered_before':
      return t(
        'The carrier had delivered this parcel before you reported it, so it cannot be this order’s. Type the number on this parcel’s label.',
      );
    case 'order_not_cancelable':
      return error.status === 'paid'
        ? t(
            'This order was paid before it could be canceled. Whatever is not shipped in time is refunded automatically.',
          )
        : t('This order is being paid at this very moment. Finish that, or cancel once more.');
    case 'order_not_payable':
    case 'part_not_confirmable':
    case 'part_not_shippable':
      return t('This order is past that step already.');
  }
}
