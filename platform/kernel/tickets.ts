import { invariant } from './invariant.ts';
import { err, ok } from './result.ts';
import type { Result } from './result.ts';
import { letterCount, typedCode, typedSigns, typedText } from './typed.ts';

/** The bounds of tickets at every support. Days and hours are business time. */
export const ticketRules = {
  mostLetters: 4_000,
  /** Open tickets of one person. */
  mostOpen: 5,
  /** Messages of one person within a day. */
  mostMessagesADay: 20,
  /** Silent days after an answer, until the ticket is closed. */
  closesAfterDays: 7,
  /** Days after its end within which a person can open a ticket again by writing. */
  reopensWithinDays: 30,
} as const;

/** `waiting` for support, `answered` while the person may reply, and `closed`. */
export type TicketStatus = 'waiting' | 'answered' | 'closed';

/** Where a ticket stands, and until when something must happen. */
export interface TicketState {
  readonly status: TicketStatus;
  readonly openedAt: Date;
  /** Until when the next answer is due; null unless it waits. */
  readonly answerBy: Date | null;
  readonly changedAt: Date;
  /** How many messages it has, with those for the staff alone. */
  readonly messages: number;
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

/** What happens to a ticket: the person writes, staff answers, something changes for staff alone, or it ends. */
export type TicketTurn = 'person' | 'answer' | 'aside' | 'closed';

/** Why an event does not fit a ticket. */
export type TicketError = { readonly code: 'ticket_ended' | 'ticket_closed' };

/**
 * Decides what an event makes of a ticket. A person's words open a closed one again for a time. An answer that is due
 * stays due when the person writes more, and nothing aside moves a deadline.
 */
export function moveTicket<T extends TicketState>(
  ticket: T,
  turn: TicketTurn,
  { now, answerWithinHours }: { readonly now: Date; readonly answerWithinHours: number },
): Result<T, TicketError> {
  const isClosed = ticket.status === 'closed';
  const moved = { ...ticket, changedAt: now, messages: ticket.messages + 1 };
  switch (turn) {
    case 'person':
      if (isClosed && now >= afterDays(ticket.changedAt, ticketRules.reopensWithinDays))
        return err({ code: 'ticket_ended' });
      return ok({ ...moved, status: 'waiting', answerBy: ticket.answerBy ?? answerBy(answerWithinHours, now) });
    case 'aside':
      return ok({ ...moved, changedAt: ticket.changedAt });
    case 'answer':
      return isClosed ? err({ code: 'ticket_closed' }) : ok({ ...moved, status: 'answered', answerBy: null });
    case 'closed':
      return isClosed ? err({ code: 'ticket_closed' }) : ok({ ...moved, status: 'closed', answerBy: null });
  }
}

/** Until when an answer is due. */
export function answerBy(withinHours: number, now: Date): Date {
  return new Date(now.getTime() + withinHours * 3_600_000);
}

/** When a ticket ends on its own; undefined unless it is answered. */
export function closesAt({ status, changedAt }: TicketState): Date | undefined {
  return status === 'answered' ? afterDays(changedAt, ticketRules.closesAfterDays) : undefined;
}

/** Until when a person can write into a ticket; undefined for one that is not closed. */
export function writableUntil({ status, changedAt }: TicketState): Date | undefined {
  return status === 'closed' ? afterDays(changedAt, ticketRules.reopensWithinDays) : undefined;
}

/** Why a person may write no more now. */
export type PaceError = { readonly code: 'too_many_open' | 'too_many_messages'; readonly most: number };

/** Judges what a person has written already: their open tickets, and their messages within a day. */
export function judgePace(counted: {
  readonly open?: number | undefined;
  readonly messages: number;
}): PaceError | undefined {
  const { mostOpen, mostMessagesADay } = ticketRules;
  if (counted.messages >= mostMessagesADay) return { code: 'too_many_messages', most: mostMessagesADay };
  return (counted.open ?? 0) >= mostOpen ? { code: 'too_many_open', most: mostOpen } : undefined;
}

function afterDays(at: Date, days: number): Date {
  return new Date(at.getTime() + days * 86_400_000);
}
