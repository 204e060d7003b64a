import type { Letter } from '#platform/mail/mailer.ts';
import { t } from '#platform/words/words.ts';
import type { Shopper } from '../../accounts/accounts/domain.ts';
import { greeting } from '../../accounts/accounts/words.ts';
import { urls } from '../../urls.ts';
import type { Ticket, TicketMessage } from './domain.ts';

/** Writes the reference of a new ticket, or that there is an answer. The words of both sides stay on the page. */
export function ticketLetter(
  { ticket, message }: { readonly ticket: Ticket; readonly message: TicketMessage },
  { shopper, publicUrl }: { readonly shopper: Pick<Shopper, 'email' | 'name'>; readonly publicUrl: string },
): Letter {
  const { reference, answerBy } = ticket;
  const page = `${publicUrl}${urls.support.ticket({ ticketId: ticket.id })}`;
  const text = (news: string) =>
    t(
      '{greeting}\n\n{news} Read it, and write more there:\n{page}\n\nThis mail never asks you to sign in, and we never ask for a password or a code.\n\nHoldfast Market',
      { greeting: greeting(shopper.name), news, page },
    );
  if (message.kind === 'answer') {
    return {
      to: shopper.email,
      subject: t('There is an answer to {reference}', { reference }),
      text: text(t('there is an answer to your ticket {reference}.', { reference })),
    };
  }
  return {
    to: shopper.email,
    subject: t('We have your message: {reference}', { reference }),
    text: text(
      t('we have your message. Its reference is {reference}. We answer by {until, date, longTime} UTC.', {
        reference,
        until: answerBy ?? message.at,
      }),
    ),
  };
}
