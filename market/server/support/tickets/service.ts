import { lockNames } from '#platform/db/name-lock.ts';
import type { Tx } from '#platform/db/db.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import {
  answerBy,
  judgePace,
  readReference,
  readWords,
  REFERENCE_BYTES,
  referenceOf,
} from '#platform/kernel/tickets.ts';
import type { PaceError, TicketError, WordsError } from '#platform/kernel/tickets.ts';
import { topics } from './data.ts';
import { append } from './append-service.ts';
import { endsAt, readTopic } from './domain.ts';
import type { Ticket, TicketEvent, TicketMessage } from './domain.ts';
import { followHandover, handOver } from './handover-service.ts';
import type { HandOverError } from './handover-service.ts';
import { ticketLetterJob } from './jobs-schema.ts';
import { findAttached, findSides, listAttachable } from './order-service.ts';
import type { AttachedOrder, OrderSides } from './order-service.ts';
import type { StepBy, StepError, TicketsDeps, Writer } from './port.ts';
import {
  countOf,
  findByReference,
  findTicket,
  insertMessage,
  insertTicket,
  lockTicket,
  messagesOf,
  queueOf,
  storeAgreement,
  ticketsOf,
} from './store.ts';
import type { TicketFilter } from './store.ts';

/** A ticket with its messages. */
export interface TicketFile {
  readonly ticket: Ticket;
  readonly messages: readonly TicketMessage[];
  /** Business time. */
  readonly now: Date;
}

/** What a person typed to write to support. */
export interface TypedTicket {
  /** The id that the form brought, so that its second press finds the ticket of the first one. */
  readonly id: string;
  readonly topic: string;
  /** The id of an order; empty for none. */
  readonly order: string;
  readonly words: string;
  /** Whether the wallet may get the words, and the payment of the order. */
  readonly agrees: boolean;
}

/** Why a ticket is not opened. */
export type OpenFault = WordsError | PaceError | { readonly code: 'topic_missing' | 'order_not_yours' };

/** Why a person's reply is not taken. */
export type ReplyError = WordsError | TicketError | PaceError | { readonly code: 'ticket_not_found' };

/** The door to tickets: what shoppers and sellers write to the market's support, with an order attached. */
export interface Tickets {
  /** Lists what a person may attach to a ticket. */
  choices(writer: Writer): Promise<AttachedOrder[]>;
  /** Finds an order that a person may attach. */
  findOrder(writer: Writer, orderId: string): Promise<AttachedOrder | undefined>;
  /** Makes the id of a ticket that a form may open. */
  newId(): Id<'tic'>;
  /** Opens a ticket. The same id twice opens one. A mail tells its writer the reference. */
  open(writer: Writer, typed: TypedTicket): Promise<Result<Ticket, readonly OpenFault[]>>;
  listOf(shopperId: Id<'shp'>): Promise<Ticket[]>;
  /** Finds a person's own ticket, without what is for the staff alone. */
  findOwn(shopperId: Id<'shp'>, ticketId: string): Promise<TicketFile | undefined>;
  /** Adds a person's words. The same words twice in a row count once. */
  reply(shopperId: Id<'shp'>, ticketId: string, words: string): Promise<Result<Ticket, ReplyError>>;
  /** Finds a ticket of anybody, with everything. Callers check who may see it. */
  find(ticketId: string): Promise<TicketFile | undefined>;
  /** Finds both sides of the order that is attached to a ticket. Nobody of them works on it as a member of staff. */
  sidesOf(ticket: Pick<Ticket, 'orderId'>): Promise<OrderSides | undefined>;
  /** Finds the id of the ticket with a typed reference. */
  idOf(typedReference: string): Promise<Id<'tic'> | undefined>;
  /** Lists tickets for staff, the nearest deadline first; at most `most`. */
  queue(filter: TicketFilter, most: number): Promise<Ticket[]>;
  /** Takes a step of a member of staff. Callers check the member and the words. */
  step(ticketId: string, event: TicketEvent, by: StepBy): Promise<Result<Ticket, StepError>>;
  /** Stores that a writer agrees that the wallet gets their words and the payment. False if it is not their ticket. */
  agree(shopperId: Id<'shp'>, ticketId: string): Promise<boolean>;
  /** Hands a ticket to the wallet's support. Callers check the member. */
  handOver(ticketId: string, by: StepBy): Promise<Result<Ticket, HandOverError>>;
  /** Asks the wallet where a handed ticket stands. @throws If it does not answer. */
  follow(ticketId: Id<'tic'>): Promise<void>;
  /** Ends an answered ticket, if it is time. */
  endSilent(ticketId: Id<'tic'>): Promise<void>;
}

