import { lockNames } from '#platform/db/name-lock.ts';
import type { Tx } from '#platform/db/db.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import { clearTimers, setTimers } from '#platform/jobs/timers.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { answerBy, closesAt, judgePace, readReference, readWords } from '#platform/kernel/tickets.ts';
import type { PaceError, TicketError, WordsError } from '#platform/kernel/tickets.ts';
import type { World } from '#platform/kernel/world.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Payment } from '../../payments/payments/domain.ts';
import { findOwnAbout, listOwnAbout, sidesOf } from './about-service.ts';
import type { AboutDeps, AboutView } from './about-service.ts';
import { topics } from './data.ts';
import { moveTicket, readAbout, readTopic } from './domain.ts';
import type { Ticket, TicketEvent, TicketMessage } from './domain.ts';
import { findHandover, takeHandover } from './handover-service.ts';
import { ticketNotice, ticketSilent } from './jobs-schema.ts';
import type { Handover, HandoverError, ShopTicketState } from './port.ts';
import { insertWithReference } from './reference-service.ts';
import {
  countOf,
  findByReference,
  findTicket,
  insertMessage,
  lockTicket,
  messagesOf,
  queueOf,
  ticketsOf,
  updateTicket,
} from './store.ts';
import type { TicketFilter } from './store.ts';

/** A ticket with its messages, and what is attached to it. */
export interface TicketFile {
  readonly ticket: Ticket;
  readonly messages: readonly TicketMessage[];
  /** Undefined if nothing is attached. */
  readonly about: AboutView | undefined;
  /** Business time. */
  readonly now: Date;
}

/** What a holder typed to write to support. */
export interface TypedTicket {
  /** The id that the form brought, so that its second press finds the ticket of the first one. */
  readonly id: string;
  readonly topic: string;
  /** The id of a payment, link or case; empty for none. */
  readonly about: string;
  readonly words: string;
}

/** Why a ticket is not opened. */
export type OpenFault = WordsError | PaceError | { readonly code: 'topic_missing' | 'about_not_yours' };

/** Why a holder's reply is not taken. */
export type ReplyError = WordsError | TicketError | PaceError | { readonly code: 'ticket_not_found' };

/** Why a member's step is not taken. `ticket_changed`: there is a message that the member has not seen. */
export type StepError = TicketError | { readonly code: 'ticket_not_found' | 'ticket_changed' };

/** Who takes a step; null for none of the staff. */
export interface StepBy {
  readonly memberId: Id<'stf'> | null;
  /** The number of messages that the member saw. */
  readonly seen: number;
}

/** The door to tickets: what holders write to support, with a payment, link or case attached. */
export interface Tickets {
  /** Lists what a holder may attach to a ticket. */
  choices(holderId: Id<'hld'>): Promise<AboutView[]>;
  /** Describes what a holder came from; undefined if it is not theirs. */
  findAbout(holderId: Id<'hld'>, typed: string): Promise<AboutView | undefined>;
  /** Makes the id of a ticket that a form may open. */
  newId(): Id<'tic'>;
  /** Opens a ticket. The same id twice opens one. A mail tells its holder the reference. */
  open(holderId: Id<'hld'>, typed: TypedTicket): Promise<Result<Ticket, readonly OpenFault[]>>;
  listOf(holderId: Id<'hld'>): Promise<Ticket[]>;
  /** Finds a holder's own ticket, without what is for the staff alone. */
  findOwn(holderId: Id<'hld'>, ticketId: string): Promise<TicketFile | undefined>;
  /** Adds a holder's words. The same words twice in a row count once. */
  reply(holderId: Id<'hld'>, ticketId: string, words: string): Promise<Result<Ticket, ReplyError>>;
  /** Finds a ticket of anybody, with everything. Callers check who may see it. */
  find(ticketId: string): Promise<TicketFile | undefined>;
  /** Lists the holders on both sides of a ticket. None of them works on it as a member of staff. */
  sidesOf(ticket: Ticket): Promise<Id<'hld'>[]>;
  /** Finds the id of the ticket with a typed reference. */
  idOf(typedReference: string): Promise<Id<'tic'> | undefined>;
  /** Lists tickets for staff, the nearest deadline first; at most `most`. */
  queue(filter: TicketFilter, most: number): Promise<Ticket[]>;
  /**
   * Takes a step of a member of staff. Callers check the member and the words.
   */
  step(ticketId: string, event: TicketEvent, by: StepBy): Promise<Result<Ticket, StepError>>;
  /** Takes a shop's ticket about its payment, for the payer. The same reference again changes nothing. */
  takeHandover(payment: Payment, handover: Handover): Promise<Result<ShopTicketState, HandoverError>>;
  /** Finds the state of a ticket that a shop has handed over about its payment. */
  findHandover(payment: Payment, reference: string): Promise<ShopTicketState | undefined>;
  /** Ends an answered ticket, if it is time. */
  endSilent(ticketId: Id<'tic'>): Promise<void>;
}

