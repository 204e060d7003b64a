import type { Id } from '#platform/kernel/id.ts';
import type { Result } from '#platform/kernel/result.ts';
import { moveTicket as moveTicketBy } from '#platform/kernel/tickets.ts';
import type { TicketError, TicketState, TicketTurn } from '#platform/kernel/tickets.ts';
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
}

/** `note` is for the staff alone; the shopper never sees it. */
export type MessageKind = 'shopper' | 'answer' | 'note' | 'closed';

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
}

const turns: Readonly<Record<MessageKind, TicketTurn>> = {
  shopper: 'person',
  answer: 'answer',
  note: 'aside',
  closed: 'closed',
};

/** Reads a topic; undefined if there is none of this name. */
export function readTopic(typed: string): Topic | undefined {
  return topicNames.find((one) => one === typed);
}

/** Decides what an event makes of a ticket. */
export function moveTicket(ticket: Ticket, { kind }: TicketEvent, now: Date): Result<Ticket, TicketError> {
  return moveTicketBy(ticket, turns[kind], { now, answerWithinHours: topics[ticket.topic].answerWithinHours });
}
