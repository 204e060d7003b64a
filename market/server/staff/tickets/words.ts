import type { FieldFault } from '#platform/http/page-fields.ts';
import type { TicketStatus } from '#platform/kernel/tickets.ts';
import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { OrderStatus } from '../../ordering/orders/domain.ts';
import { isAtWallet } from '../../support/tickets/domain.ts';
import type { MessageKind, Ticket } from '../../support/tickets/domain.ts';
import type { StepRefusal } from './service.ts';

/** Where a ticket stands, for staff. */
export const statusWords: Readonly<Record<TicketStatus, Message>> = {
  waiting: msg('Waits for an answer'),
  answered: msg('Answered'),
  closed: msg('Closed'),
};

/** Where an attached order stands. */
export const orderStatusWords: Readonly<Record<OrderStatus, Message>> = {
  awaiting_payment: msg('Not paid yet'),
  paid: msg('Paid'),
  canceled: msg('Canceled'),
  expired: msg('Ended without payment'),
};

/** Says where a ticket stands, for staff: also that the wallet has it. */
export function standingWords(ticket: Ticket): string {
  return isAtWallet(ticket) && ticket.status === 'answered' ? t('With the wallet') : statusWords[ticket.status]();
}

/** The kinds of messages, after the name of who wrote it. */
export const kindWords: Readonly<Record<MessageKind, Message>> = {
  shopper: msg('wrote'),
  answer: msg('answered'),
  note: msg('noted, for staff alone'),
  handed: msg('handed it to the wallet'),
  given_back: msg('gave it back'),
  closed: msg('closed it'),
};

/** Says why a step is refused. */
export function stepFault(refusal: StepRefusal): FieldFault {
  const field = 'words';
  switch (refusal.code) {
    case 'words_missing':
      return { field, message: t('Write something first') };
    case 'words_unsent':
      return { field, message: t('Send these words or keep them as a note first, or empty the field') };
    case 'words_too_long':
      return { field, message: t('This is too long: shorten it to {most, number} letters', { most: refusal.most }) };
    case 'ticket_changed':
      return {
        field,
        message: t(
          'There is a message that you had not seen. Read it above; nothing was sent, and your words are kept',
        ),
      };
    case 'not_agreed':
      return {
        field,
        message: t(
          'The writer has not agreed to a handover. Ask them to press “Yes, I agree” on the page of the ticket',
        ),
      };
    case 'no_payment':
      return { field, message: t('No paid order of the writer is attached, so there is nothing for the wallet') };
    case 'handed_before':
      return { field, message: t('It was handed to the wallet before') };
    case 'wallet_refused':
      return { field, message: t('The wallet refused it: {words}', { words: refusal.words }) };
    case 'wallet_unreachable':
      return {
        field,
        message: t('The wallet does not answer. Try again in a moment; it takes the ticket once at most'),
      };
    case 'ticket_closed':
    case 'ticket_ended':
      return { field, message: t('The ticket is closed. Its writer can open it again by writing') };
    case 'own_ticket':
    case 'ticket_not_found':
      return { field, message: t('You cannot work on this ticket') };
  }
}