const DAY_MS = 86_400_000;
const MOST_LISTED = 50;

/** Creates the door to tickets. */
export function createTickets(deps: TicketsDeps): Tickets {
  const { db, world, orders } = deps;
  return {
    choices: (writer) => listAttachable(orders, writer),
    findOrder: (writer, orderId) => findAttached(orders, writer, orderId),
    newId: () => world.ids.mint('tic'),
    open: (writer, typed) => openTicket(deps, writer, typed),
    listOf: (shopper) => db.asReader({ shopper }, (tx) => ticketsOf(tx, shopper, MOST_LISTED)),
    findOwn: async (shopper, ticketId) =>
      isId('tic', ticketId) ? db.asReader({ shopper }, (tx) => readFile(deps, tx, ticketId)) : undefined,
    reply: (shopperId, ticketId, words) => reply(deps, shopperId, ticketId, words),
    find: async (ticketId) => (isId('tic', ticketId) ? db.asWriter((tx) => readFile(deps, tx, ticketId)) : undefined),
    sidesOf: async ({ orderId }) => (orderId === null ? undefined : findSides(orders, orderId)),
    idOf: async (typed) => {
      const reference = readReference(typed);
      return reference === undefined ? undefined : (await db.one((tx) => findByReference(tx, reference)))?.id;
    },
    queue: (filter, most) => db.one((tx) => queueOf(tx, filter, most)),
    step: (ticketId, event, by) => takeStep(deps, ticketId, event, by),
    agree: async (shopperId, ticketId) =>
      isId('tic', ticketId) && (await db.one((tx) => storeAgreement(tx, shopperId, ticketId))),
    handOver: async (ticketId, by) =>
      isId('tic', ticketId) ? handOver(deps, ticketId, by) : err({ code: 'ticket_not_found' }),
    follow: (ticketId) => followHandover(deps, ticketId),
    endSilent: (ticketId) => endSilent(deps, ticketId),
  };
}

async function readFile({ world }: TicketsDeps, tx: Tx, ticketId: Id<'tic'>): Promise<TicketFile | undefined> {
  const ticket = await findTicket(tx, ticketId);
  return ticket && { ticket, messages: await messagesOf(tx, ticketId), now: world.clocks.business() };
}

