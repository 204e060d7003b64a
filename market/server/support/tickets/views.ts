import { ticketRules, writableUntil } from '#platform/kernel/tickets.ts';
import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { Fault } from '../../../web/src/common-view-model.ts';
import type { SupportData, TicketData, WriteData } from '../../../web/src/support-view-model.ts';
import { toAt } from '../../ordering/orders/at-views.ts';
import { urls } from '../../urls.ts';
import { isAtWallet, topicNames } from './domain.ts';
import type { MessageKind, Ticket, TicketMessage } from './domain.ts';
import type { AttachedOrder } from './order-service.ts';
import type { TicketFile, TypedTicket } from './service.ts';
import { nextWords, orderWords, shortTopicWords, standingWords, topicWords, walletWords } from './words.ts';

/** Turns a person's tickets into the data of their list. */
export function toSupportData(tickets: readonly Ticket[]): SupportData {
  return {
    page: 'support',
    tickets: tickets.map((ticket) => ({
      href: urls.support.ticket({ ticketId: ticket.id }),
      words: t('{reference} · {topic}', { reference: ticket.reference, topic: shortTopicWords[ticket.topic]() }),
      status: standingWords(ticket),
      changed: toAt(ticket.changedAt),
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
    agree: agreeWords(),
    faults,
  };
}

function agreeWords(): string {
  return t(
    'If it is about money, the wallet’s support may get what I write here, with the number of the payment. It gets nothing else.',
  );
}

/** A payment is handed over for its payer alone. */
function mayAgree({ mayHandOver, wallet }: Ticket, attached: AttachedOrder | undefined): boolean {
  return !mayHandOver && wallet === null && attached?.side === 'buyer' && attached.order.paymentId !== null;
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
    lead: t('{topic} · {status}', { topic: shortTopicWords[ticket.topic](), status: standingWords(ticket) }),
    isWaiting: ticket.status === 'waiting' || isAtWallet(ticket),
    next: mayWrite ? nextWords(ticket) : t('It ended long ago. Open a new one to write to us.'),
    wallet: walletWords(ticket),
    agree: mayAgree(ticket, attached) ? agreeWords() : null,
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

const whoWrote: Readonly<Record<MessageKind, Message>> = {
  shopper: msg('You'),
  answer: msg('Support'),
  note: msg('Support'),
  handed: msg('Handed to the wallet’s support'),
  given_back: msg('The wallet’s support gave it back to us'),
  closed: msg('The ticket ended'),
};

function toMessage({ number, kind, at, words }: TicketMessage): TicketData['messages'][number] {
  const who = whoWrote[kind]();
  return { key: String(number), isOwn: kind === 'shopper', who, at: toAt(at), words };
}
