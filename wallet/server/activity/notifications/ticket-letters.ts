import { t } from '#platform/words/words.ts';
import type { Ticket } from '../../support/tickets/domain.ts';
import { letter } from './letters.ts';
import type { Frame, Message } from './letters.ts';

/**
 * Writes the reference of a new ticket, or that there is an answer. The words of both sides stay on the page, where
 * nobody but the holder reads them.
 */
export function ticketLetter(
  { reference, answerBy, shop }: Ticket,
  { isAnswer, ticketUrl }: { readonly isAnswer: boolean; readonly ticketUrl: string },
  frame: Frame,
): Message {
  const happened = isAnswer
    ? t('There is an answer to your ticket {reference}.', { reference })
    : shop
      ? t('A shop handed us your message to its support, about a payment. Its reference is {reference}.', { reference })
      : t('We have your message. Its reference is {reference}.', { reference });
  return {
    subject: isAnswer
      ? t('There is an answer to {reference}', { reference })
      : t('We have your message: {reference}', { reference }),
    text: letter(frame, [
      happened,
      ...(answerBy ? [t('We answer by {until, date, longTime} UTC.', { until: answerBy })] : []),
      t('Read it, and write more there: {ticketUrl}', { ticketUrl }),
      t('This mail never asks you to log in, and we never ask for your codes.\nHoldfast Wallet'),
    ]),
    short: isAnswer
      ? t('Holdfast: there is an answer to your ticket {reference}. Open your wallet to read it.', { reference })
      : t('Holdfast: we have your message. Its reference is {reference}.', { reference }),
  };
}