async function openTicket(deps: TicketsDeps, writer: Writer, typed: TypedTicket): ReturnType<Tickets['open']> {
  const [topic, words] = [readTopic(typed.topic), readWords(typed.words)];
  const attached = typed.order === '' ? undefined : await findAttached(deps.orders, writer, typed.order);
  const faults: OpenFault[] = [
    ...(topic ? [] : [{ code: 'topic_missing' } as const]),
    ...(typed.order !== '' && !attached ? [{ code: 'order_not_yours' } as const] : []),
    ...(words.ok ? [] : [words.error]),
  ];
  if (!topic || !words.ok || faults.length > 0) return err(faults);
  const now = deps.world.clocks.business();
  const ticket = {
    id: isId('tic', typed.id) ? typed.id : deps.world.ids.mint('tic'),
    shopperId: writer.id,
    topic,
    orderId: attached?.order.id ?? null,
    status: 'waiting',
    openedAt: now,
    answerBy: answerBy(topics[topic].answerWithinHours, now),
    changedAt: now,
    messages: 1,
    mayHandOver: typed.agrees,
    wallet: null,
  } as const;
  const opened = await deps.db.writeResult<Ticket, readonly OpenFault[]>(async (tx) => {
    await lockTicketsOf(tx, writer.id);
    const earlier = await findTicket(tx, ticket.id);
    if (earlier?.shopperId === writer.id) return ok(earlier);
    const paced = judgePace(await countOf(tx, writer.id, new Date(now.getTime() - DAY_MS)));
    if (paced) return err([paced]);
    // An id of somebody else's ticket is worth no more than none.
    const id = earlier ? deps.world.ids.mint('tic') : ticket.id;
    const drawn = await insertWithReference(deps, tx, { ...ticket, id });
    await insertMessage(tx, id, { number: 1, at: now, kind: 'shopper', memberId: null, words: words.value });
    await enqueue(tx, [ticketLetterJob({ ticket_id: id, message: 1 })]);
    return ok(drawn);
  });
  if (opened.ok) deps.waker.wake();
  return opened;
}

/** Counts of one shopper are compared one after the other. */
function lockTicketsOf(tx: Tx, shopperId: Id<'shp'>): Promise<void> {
  return lockNames(tx, [`tickets of ${shopperId}`]);
}

/** References differ, so one that is taken is drawn again. */
async function insertWithReference({ world }: TicketsDeps, tx: Tx, ticket: Omit<Ticket, 'reference'>): Promise<Ticket> {
  for (;;) {
    const drawn = { ...ticket, reference: referenceOf(world.random(REFERENCE_BYTES)) };
    if (await insertTicket(tx, drawn)) return drawn;
  }
}

async function reply(
  deps: TicketsDeps,
  shopperId: Id<'shp'>,
  ticketId: string,
  typed: string,
): ReturnType<Tickets['reply']> {
  if (!isId('tic', ticketId)) return err({ code: 'ticket_not_found' });
  const words = readWords(typed);
  if (!words.ok) return words;
  const now = deps.world.clocks.business();
  return deps.db.writeResult<Ticket, ReplyError>(async (tx) => {
    await lockTicketsOf(tx, shopperId);
    const ticket = await lockTicket(tx, ticketId);
    if (ticket?.shopperId !== shopperId) return err({ code: 'ticket_not_found' });
    const last = (await messagesOf(tx, ticketId)).findLast(({ kind }) => kind !== 'note');
    if (last?.kind === 'shopper' && last.words === words.value) return ok(ticket);
    const { messages } = await countOf(tx, shopperId, new Date(now.getTime() - DAY_MS));
    const paced = judgePace({ messages });
    if (paced) return err(paced);
    return append(tx, ticket, { kind: 'shopper', words: words.value }, { memberId: null, now });
  });
}

async function takeStep(
  deps: TicketsDeps,
  ticketId: string,
  event: TicketEvent,
  { memberId, seen }: StepBy,
): ReturnType<Tickets['step']> {
  if (!isId('tic', ticketId)) return err({ code: 'ticket_not_found' });
  const moved = await deps.db.writeResult<Ticket, StepError>(async (tx) => {
    const ticket = await lockTicket(tx, ticketId);
    if (!ticket) return err({ code: 'ticket_not_found' });
    if (ticket.messages !== seen) return err({ code: 'ticket_changed' });
    return append(tx, ticket, event, { memberId, now: deps.world.clocks.business() });
  });
  if (moved.ok) deps.waker.wake();
  return moved;
}

async function endSilent({ db, world }: TicketsDeps, ticketId: Id<'tic'>): Promise<void> {
  const now = world.clocks.business();
  await db.asWriter(async (tx) => {
    const ticket = await lockTicket(tx, ticketId);
    const ends = ticket && endsAt(ticket);
    if (!ends || now < ends) return;
    await append(tx, ticket, { kind: 'closed', words: '' }, { memberId: null, now });
  });
}