/** What the door to tickets needs. */
export interface TicketsDeps extends AboutDeps {
  readonly world: Pick<World, 'clocks' | 'ids' | 'random'>;
}

const DAY_MS = 86_400_000;
const MOST_LISTED = 50;

/** Creates the door to tickets. */
export function createTickets(deps: TicketsDeps): Tickets {
  const { db, world } = deps;
  return {
    choices: (holderId) => listOwnAbout(deps, holderId),
    findAbout: async (holderId, typed) => {
      const about = readAbout(typed);
      return about && findOwnAbout(deps, holderId, about);
    },
    newId: () => world.ids.mint('tic'),
    open: (holderId, typed) => openTicket(deps, holderId, typed),
    listOf: (holder) => db.asReader({ holder }, (tx) => ticketsOf(tx, HOME_CELL, holder, MOST_LISTED)),
    findOwn: (holderId, ticketId) => findOwn(deps, holderId, ticketId),
    reply: (holderId, ticketId, words) => reply(deps, holderId, ticketId, words),
    find: (ticketId) => findAny(deps, ticketId),
    sidesOf: (ticket) => sidesOf(deps, ticket),
    idOf: async (typed) => {
      const reference = readReference(typed);
      return reference === undefined
        ? undefined
        : (await db.one((tx) => findByReference(tx, HOME_CELL, reference)))?.id;
    },
    queue: (filter, most) => db.one((tx) => queueOf(tx, HOME_CELL, filter, most)),
    step: (ticketId, event, by) => takeStep(deps, ticketId, event, by),
    takeHandover: (payment, handover) => takeHandover(deps, payment, handover),
    findHandover: (payment, reference) => findHandover(deps, payment, reference),
    endSilent: (ticketId) => endSilent(deps, ticketId),
  };
}

async function openTicket(deps: TicketsDeps, holderId: Id<'hld'>, typed: TypedTicket): ReturnType<Tickets['open']> {
  const [topic, words] = [readTopic(typed.topic), readWords(typed.words)];
  const read = readAbout(typed.about);
  const about = read && (await findOwnAbout(deps, holderId, read));
  const faults: OpenFault[] = [
    ...(topic ? [] : [{ code: 'topic_missing' } as const]),
    ...(typed.about !== '' && !about ? [{ code: 'about_not_yours' } as const] : []),
    ...(words.ok ? [] : [words.error]),
  ];
  if (!topic || !words.ok || faults.length > 0) return err(faults);
  const now = deps.world.clocks.business();
  const ticket = {
    id: isId('tic', typed.id) ? typed.id : deps.world.ids.mint('tic'),
    cell: HOME_CELL,
    holderId,
    topic,
    about: about?.about ?? null,
    status: 'waiting',
    desk: topics[topic].desk,
    openedAt: now,
    answerBy: answerBy(topics[topic].answerWithinHours, now),
    changedAt: now,
    messages: 1,
    shop: null,
  } as const;
  return deps.db.writeResult<Ticket, readonly OpenFault[]>(async (tx) => {
    await lockTicketsOf(tx, holderId);
    const earlier = await findTicket(tx, HOME_CELL, ticket.id);
    if (earlier?.holderId === holderId) return ok(earlier);
    const counted = await countOf(tx, HOME_CELL, holderId, new Date(now.getTime() - DAY_MS));
    const paced = judgePace(counted);
    if (paced) return err([paced]);
    // An id of somebody else's ticket is worth no more than none.
    const id = earlier ? deps.world.ids.mint('tic') : ticket.id;
    const opened = await insertWithReference(deps, tx, { ...ticket, id });
    await insertMessage(tx, opened, { number: 1, at: now, kind: 'holder', memberId: null, words: words.value });
    await enqueue(tx, [ticketNotice({ ticket_id: opened.id, message: 1 })], HOME_CELL);
    return ok(opened);
  });
}

/** Counts of one holder are compared one after the other. */
function lockTicketsOf(tx: Tx, holderId: Id<'hld'>): Promise<void> {
  return lockNames(tx, [`tickets of ${holderId}`]);
}

