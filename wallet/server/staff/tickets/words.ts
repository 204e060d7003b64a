import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { TicketStatus } from '#platform/kernel/tickets.ts';
import type { MessageKind } from '../../support/tickets/domain.ts';
import type { MacroFault } from './domain.ts';
import type { StepRefusal } from './service.ts';

/** Where a ticket stands, for staff. */
export const statusWords: Readonly<Record<TicketStatus, Message>> = {
  waiting: msg('Waits for an answer'),
  answered: msg('Answered'),
  closed: msg('Closed'),
};

/** The kinds of messages, after the name of who wrote it. */
export const kindWords: Readonly<Record<MessageKind, Message>> = {
  holder: msg('wrote'),
  shop: msg('handed over, as the holder’s words'),
  answer: msg('answered'),
  note: msg('noted, for staff alone'),
  handed: msg('handed it over'),
  given_back: msg('gave it back to the shop'),
  closed: msg('closed it'),
};

interface FieldFault {
  readonly field: string;
  readonly message: string;
}

/** Says why a step is refused. */
export function stepFaults(refusal: StepRefusal): FieldFault[] {
  switch (refusal.code) {
    case 'words_missing':
      return [{ field: 'words', message: t('Write something first') }];
    case 'words_unsent':
      return [{ field: 'words', message: t('Send these words or keep them as a note first, or empty the field') }];
    case 'words_too_long':
      return [
        {
          field: 'words',
          message: t('This is too long: shorten it to {most, number} letters', { most: refusal.most }),
        },
      ];
    case 'desk_missing':
      return [{ field: 'desk', message: t('Choose another role to hand it to') }];
    case 'not_of_shop':
      return [{ field: 'words', message: t('No shop handed this ticket over, so there is none to give it back to') }];
    case 'ticket_changed':
      return [
        {
          field: 'words',
          message: t(
            'There is a message that you had not seen. Read it above; nothing was sent, and your words are kept',
          ),
        },
      ];
    case 'ticket_closed':
    case 'ticket_ended':
      return [{ field: 'words', message: t('The ticket is closed. Its holder can open it again by writing') }];
    case 'own_ticket':
    case 'ticket_not_found':
      return [{ field: 'words', message: t('You cannot work on this ticket') }];
  }
}

/** Says what is wrong with a typed macro. */
export function macroFault({ field, code, most }: MacroFault): FieldFault {
  switch (code) {
    case 'missing':
      return { field, message: t('Fill this in') };
    case 'too_long':
      return { field, message: t('This is too long: shorten it to {most, number} letters', { most }) };
    case 'name_wrong':
      return { field, message: t('Write the name in small letters, digits and dashes, such as refund-is-booked') };
  }
}
