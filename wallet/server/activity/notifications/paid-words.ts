import { currencyWords, formatMoney, percentText } from '#platform/money/format.ts';
import { add, subtract, zero } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { t } from '#platform/words/words.ts';
import type { FeeSchedule } from '../../funding/fees/domain.ts';
import { payable } from '../../payments/payments/domain.ts';
import type { Payment } from '../../payments/payments/domain.ts';
import type { ExchangeShare } from '../../payments/payments/exchange-share-domain.ts';

/** The card that paid a share of a payment, with the fee of its charge. */
export interface PaidBy {
  readonly name: string;
  readonly fee: Money;
  /** The version of the fees under which it was charged. */
  readonly schedule: FeeSchedule;
}

/** Writes one row of a letter. */
export function row(label: string, value: string): string {
  return t('  {label}: {value}', { label, value });
}

/** Writes what a payer paid from where, with the fee of a card, or what an exchange took. */
export function paidRows(payment: Payment, card: PaidBy | undefined): string[] {
  const paid = payable(payment);
  const { cardShare, exchangeShare } = payment;
  const fromCard = card && cardShare ? cardShare.amount : zero(paid.currency);
  const fromBalance = subtract(paid, add(fromCard, exchangeShare?.get ?? zero(paid.currency)));
  return [
    row(t('Wallet fee'), card && card.fee.minor > 0n ? cardFeeWords(card) : t('none')),
    ...(fromBalance.minor > 0n ? [row(t('Paid from your balance'), formatMoney(fromBalance))] : []),
    ...(exchangeShare ? [row(...exchangedRow(exchangeShare))] : []),
    ...(card && fromCard.minor > 0n
      ? [row(t('Paid from {card}', { card: card.name }), formatMoney(add(fromCard, card.fee)))]
      : []),
  ];
}

/** Explains the fee of a card by its version of the fees. */
function cardFeeWords({ fee, schedule }: PaidBy): string {
  const { cardBasisPoints, cardFreeUpToMinor: minor, currency } = schedule;
  return t('{fee}: {percent} of what your cards bring beyond {free} in a month', {
    fee,
    percent: percentText(cardBasisPoints),
    free: { minor, currency },
  });
}

/** Explains the fee of a sale by its version of the fees. */
export function saleFeeWords(fee: Money, { merchantBasisPoints }: FeeSchedule): string {
  return fee.minor === 0n
    ? t('none')
    : t('{fee}: {percent} of the sale', { fee, percent: percentText(merchantBasisPoints) });
}

function exchangedRow({ give, get, kept }: ExchangeShare): [string, string] {
  return [
    t('Paid from your balance in {name}', { name: currencyWords(give.currency) }),
    t('{give} for {get}, with a margin of {kept}', { give, get, kept }),
  ];
}
