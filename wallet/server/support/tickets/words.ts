import { shortNumberOf } from '#platform/kernel/short-number.ts';
import { ticketRules } from '#platform/kernel/tickets.ts';
import type { TicketStatus } from '#platform/kernel/tickets.ts';
import { formatMoney } from '#platform/money/format.ts';
import { messageFaultWords } from '#platform/words/ticket-faults.ts';
import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { AboutView } from './about-service.ts';
import type { Ticket, Topic } from './domain.ts';
import type { OpenFault, ReplyError } from './service.ts';

/** The topics, as people choose them. */
export const topicWords: Readonly<Record<Topic, Message>> = {
  payment: msg('A payment, or a charge that I do not understand'),
  order: msg('Something that I ordered'),
  case: msg('A case that is open or decided'),
  link: msg('The link between a shop and my wallet'),
  card: msg('A card, or adding money'),
  account: msg('My account, name, number or login'),
  other: msg('Something else'),
};

/** The topics in a word or two, for lists. */
export const shortTopicWords: Readonly<Record<Topic, Message>> = {
  payment: msg('Payment'),
  order: msg('Order'),
  case: msg('Case'),
  link: msg('Link'),
  card: msg('Card'),
  account: msg('Account'),
  other: msg('Other'),
};

/** Where a ticket stands, for its holder. */
export const statusWords: Readonly<Record<TicketStatus, Message>> = {
  waiting: msg('Waits for our answer'),
  answered: msg('Answered'),
  closed: msg('Closed'),
};

/** Names what is attached to a ticket. */
export function aboutWords({ about, shopName, orderReference = '', amount }: AboutView): string {
  switch (about.kind) {
    case 'payment':
      return amount
        ? t('Payment of {amount} to {shopName}, order {orderReference} · {number}', {
            number: shortNumberOf(about.id),
            amount: formatMoney(amount),
            shopName,
            orderReference,
          })
        : t('Sale at {shopName}, order {orderReference} · {number}', {
            number: shortNumberOf(about.id),
            shopName,
            orderReference,
          });
    case 'case':
      return t('Case about order {orderReference} at {shopName}', { orderReference, shopName });
    case 'link':
      return t('Link to {shopName}', { shopName });
  }
}

/** Says what the holder of a ticket can expect next. */
export function nextWords(ticket: Ticket): string {
  switch (ticket.status) {
    case 'waiting':
      return t('We answer by {until, date, longTime} UTC. You get a mail when there is an answer.', {
        until: ticket.answerBy!,
      });
    case 'answered':
      return t(
        'Write below if something is still open. Without a word from you, this ends after {days, plural, one {# day} other {# days}}.',
        { days: ticketRules.closesAfterDays },
      );
    case 'closed':
      return t('It has ended. Write below within {days, plural, one {# day} other {# days}} to open it again.', {
        days: ticketRules.reopensWithinDays,
      });
  }
}

interface FieldFault {
  readonly field: string;
  readonly message: string;
}

/** Says why a ticket is not opened. */
export function openFaultWords(fault: OpenFault): FieldFault {
  switch (fault.code) {
    case 'topic_missing':
      return { field: 'topic', message: t('Choose what it is about') };
    case 'about_not_yours':
      return {
        field: 'about',
        message: t('We do not find this among your payments, links and cases. Choose another one, or none'),
      };
    case 'too_many_ticket_files':
    case 'file_gone':
    case 'too_many_open':
    case 'words_missing':
    case 'words_too_long':
    case 'too_many_messages':
      return replyFaultWords(fault);
  }
}

/** Says why a reply is not taken. */
export function replyFaultWords(fault: ReplyError): FieldFault {
  if (fault.code === 'file_gone') return { field: 'files', message: t('A file that you added is gone. Add it again') };
  if (fault.code === 'too_many_ticket_files')
    return {
      field: 'files',
      message: t('This ticket takes {most, plural, one {# file} other {# files}} in all. Choose fewer', {
        most: fault.most,
      }),
    };
  return { field: 'words', message: messageFaultWords(fault) };
}
