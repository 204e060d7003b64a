import { ticketRules } from '#platform/kernel/tickets.ts';
import type { TicketStatus } from '#platform/kernel/tickets.ts';
import { messageFaultWords } from '#platform/words/ticket-faults.ts';
import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { Fault } from '../../accounts/accounts/domain.ts';
import { isAtWallet } from './domain.ts';
import type { Ticket, Topic } from './domain.ts';
import type { AttachedOrder } from './order-service.ts';
import type { OpenFault, ReplyError } from './service.ts';

/** The topics, as people choose them. */
export const topicWords: Readonly<Record<Topic, Message>> = {
  order: msg('An order or a parcel'),
  payment: msg('A payment or a refund'),
  selling: msg('Selling here, or being paid'),
  account: msg('My account, name or login'),
  goods: msg('Goods or a shop that should not be here'),
  other: msg('Something else'),
};

/** The topics in a word or two, for lists. */
export const shortTopicWords: Readonly<Record<Topic, Message>> = {
  order: msg('Order'),
  payment: msg('Payment'),
  selling: msg('Selling'),
  account: msg('Account'),
  goods: msg('Goods'),
  other: msg('Other'),
};

/** Where a ticket stands, for its writer. */
const statusWords: Readonly<Record<TicketStatus, Message>> = {
  waiting: msg('Waits for our answer'),
  answered: msg('Answered'),
  closed: msg('Closed'),
};

/** Says where a ticket stands, for its writer: also that the wallet has it. */
export function standingWords(ticket: Ticket): string {
  return isAtWallet(ticket) && ticket.status === 'answered' ? t('With the wallet') : statusWords[ticket.status]();
}

/** Names an order that is attached to a ticket. */
export function orderWords({ order, side, lines }: AttachedOrder): string {
  const goods = lines.map((line) => `${line.quantity} × ${line.name}`).join(', ');
  return side === 'buyer'
    ? t('{goods}, ordered on {at, date, mediumDate}', { goods, at: order.createdAt })
    : t('Sale of {goods}, {at, date, mediumDate}', { goods, at: order.createdAt });
}

/** Says what the writer of a ticket can expect next. */
export function nextWords(ticket: Ticket): string {
  if (isAtWallet(ticket) && ticket.status === 'answered')
    return t('The wallet’s support answers now, in your wallet and by mail. Write below if we shall look at it again.');
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

/** Says where a ticket stands at the wallet; null if the wallet never had it. */
export function walletWords({ wallet, reference }: Pick<Ticket, 'wallet' | 'reference'>): string | null {
  if (wallet === null) return null;
  switch (wallet.status) {
    case 'waiting':
      return t('The wallet has it since {at, date, mediumTime} UTC, under {reference} too, and has not answered yet.', {
        at: wallet.handedAt,
        reference,
      });
    case 'answered':
    case 'closed':
      return wallet.answeredAt
        ? t('The wallet answered at {at, date, mediumTime} UTC. The answer is in the wallet, under {reference}.', {
            at: wallet.answeredAt,
            reference,
          })
        : t('The wallet has ended it, under {reference}.', { reference });
    case 'given_back':
      return t('The wallet gave it back to the market’s support.');
  }
}

/** Says why a ticket is not opened. */
export function openFaultWords(fault: OpenFault): Fault {
  switch (fault.code) {
    case 'topic_missing':
      return { field: 'topic', message: t('Choose what it is about') };
    case 'order_not_yours':
      return { field: 'order', message: t('We do not find this among your orders. Choose another one, or none') };
    case 'words_missing':
    case 'words_too_long':
    case 'too_many_open':
    case 'too_many_messages':
      return replyFaultWords(fault);
  }
}

/** Says why a reply is not taken. */
export function replyFaultWords(fault: ReplyError): Fault {
  return { field: 'words', message: messageFaultWords(fault) };
}
