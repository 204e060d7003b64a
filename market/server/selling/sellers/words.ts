import { t } from '#platform/words/words.ts';
import { disputedWords, refusalWords } from '../../ordering/orders/words.ts';
import { MOST_REASON_LETTERS } from './domain.ts';
import type { SaleError } from './service.ts';

/** The field of a form at which a fault is shown: `quantity` with the product's id, for one of them. */
export type FaultField = 'code' | 'carrier' | 'reason' | `quantity-${string}`;

/** The fault of a refused form, at its field. */
export interface FormFault {
  readonly field: FaultField;
  readonly message: string;
}

/** Says why a seller's form was refused, and at which field. */
export function faultOf(error: Exclude<SaleError, { code: 'part_not_found' }>): FormFault {
  switch (error.code) {
    case 'carrier_unknown':
      return { field: 'carrier', message: t('Choose one of the carriers.') };
    case 'tracking_code_malformed':
      return {
        field: 'code',
        message: t('Type the tracking number as it stands on the label: letters and digits, at least six.'),
      };
    case 'quantity_wrong':
      return {
        field: `quantity-${error.productId}`,
        message: t('Type a whole number, at most {left}: that is what is left to ship.', { left: error.left }),
      };
    case 'parcel_empty':
      return { field: 'code', message: t('Put at least one piece into the parcel.') };
    case 'reason_missing':
      return { field: 'reason', message: t('Write a reason: the buyer reads it.') };
    case 'reason_too_long':
      return { field: 'reason', message: t('Write at most {most} letters.', { most: MOST_REASON_LETTERS }) };
    case 'part_not_cancelable':
    case 'part_disputed':
      return { field: 'reason', message: refusalWords(error) };
    case 'wallet_unreachable':
      return {
        field: 'code',
        message: t('The wallet does not answer right now, so nothing is recorded. Press again: nothing is done twice.'),
      };
    case 'wallet_refused':
      return { field: 'code', message: walletWords.get(error.problem.code)?.() ?? refusalWords(error) };
    case 'order_not_payable':
    case 'order_not_cancelable':
    case 'part_not_confirmable':
    case 'part_not_shippable':
    case 'parcel_announced':
    case 'parcel_not_withdrawable':
      return { field: 'code', message: refusalWords(error) };
  }
}

/** The wallet's refusals of a seller's action, in words for the seller. */
const walletWords = new Map<string, () => string>([
  [
    'parcel_used',
    () =>
      t(
        'This tracking number belongs to another parcel: another order has it, or the carrier had it before this order was paid. Type the number on this parcel’s label.',
      ),
  ],
  [
    'tracking_code_refused',
    () => t('The carrier does not know this tracking number. Compare it with the label, and look at the carrier.'),
  ],
  ['contents_wrong', () => t('The parcel has more than is left to ship. Look below at what is in parcels already.')],
  ['nothing_to_ship', () => t('All of this order is in parcels already. Take back one with a wrong number first.')],
  ['case_open', disputedWords],
  ['payment_reported', () => t('The buyer says that this payment was not theirs. Do not ship until that is decided.')],
  ['paid_by_wallet', () => t('The wallet has paid the buyer back itself. You keep what you were paid.')],
  ['part_not_in_state', () => t('This order is past that step already.')],
  ['parcel_not_withdrawable', () => t('The carrier has this parcel already, so it cannot be taken back.')],
]);
