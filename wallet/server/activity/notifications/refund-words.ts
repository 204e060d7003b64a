import { t } from '#platform/words/words.ts';
import type { RefundCause } from '../../protection/refunds/domain.ts';

/** Says why money went back, to its payer. */
export function causeWords(cause: RefundCause): string {
  switch (cause) {
    case 'shop':
      return t('The seller refunded it.');
    case 'canceled':
      return t('The order was canceled before it was shipped.');
    case 'not_shipped':
      return t('The seller did not ship it in time.');
    case 'not_scanned':
      return t('The seller announced a parcel, but no carrier has had it in time.');
    case 'lost':
      return t('The carrier has lost the parcel.');
    case 'returned':
      return t('The carrier has sent the parcel back to the seller.');
    case 'case':
      return t('Your case has ended with this refund.');
    case 'unauthorized':
      return t('You had reported the payment as not yours, and we have decided for you.');
    case 'charged_back':
      return t('The bank of your card has taken the payment back.');
  }
}

/** Says to the seller why money went back, where the seller must do something. @param wasPaid Whether the seller had it. */
export function sellerCauseWords(cause: RefundCause, wasPaid: boolean): string[] {
  if (cause !== 'charged_back') return [];
  return [
    wasPaid
      ? t('The bank of the buyer’s card took the payment back and keeps it, and we did not see the goods delivered.')
      : t(
          'The bank of the buyer’s card took the payment back. Do not ship the order. If it is on its way, ask the carrier to bring it back.',
        ),
  ];
}
