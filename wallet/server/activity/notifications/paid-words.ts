import { formatMoney } from '#platform/money/format.ts';
import { add, subtract, zero } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { t } from '#platform/words/words.ts';
import { payable } from '../../payments/payments/domain.ts';
import type { Payment } from '../../payments/payments/domain.ts';

/** The card that paid a share of a payment, with the fee of its charge. */
export interface PaidBy {
  readonly name: string;
  readonly fee: Money;
}

/** Writes one row of a letter. */
export function row(label: string, value: string): string {
  return t('  {label}: {value}', { label, value });
}

/** Writes what a payer paid from where, with the fee of a card. */
export function paidRows(payment: Payment, card: PaidBy | undefined): string[] {
  const paid = payable(payment);
  const fromCard = card && payment.cardShare ? payment.cardShare.amount : zero(paid.currency);
  const fromBalance = subtract(paid, fromCard);
  return [
    row(t('Wallet fee'), card && card.fee.minor > 0n ? formatMoney(card.fee) : t('none')),
    ...(fromBalance.minor > 0n ? [row(t('Paid from your balance'), formatMoney(fromBalance))] : []),
    ...(card && fromCard.minor > 0n
      ? [row(t('Paid from {card}', { card: card.name }), formatMoney(add(fromCard, card.fee)))]
      : []),
  ];
}
