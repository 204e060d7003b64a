import type { Money } from '#platform/money/money.ts';
import { t } from '#platform/words/words.ts';
import type { Payment } from '../../payments/payments/domain.ts';
import { closing, letter } from './letters.ts';
import type { Frame, Message } from './letters.ts';

interface AboutCard {
  readonly payment: Payment;
  /** The card that paid, by its brand and last digits. */
  readonly card: string;
  readonly sum: Money;
}

/** Writes that a card did not take the money of a refund, which is in the balance instead. */
export function cardRefundFailedLetter({ payment, card, sum }: AboutCard, frame: Frame): Message {
  const { orderReference, clientName } = payment;
  return {
    subject: t('{sum} is in your balance, not on your card', { sum }),
    text: letter(frame, [
      t('We wanted to send {sum} of your refund for order {orderReference} at {clientName} back to {card}.', {
        sum,
        orderReference,
        clientName,
        card,
      }),
      t(
        'The bank of the card did not take it, for example because the card is closed. So {sum} is in your balance, where you can spend it.',
        { sum },
      ),
      ...closing(payment, frame, 'payment'),
    ]),
    short: t('Holdfast: your card did not take a refund of {sum}. It is in your balance. Ref {id}', {
      sum,
      id: payment.id,
    }),
  };
}

/** Writes that a card was charged for a payment that had ended meanwhile, so the money is in the balance. */
export function chargeStayedLetter({ payment, card, sum }: AboutCard, frame: Frame): Message {
  const { orderReference, clientName } = payment;
  return {
    subject: t('{sum} from your card is in your balance', { sum }),
    text: letter(frame, [
      t('Your bank confirmed {sum} from {card} for order {orderReference} at {clientName} too late.', {
        sum,
        card,
        orderReference,
        clientName,
      }),
      t('The payment could not be taken any more, and the shop got nothing. {sum} is in your balance.', { sum }),
      t('If you still want what you ordered, order it again and pay from your balance.'),
      ...closing(payment, frame, 'payment'),
    ]),
    short: t('Holdfast: {sum} from your card came too late for an order and is in your balance. Ref {id}', {
      sum,
      id: payment.id,
    }),
  };
}
