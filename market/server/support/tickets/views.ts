import { ticketRules, writableUntil } from '#platform/kernel/tickets.ts';
import { t } from '#platform/words/words.ts';
import type { Fault } from '../../../web/src/common-view-model.ts';
import type { SupportData, TicketData, WriteData } from '../../../web/src/support-view-model.ts';
import { toAt } from '../../ordering/orders/at-views.ts';
import { urls } from '../../urls.ts';
import { topicNames } from './domain.ts';
import type { Ticket, TicketMessage } from './domain.ts';
import type { AttachedOrder } from './order-service.ts';
import type { TicketFile, TypedTicket } from './service.ts';
import { nextWords, orderWords, shortTopicWords, statusWords, topicWords } from './words.ts';

/** Turns a person's tickets into the data of their list. */
export function toSupportData(tickets: readonly Ticket[]): SupportData {
  return {
    page: 'support',
    tickets: tickets.map(({ id, reference, topic, status, changedAt }) => ({
      href: urls.support.ticket({ ticketId: id }),
      words: t('{reference} · {topic}', { reference, topic: shortTopicWords[topic]() }),
      status: statusWords[status](),
      changed: toAt(changedAt),
    })),
  };
}

/** Turns what was typed into the data of the form by which people write to support. */
export function toWriteData(typed: TypedTicket, orders: readonly AttachedOrder[], faults: readonly Fault[]): WriteData {
  return {
    page: 'support-write',
    typed,
    topics: topicNames.map((value) => ({ value, label: topicWords[value]() })),
    orders: orders.map((one) => ({ value: one.order.id, label: orderWords(one) })),
    hint: wordsHint(),
    faults,
  };
}

function wordsHint(): string {
  return t('At most {most, number} letters. Never send a card number, a PIN or a password: we need none of them.', {
    most: ticketRules.mostLetters,
  });
}

/** Turns a ticket into the data of its page, for its writer. */
export function toTicketData(
  { ticket, messages, now }: TicketFile,
  attached: AttachedOrder | undefined,
  again: { readonly typed: string; readonly faults: readonly Fault[] },
): TicketData {
  const until = writableUntil(ticket);
  const mayWrite = until === undefined || now < until;
  return {
    page: 'ticket',
    url: urls.support.ticket({ ticketId: ticket.id }),
    title: ticketTitle(ticket),
    lead: t('{topic} · {status}', { topic: shortTopicWords[ticket.topic](), status: statusWords[ticket.status]() }),
    isWaiting: ticket.status === 'waiting',
    next: mayWrite ? nextWords(ticket) : t('It ended long ago. Open a new one to write to us.'),
    about: attached ? { words: orderWords(attached), href: orderHref(attached) } : null,
    messages: messages.map(toMessage),
    mayWrite,
    hint: wordsHint(),
    ...again,
  };
}

/** The title of a ticket's page. */
export function ticketTitle({ reference }: Pick<Ticket, 'reference'>): string {
  return t('Ticket {reference}', { reference });
}

function orderHref({ order, side }: AttachedOrder): string {
  return side === 'buyer' ? urls.ordering.order({ orderId: order.id }) : urls.selling.center();
}

function toMessage({ number, kind, at, words }: TicketMessage): TicketData['messages'][number] {
  const who = kind === 'shopper' ? t('You') : kind === 'closed' ? t('The ticket ended') : t('Support');
  return { key: String(number), isOwn: kind === 'shopper', who, at: toAt(at), words };
}
