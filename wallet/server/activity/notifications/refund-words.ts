import { currencyWords } from '#platform/money/format.ts';
import { subtract } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { t } from '#platform/words/words.ts';
import { ownOf } from '../../payments/payments/domain.ts';
import type { RefundedExchange } from '../../payments/payments/exchange-share-domain.ts';
import type { Refund, RefundCause } from '../../protection/refunds/domain.ts';

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

/** Says what became of the share of an exchange: back at the rate of the payment, or in the order's currency. */
function exchangedWords({ isBack, get, give }: RefundedExchange, exchangeUrl: string): string {
  const name = currencyWords(give.currency);
  if (isBack) return t('{give} of it went back to your balance in {name}, at the rate of the payment.', { give, name });
  return t(
    'It is in your balance in {own}. You can exchange {get} of it back into {name} without our margin: {exchangeUrl}',
    { own: currencyWords(get.currency), get, name, exchangeUrl },
  );
}

/**
 * Says where a refund goes: to the card that paid, to the balance, or to both in parts.
 *
 * @param exchangeUrl The address where money is exchanged.
 */
export function refundWords(
  { sources, toCard, amount, exchanged, cause }: Pick<Refund, 'sources' | 'toCard' | 'amount' | 'exchanged' | 'cause'>,
  card: string | undefined,
  exchangeUrl: string,
): { readonly sum: Money; readonly title: string; readonly place: string } {
  const sum = ownOf(sources, amount.currency);
  if (cause === 'charged_back') {
    const place = t('It went to your balance, from which the bank of your card took it.');
    return { sum, title: t('{sum} is back in your wallet', { sum }), place };
  }
  if (card === undefined || toCard.minor === 0n) {
    const place = exchanged ? exchangedWords(exchanged, exchangeUrl) : t('It is in your balance.');
    return { sum, title: t('{sum} is back in your wallet', { sum }), place };
  }
  const toBalance = subtract(sum, toCard);
  if (toBalance.minor === 0n) {
    const title = t('{sum} goes back to {card}', { sum, card });
    return { sum, title, place: t('It goes back to {card}, whose bank shows it within some days.', { card }) };
  }
  return {
    sum,
    title: t('{toCard} goes back to {card}, {toBalance} to your balance', { toCard, card, toBalance }),
    place: t(
      'You get it where you paid it from: {toCard} goes back to {card}, whose bank shows it within some days, and {toBalance} is in your balance.',
      { toCard, card, toBalance },
    ),
  };
}
