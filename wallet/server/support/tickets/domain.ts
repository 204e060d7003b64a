import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { moveTicket as moveTicketBy } from '#platform/kernel/tickets.ts';
import type { TicketError, TicketState, TicketTurn } from '#platform/kernel/tickets.ts';
import { MOST_FILES, topics } from './data.ts';

/** What a ticket can have attached. */
export type AboutKind = 'payment' | 'link' | 'case';

/** The roles of the staff that can have a ticket. */
export const desks = ['support', 'reviewer', 'finance', 'admin'] as const;
/** One of `desks`. */
export type Desk = (typeof desks)[number];

/** What is attached to a ticket: a payment, a link or a case of its holder. */
export type About =
  | { readonly kind: 'payment'; readonly id: Id<'pay'> }
  | { readonly kind: 'link'; readonly id: Id<'mdt'> }
  | { readonly kind: 'case'; readonly id: Id<'cas'> };

/** A topic of `topics`. */
export type Topic = keyof typeof topics;
/** All topics, in the order of the form. */
export const topicNames = Object.keys(topics) as readonly Topic[];

/** What a holder wrote to support. */
export interface Ticket extends TicketState {
  readonly id: Id<'tic'>;
  readonly cell: number;
  /** Six signs for people, such as `T7K-4QF`. Holder and staff know it; it gives no access. */
  readonly reference: string;
  readonly holderId: Id<'hld'>;
  readonly topic: Topic;
  readonly about: About | null;
  /** The role that has it. */
  readonly desk: Desk;
  /** The shop that handed it over; null for what a holder wrote here. */
  readonly shop: HandedBy | null;
}

/** The shop that handed a ticket over. */
export interface HandedBy {
  readonly clientId: string;
  /** The reference at the shop. */
  readonly reference: string;
  /** When support gave it back to the shop; null if it did not. */
  readonly givenBackAt: Date | null;
}

/**
 * `note` and `handed` are for the staff alone; the holder never sees them. `shop` is what a shop says that the holder
 * wrote.
 */
export type MessageKind = 'holder' | 'shop' | 'answer' | 'note' | 'handed' | 'given_back' | 'closed';

/** A message of a ticket. It never changes. */
export interface TicketMessage {
  /** Its place in the ticket; the first one is 1. */
  readonly number: number;
  readonly at: Date;
  readonly kind: MessageKind;
  /** The member of staff; null for the holder and for timers. */
  readonly memberId: Id<'stf'> | null;
  readonly words: string;
}

/** Reads the id of a payment, link or case; undefined if it is none. */
export function readAbout(typed: string): About | undefined {
  if (isId('pay', typed)) return { kind: 'payment', id: typed };
  if (isId('mdt', typed)) return { kind: 'link', id: typed };
  return isId('cas', typed) ? { kind: 'case', id: typed } : undefined;
}

/** Reads a topic; undefined if there is none of this name. */
export function readTopic(typed: string): Topic | undefined {
  return topicNames.find((one) => one === typed);
}

/** The topic of a ticket about a thing, when its holder has chosen none yet. */
export function topicFor(about: About | undefined): Topic | undefined {
  return about?.kind;
}

/** Why more files are not taken. */
export interface FilesError {
  readonly code: 'too_many_ticket_files';
  readonly most: number;
}

/** Judges how many files a ticket gets. @param has Those of its earlier messages. */
export function judgeFiles(has: number, more: number): FilesError | undefined {
  return more > 0 && has + more > MOST_FILES ? { code: 'too_many_ticket_files', most: MOST_FILES } : undefined;
}

/** Something that happens to a ticket. */
export type TicketEvent =
  | { readonly kind: 'holder' | 'answer' | 'note' | 'given_back' | 'closed'; readonly words: string }
  | { readonly kind: 'handed'; readonly desk: Desk; readonly words: string };

/** Decides what an event makes of a ticket. A handover moves no deadline. */
export function moveTicket(ticket: Ticket, event: TicketEvent, now: Date): Result<Ticket, TicketError> {
  const { answerWithinHours } = topics[ticket.topic];
  const move = (turn: TicketTurn) => moveTicketBy(ticket, turn, { now, answerWithinHours });
  switch (event.kind) {
    case 'holder':
      return move('person');
    case 'note':
      return move('aside');
    case 'answer':
    case 'closed':
      return move(event.kind);
    case 'given_back': {
      const moved = move('closed');
      return moved.ok && ticket.shop ? ok({ ...moved.value, shop: { ...ticket.shop, givenBackAt: now } }) : moved;
    }
    case 'handed': {
      if (ticket.status === 'closed') return err({ code: 'ticket_closed' });
      const moved = move('aside');
      return moved.ok ? ok({ ...moved.value, desk: event.desk }) : moved;
    }
  }
}
