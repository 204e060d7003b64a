import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { letterCount, typedCode, typedSigns, typedText } from '#platform/kernel/typed.ts';
import { ticketRules, topics } from './data.ts';

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

/** `waiting` for support, `answered` while the holder may reply, and `closed`. */
export type TicketStatus = 'waiting' | 'answered' | 'closed';

/** What a holder wrote to support. */
export interface Ticket {
  readonly id: Id<'tic'>;
  readonly cell: number;
  /** Six signs for people, such as `T7K-4QF`. Holder and staff know it; it gives no access. */
  readonly reference: string;
  readonly holderId: Id<'hld'>;
  readonly topic: Topic;
  readonly about: About | null;
  readonly status: TicketStatus;
  /** The role that has it. */
  readonly desk: Desk;
  readonly openedAt: Date;
  /** Until when the next answer is due; null unless it waits. */
  readonly answerBy: Date | null;
  readonly changedAt: Date;
  /** How many messages it has, with those for the staff alone. */
  readonly messages: number;
}

/** `note` and `handed` are for the staff alone; the holder never sees them. */
export type MessageKind = 'holder' | 'answer' | 'note' | 'handed' | 'closed';

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

const SIGNS = '23456789BCDFGHJKMNPQRSTVWXYZ';
const SIGNS_OF_REFERENCE = 6;
/** How many random bytes a reference takes: enough that no byte has to be used whose rest would favor some signs. */
export const REFERENCE_BYTES = 16;

/** Writes a reference from random bytes. It has no vowel, so it spells no word, and no sign that looks like another. */
export function referenceOf(random: Uint8Array): string {
  const fair = Array.from(random).filter((byte) => byte < SIGNS.length * Math.floor(256 / SIGNS.length));
  const signs = fair.slice(0, SIGNS_OF_REFERENCE).map((byte) => SIGNS[byte % SIGNS.length]!);
  invariant(signs.length === SIGNS_OF_REFERENCE, 'the random bytes are enough for a reference');
  return `${signs.slice(0, 3).join('')}-${signs.slice(3).join('')}`;
}

/** Reads a typed reference, in any case and with or without the dash; undefined if it is none. */
export function readReference(typed: string): string | undefined {
  const signs = typedSigns(typed)
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '');
  const isOne = signs.length === SIGNS_OF_REFERENCE && Array.from(signs).every((sign) => SIGNS.includes(sign));
  return isOne ? `${signs.slice(0, 3)}-${signs.slice(3)}` : undefined;
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

/** Why the words of a message are refused. */
export type WordsError =
  | { readonly code: 'words_missing' }
  | { readonly code: 'words_too_long'; readonly most: number };

/** Reads the words of a message, with the numbers of cards masked: nobody needs them, and no database keeps them. */
export function readWords(typed: string): Result<string, WordsError> {
  const words = typedText(typed);
  if (words === '') return err({ code: 'words_missing' });
  if (letterCount(words) > ticketRules.mostLetters)
    return err({ code: 'words_too_long', most: ticketRules.mostLetters });
  return ok(maskCards(words));
}

/** Masks each number that can be a card's, except its last four digits. */
export function maskCards(words: string): string {
  return words.replaceAll(/(?<!\p{Nd})\p{Nd}(?:[\s.\p{Pd}]{0,2}\p{Nd}){12,18}(?!\p{Nd})/gu, (found) => {
    const digits = typedCode(found).replaceAll('.', '');
    return isCardNumber(digits) ? `•••• ${digits.slice(-4)}` : found;
  });
}

/** The check digit of ISO/IEC 7812 (Luhn). */
function isCardNumber(digits: string): boolean {
  const values = Array.from(digits, Number).toReversed();
  const sum = values.reduce(
    (before, digit, at) => before + (at % 2 === 0 ? digit : Math.floor((2 * digit) / 10) + ((2 * digit) % 10)),
    0,
  );
  return sum % 10 === 0;
}

/** Something that happens to a ticket. */
export type TicketEvent =
  | { readonly kind: 'holder' | 'answer' | 'note' | 'closed'; readonly words: string }
  | { readonly kind: 'handed'; readonly desk: Desk; readonly words: string };

/** Why an event does not fit a ticket. */
export type TicketError = { readonly code: 'ticket_ended' | 'ticket_closed' };

/**
 * Decides what an event makes of a ticket. A holder's words open a closed one again for a time. An answer that is due
 * stays due when the holder writes more.
 */
export function moveTicket(ticket: Ticket, event: TicketEvent, now: Date): Result<Ticket, TicketError> {
  const isClosed = ticket.status === 'closed';
  const moved = { ...ticket, changedAt: now, messages: ticket.messages + 1 };
  switch (event.kind) {
    case 'holder':
      if (isClosed && now >= afterDays(ticket.changedAt, ticketRules.reopensWithinDays))
        return err({ code: 'ticket_ended' });
      return ok({ ...moved, status: 'waiting', answerBy: ticket.answerBy ?? answerBy(ticket.topic, now) });
    // A note does not move the deadlines, so it leaves the instant of the last change.
    case 'note':
      return ok({ ...moved, changedAt: ticket.changedAt });
    case 'answer':
      return isClosed ? err({ code: 'ticket_closed' }) : ok({ ...moved, status: 'answered', answerBy: null });
    case 'handed':
      return isClosed
        ? err({ code: 'ticket_closed' })
        : ok({ ...moved, changedAt: ticket.changedAt, desk: event.desk });
    case 'closed':
      return isClosed ? err({ code: 'ticket_closed' }) : ok({ ...moved, status: 'closed', answerBy: null });
  }
}

/** Until when an answer about a topic is due. */
export function answerBy(topic: Topic, now: Date): Date {
  return new Date(now.getTime() + topics[topic].answerWithinHours * 3_600_000);
}

/** When a ticket ends on its own; undefined unless it is answered. */
export function closesAt({ status, changedAt }: Ticket): Date | undefined {
  return status === 'answered' ? afterDays(changedAt, ticketRules.closesAfterDays) : undefined;
}

/** Until when a holder can write into a ticket; undefined for one that is not closed. */
export function writableUntil({ status, changedAt }: Ticket): Date | undefined {
  return status === 'closed' ? afterDays(changedAt, ticketRules.reopensWithinDays) : undefined;
}

function afterDays(at: Date, days: number): Date {
  return new Date(at.getTime() + days * 86_400_000);
}
