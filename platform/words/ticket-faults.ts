import type { PaceError, TicketError, WordsError } from '../kernel/tickets.ts';
import { t } from './words.ts';

/** Why a message to support is not taken, by the rules that both products share. */
export type MessageFault = WordsError | TicketError | PaceError | { readonly code: 'ticket_not_found' };

/** Says why a message to support is not taken. */
export function messageFaultWords(fault: MessageFault): string {
  switch (fault.code) {
    case 'words_missing':
      return t('Write what you want to tell us');
    case 'words_too_long':
      return t('This is too long: shorten it to {most, number} letters', { most: fault.most });
    case 'too_many_open':
      return t(
        'You have {most, plural, one {# open ticket} other {# open tickets}}, which is the most. Write into one of them, or wait until one has ended',
        { most: fault.most },
      );
    case 'too_many_messages':
      return t('You have written {most, number} messages within a day, which is the most. Send this one tomorrow', {
        most: fault.most,
      });
    case 'ticket_ended':
      return t('This ticket ended long ago. Copy your words, and open a new one');
    case 'ticket_closed':
    case 'ticket_not_found':
      return t('This ticket cannot be written to. Open a new one');
  }
}
