import { formatMoney } from '#platform/money/format.ts';
import type { Money } from '#platform/money/money.ts';
import { t } from '#platform/words/words.ts';
import type { Chargeback, ChargebackStep } from '../../funding/chargebacks/domain.ts';
import type { Payment } from '../../payments/payments/domain.ts';
import { letter } from './letters.ts';
import type { Frame, Message } from './letters.ts';

interface AboutChargeback {
  readonly chargeback: Chargeback;
  /** Whether it was a debit of a bank account, which cannot be contested. */
  readonly isDebit: boolean;
  /** The page on which they write to support. */
  readonly helpUrl: string;
}

/** Writes to the holder whose charge a bank asks about or takes back. */
export function chargebackLetter(
  { chargeback, isDebit, helpUrl }: AboutChargeback,
  step: ChargebackStep,
  frame: Frame,
): Message {
  const sum = formatMoney(chargeback.amount);
  const { subject, paragraphs } = isDebit ? debitWords(sum, step) : wordsOf(sum, step);
  return {
    subject,
    text: letter(frame, [
      ...paragraphs,
      t('Write to us: {helpUrl}', { helpUrl }),
      t('This mail never asks you to log in, and we never ask for your codes.\nHoldfast Wallet'),
    ]),
    short: t('Holdfast: {what}.', { what: subject }),
  };
}

function wordsOf(sum: string, step: ChargebackStep): { subject: string; paragraphs: readonly string[] } {
  switch (step) {
    case 'asked':
      return {
        subject: t('The bank of your card asks about {sum}', { sum }),
        paragraphs: [
          t('The bank of your card asks us about a charge of {sum}. Your money stays where it is.', { sum }),
          t('If you know the charge, tell your bank so: then it does not take the money back.'),
        ],
      };
    case 'taken':
      return {
        subject: t('The bank of your card took {sum} back', { sum }),
        paragraphs: [
          t(
            'The bank of your card took back a charge of {sum}. We took the sum from your balance; if there was less, you owe the rest, and the next money that comes in pays it.',
            { sum },
          ),
          t(
            'If you know the charge, tell your bank to withdraw the dispute. If you paid for an order with it, what was not delivered comes back to your balance and pays the debt.',
          ),
          t('If you did not make the charge, somebody else may use your wallet: freeze it, and write to us.'),
        ],
      };
    case 'won':
      return {
        subject: t('The bank of your card gave {sum} back', { sum }),
        paragraphs: [
          t(
            'The bank of your card gave back the charge of {sum}. It pays what you owe first, and the rest is in your balance.',
            {
              sum,
            },
          ),
        ],
      };
    case 'lost':
      return {
        subject: t('The bank of your card keeps {sum}', { sum }),
        paragraphs: [
          t('The bank of your card has decided: it keeps the {sum} that it took back. This is final.', { sum }),
          t('If you owe something now, add money to your balance to pay it.'),
        ],
      };
  }
}

/** A bank takes a debit back without asking, and rarely gives it back. */
function debitWords(sum: string, step: ChargebackStep): { subject: string; paragraphs: readonly string[] } {
  if (step === 'won') {
    return {
      subject: t('Your bank gave {sum} back', { sum }),
      paragraphs: [
        t('Your bank gave back {sum}. It pays what you owe first, and the rest is in your balance.', { sum }),
      ],
    };
  }
  return {
    subject: t('Your bank took {sum} back', { sum }),
    paragraphs: [
      t(
        'Your bank took back {sum} that you had added from your account. We took the sum from your balance; if there was less, you owe the rest, and the next money that comes in pays it.',
        { sum },
      ),
      t('This is final: nobody can contest it. If you still want the money in your wallet, add it again.'),
      t('If you did not add it, somebody else may use your wallet: freeze it, and write to us.'),
    ],
  };
}

/** Writes to a seller who pays if the bank keeps what it took back of a payment. @param sum What the wallet did not see delivered. */
export function chargedBackSaleLetter(payment: Payment, sum: Money, helpUrl: string, frame: Frame): Message {
  const { orderReference, clientName } = payment;
  return {
    subject: t('A bank took back the payment of order {orderReference}', { orderReference }),
    text: letter(frame, [
      t('The bank of the buyer’s card took back the payment of order {orderReference} at {clientName}.', {
        orderReference,
        clientName,
      }),
      t(
        'We did not see {sum} of your part delivered. If the bank keeps the money, this comes out of your reserve and your balance, and the rest becomes a debt.',
        { sum: formatMoney(sum) },
      ),
      t('Send us what shows the delivery, such as a carrier’s record, and we give it to the bank: {helpUrl}', {
        helpUrl,
      }),
      t('This mail never asks you to log in, and we never ask for your codes.\nHoldfast Wallet'),
    ]),
    short: t(
      'Holdfast: a bank took back the payment of one of your orders. Send us what shows the delivery. Ref {id}',
      { id: payment.id },
    ),
  };
}
