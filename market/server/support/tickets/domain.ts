import type { Id } from '#platform/kernel/id.ts';
import type { Result } from '#platform/kernel/result.ts';
import { closesAt, moveTicket as moveTicketBy, ticketRules } from '#platform/kernel/tickets.ts';
import type { TicketError, TicketState, TicketStatus, TicketTurn } from '#platform/kernel/tickets.ts';
import { topics } from './data.ts';

/** A topic of `topics`. */
export type Topic = keyof typeof topics;
/** All topics, in the order of the form. */
export const topicNames = Object.keys(topics) as readonly Topic[];

/** What a shopper or seller wrote to the market's support. */
export interface Ticket extends TicketState {
  readonly id: Id<'tic'>;
  /** Six signs for people, such as `T7K-4QF`. Shopper and staff know it; it gives no access. */
  readonly reference: string;
  readonly shopperId: Id<'shp'>;
  readonly topic: Topic;
  /** An order that the shopper placed, or in which they sold something. */
  readonly orderId: Id<'ord'> | null;
  /** Whether its writer agreed that the wallet gets their words and the payment of the order. */
  readonly mayHandOver: boolean;
  /** What the wallet says of it; null unless it was handed over. */
  readonly wallet: AtWallet | null;
}

/** Where a ticket stands that was handed to the wallet. */
export interface AtWallet extends HandoverState {
  readonly handedAt: Date;
}

/** Where a ticket stands at the wallet, as the wallet answers it. */
export interface HandoverState {
  readonly status: TicketStatus | 'given_back';
  /** When the wallet's support last answered; null before. */
  readonly answeredAt: Date | null;
}

/** `note` is for the staff alone; the shopper never sees it. */
export type MessageKind = 'shopper' | 'answer' | 'note' | 'handed' | 'given_back' | 'closed';

/** A message of a ticket. It never changes. */
export interface TicketMessage {
  /** Its place in the ticket; the first one is 1. */
  readonly number: number;
  readonly at: Date;
  readonly kind: MessageKind;
  /** The member of staff; null for the shopper and for timers. */
  readonly memberId: Id<'stf'> | null;
  readonly words: string;
}

/** Something that happens to a ticket. */
export interface TicketEvent {
  readonly kind: MessageKind;
  readonly words: string;
  /** Whether the person wrote more, or the ticket was closed, while the step was taken: then it changes neither. */
  readonly isOvertaken?: boolean;
}

const turns: Readonly<Record<MessageKind, TicketTurn>> = {
  shopper: 'person',
  answer: 'answer',
  note: 'aside',
  // The wallet answers now.
  handed: 'answer',
  given_back: 'person',
  closed: 'closed',
};

/** Reads a topic; undefined if there is none of this name. */
export function readTopic(typed: string): Topic | undefined {
  return topicNames.find((one) => one === typed);
}

/** Decides what an event makes of a ticket. */
export function moveTicket(
  ticket: Ticket,
  { kind, isOvertaken = false }: TicketEvent,
  now: Date,
): Result<Ticket, TicketError> {
  const turn = isOvertaken ? 'aside' : turns[kind];
  return moveTicketBy(ticket, turn, { now, answerWithinHours: topics[ticket.topic].answerWithinHours });
}

/** Whether a person wrote more after these messages were read, or the ticket was closed. */
export function isOvertaken(
  { status }: Pick<Ticket, 'status'>,
  read: readonly TicketMessage[],
  present: readonly TicketMessage[],
): boolean {
  const written = (messages: readonly TicketMessage[]) => messages.filter(({ kind }) => kind === 'shopper').length;
  return status === 'closed' || written(present) > written(read);
}

/** Whether the wallet has a ticket now. */
export function isAtWallet({ wallet }: Pick<Ticket, 'wallet'>): boolean {
  return wallet !== null && (wallet.status === 'waiting' || wallet.status === 'answered');
}

/** When a ticket ends on its own; undefined unless it is answered, and the wallet does not have it. */
export function endsAt(ticket: Ticket): Date | undefined {
  return isAtWallet(ticket) ? undefined : closesAt(ticket);
}

/** What the wallet gets: what the writer wrote, and nothing of the staff, cut to the longest message. */
export function wordsToHandOver(messages: readonly TicketMessage[]): string {
  const written = messages.filter(({ kind }) => kind === 'shopper').map(({ words }) => words);
  return Array.from(written.join('\n\n')).slice(0, ticketRules.mostLetters).join('');
}