async function findOwn(deps: TicketsDeps, holder: Id<'hld'>, ticketId: string): ReturnType<Tickets['findOwn']> {
  if (!isId('tic', ticketId)) return undefined;
  const found = await deps.db.asReader({ holder }, async (tx) => {
    const ticket = await findTicket(tx, HOME_CELL, ticketId);
    return ticket && { ticket, messages: await messagesOf(tx, ticket) };
  });
  return found && withAbout(deps, found);
}

async function findAny(deps: TicketsDeps, ticketId: string): ReturnType<Tickets['find']> {
  if (!isId('tic', ticketId)) return undefined;
  const found = await deps.db.asWriter(async (tx) => {
    const ticket = await findTicket(tx, HOME_CELL, ticketId);
    return ticket && { ticket, messages: await messagesOf(tx, ticket) };
  });
  return found && withAbout(deps, found);
}

async function withAbout(deps: TicketsDeps, found: Pick<TicketFile, 'ticket' | 'messages'>): Promise<TicketFile> {
  const { holderId, about } = found.ticket;
  return {
    ...found,
    about: about ? await findOwnAbout(deps, holderId, about) : undefined,
    now: deps.world.clocks.business(),
  };
}

async function reply(
  deps: TicketsDeps,
  holderId: Id<'hld'>,
  ticketId: string,
  typed: string,
): ReturnType<Tickets['reply']> {
  if (!isId('tic', ticketId)) return err({ code: 'ticket_not_found' });
  const words = readWords(typed);
  if (!words.ok) return words;
  const now = deps.world.clocks.business();
  return deps.db.writeResult<Ticket, ReplyError>(async (tx) => {
    await lockTicketsOf(tx, holderId);
    const ticket = await lockTicket(tx, HOME_CELL, ticketId);
    if (ticket?.holderId !== holderId) return err({ code: 'ticket_not_found' });
    const last = (await messagesOf(tx, ticket)).findLast(({ kind }) => kind !== 'note' && kind !== 'handed');
    if (last?.kind === 'holder' && last.words === words.value) return ok(ticket);
    const { messages } = await countOf(tx, HOME_CELL, holderId, new Date(now.getTime() - DAY_MS));
    const paced = judgePace({ messages });
    if (paced) return err(paced);
    return append(tx, ticket, { kind: 'holder', words: words.value }, { memberId: null, now });
  });
}

async function takeStep(
  { db, world }: TicketsDeps,
  ticketId: string,
  event: TicketEvent,
  { memberId, seen }: StepBy,
): ReturnType<Tickets['step']> {
  if (!isId('tic', ticketId)) return err({ code: 'ticket_not_found' });
  return db.writeResult<Ticket, StepError>(async (tx) => {
    const ticket = await lockTicket(tx, HOME_CELL, ticketId);
    if (!ticket) return err({ code: 'ticket_not_found' });
    if (ticket.messages !== seen) return err({ code: 'ticket_changed' });
    return append(tx, ticket, event, { memberId, now: world.clocks.business() });
  });
}

/** Adds a message to a locked ticket, with the deadline and the mail that follow from it. */
async function append(
  tx: Tx,
  ticket: Ticket,
  event: TicketEvent,
  { memberId, now }: { memberId: Id<'stf'> | null; now: Date },
): Promise<Result<Ticket, TicketError>> {
  const moved = moveTicket(ticket, event, now);
  if (!moved.ok) return moved;
  const { id, cell, messages: number } = moved.value;
  await insertMessage(tx, ticket, { number, at: now, kind: event.kind, memberId, words: event.words });
  await updateTicket(tx, moved.value);
  const ends = closesAt(moved.value);
  await (ends ? setTimers(tx, [ticketSilent.at(ends, id)], cell) : clearTimers(tx, [ticketSilent.of(id)], cell));
  if (event.kind === 'answer') await enqueue(tx, [ticketNotice({ ticket_id: id, message: number })], cell);
  return moved;
}

async function endSilent({ db, world }: TicketsDeps, ticketId: Id<'tic'>): Promise<void> {
  const now = world.clocks.business();
  await db.asWriter(async (tx) => {
    const ticket = await lockTicket(tx, HOME_CELL, ticketId);
    const ends = ticket && closesAt(ticket);
    if (!ends || now < ends) return;
    await append(tx, ticket, { kind: 'closed', words: '' }, { memberId: null, now });
  });
}
