import type { Files, KeptFile } from '#platform/files/files-service.ts';
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
import { judgeFiles, moveTicket, readAbout, readTopic } from './domain.ts';
import type { FilesError, Ticket, TicketEvent, TicketMessage } from './domain.ts';
import { findHandover, takeHandover } from './handover-service.ts';
import { ticketNotice, ticketSilent } from './jobs-schema.ts';
import type { Handover, HandoverError, ShopTicketState } from './port.ts';
import { insertWithReference } from './reference-service.ts';
import {
  countOf,
  filesOf,
  findByReference,
  findTicket,
  insertFiles,
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
  /** Its files that still exist, in the order of the messages with which they came. */
  readonly files: readonly TicketAttachment[];
  /** Undefined if nothing is attached. */
  readonly about: AboutView | undefined;
  /** Business time. */
  readonly now: Date;
}

/** A file of a ticket, and the number of its message. */
export interface TicketAttachment extends KeptFile {
  readonly number: number;
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

/** What a holder typed to write more. */
export interface TypedReply {
  readonly words: string;
  /** The number of messages that the form was drawn with; the same words after them are its second press. */
  readonly seen: number;
}

/** Why the files of a message are refused. */
export type AttachError = FilesError | { readonly code: 'file_gone' };

/** Why a ticket is not opened. */
export type OpenFault = WordsError | PaceError | AttachError | { readonly code: 'topic_missing' | 'about_not_yours' };

/** Why a holder's reply is not taken. */
export type ReplyError = WordsError | TicketError | PaceError | AttachError | { readonly code: 'ticket_not_found' };

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
  /** Judges what a holder typed, and writes nothing. */
  judge(holderId: Id<'hld'>, typed: TypedTicket): Promise<readonly OpenFault[]>;
  /**
   * Opens a ticket. The same id twice opens one. A mail tells its holder the reference.
   *
   * @param fileIds Files that the holder has added and that nothing else refers to.
   */
  open(
    holderId: Id<'hld'>,
    typed: TypedTicket,
    fileIds?: readonly Id<'fil'>[],
  ): Promise<Result<Ticket, readonly OpenFault[]>>;
  listOf(holderId: Id<'hld'>): Promise<Ticket[]>;
  /** Finds a holder's own ticket, without what is for the staff alone. */
  findOwn(holderId: Id<'hld'>, ticketId: string): Promise<TicketFile | undefined>;
  /** Finds a file of a holder's own ticket; undefined for every other. */
  findFile(holderId: Id<'hld'>, ticketId: string, fileId: string): Promise<Id<'fil'> | undefined>;
  /** Adds a holder's words, with files. The same words twice in a row count once, unless other files come with them. */
  reply(
    holderId: Id<'hld'>,
    ticketId: string,
    typed: TypedReply,
    fileIds?: readonly Id<'fil'>[],
  ): Promise<Result<Ticket, ReplyError>>;
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
  readonly files: Pick<Files, 'attach' | 'describe'>;
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
    judge: async (holderId, typed) => (await readTicket(deps, holderId, typed)).faults,
    open: (holderId, typed, fileIds = []) => openTicket(deps, holderId, typed, fileIds),
    listOf: (holder) => db.asReader({ holder }, (tx) => ticketsOf(tx, HOME_CELL, holder, MOST_LISTED)),
    findOwn: (holderId, ticketId) => findOwn(deps, holderId, ticketId),
    findFile: async (holderId, ticketId, fileId) =>
      (await findOwn(deps, holderId, ticketId))?.files.find((one) => one.fileId === fileId)?.fileId,
    reply: (holderId, ticketId, typed, fileIds = []) => reply(deps, holderId, ticketId, { ...typed, fileIds }),
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

async function readTicket(deps: TicketsDeps, holderId: Id<'hld'>, typed: TypedTicket) {
  const [topic, words] = [readTopic(typed.topic), readWords(typed.words)];
  const read = readAbout(typed.about);
  const about = read && (await findOwnAbout(deps, holderId, read));
  const faults: OpenFault[] = [
    ...(topic ? [] : [{ code: 'topic_missing' } as const]),
    ...(typed.about !== '' && !about ? [{ code: 'about_not_yours' } as const] : []),
    ...(words.ok ? [] : [words.error]),
  ];
  return { topic, words, about, faults };
}

async function openTicket(
  deps: TicketsDeps,
  holderId: Id<'hld'>,
  typed: TypedTicket,
  fileIds: readonly Id<'fil'>[],
): ReturnType<Tickets['open']> {
  const { topic, words, about, faults } = await readTicket(deps, holderId, typed);
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
    const attached = await attach(deps, tx, holderId, { has: 0, fileIds });
    if (!attached.ok) return err([attached.error]);
    // An id of somebody else's ticket is worth no more than none.
    const id = earlier ? deps.world.ids.mint('tic') : ticket.id;
    const opened = await insertWithReference(deps, tx, { ...ticket, id });
    await insertMessage(tx, opened, { number: 1, at: now, kind: 'holder', memberId: null, words: words.value });
    await insertFiles(tx, opened, 1, fileIds);
    await enqueue(tx, [ticketNotice({ ticket_id: opened.id, message: 1 })], HOME_CELL);
    return ok(opened);
  });
}

/** Counts of one holder are compared one after the other. */
function lockTicketsOf(tx: Tx, holderId: Id<'hld'>): Promise<void> {
  return lockNames(tx, [`tickets of ${holderId}`]);
}

/** Takes the files of a message, before its first write. */
async function attach(
  { files }: TicketsDeps,
  tx: Tx,
  holderId: Id<'hld'>,
  { has, fileIds }: { has: number; fileIds: readonly Id<'fil'>[] },
): Promise<Result<unknown, AttachError>> {
  const tooMany = judgeFiles(has, fileIds.length);
  if (tooMany) return err(tooMany);
  return fileIds.length === 0 ? ok(undefined) : files.attach(tx, holderId, fileIds);
}

async function findOwn(deps: TicketsDeps, holder: Id<'hld'>, ticketId: string): ReturnType<Tickets['findOwn']> {
  if (!isId('tic', ticketId)) return undefined;
  const found = await deps.db.asReader({ holder }, async (tx) => {
    const ticket = await findTicket(tx, HOME_CELL, ticketId);
    return ticket && readMessages(tx, ticket);
  });
  return found && complete(deps, found);
}

async function findAny(deps: TicketsDeps, ticketId: string): ReturnType<Tickets['find']> {
  if (!isId('tic', ticketId)) return undefined;
  const found = await deps.db.asWriter(async (tx) => {
    const ticket = await findTicket(tx, HOME_CELL, ticketId);
    return ticket && readMessages(tx, ticket);
  });
  return found && complete(deps, found);
}

interface Found {
  readonly ticket: Ticket;
  readonly messages: readonly TicketMessage[];
  readonly refs: readonly { readonly number: number; readonly fileId: Id<'fil'> }[];
}

async function readMessages(tx: Tx, ticket: Ticket): Promise<Found> {
  return { ticket, messages: await messagesOf(tx, ticket), refs: await filesOf(tx, ticket) };
}

async function complete(deps: TicketsDeps, { ticket, messages, refs }: Found): Promise<TicketFile> {
  const { holderId, about } = ticket;
  const kept = refs.length === 0 ? [] : await deps.files.describe(refs.map(({ fileId }) => fileId));
  const numbers = new Map(refs.map(({ fileId, number }) => [fileId, number]));
  return {
    ticket,
    messages,
    files: kept.map((one) => ({ ...one, number: numbers.get(one.fileId)! })),
    about: about ? await findOwnAbout(deps, holderId, about) : undefined,
    now: deps.world.clocks.business(),
  };
}

async function reply(
  deps: TicketsDeps,
  holderId: Id<'hld'>,
  ticketId: string,
  typed: TypedReply & { readonly fileIds: readonly Id<'fil'>[] },
): ReturnType<Tickets['reply']> {
  if (!isId('tic', ticketId)) return err({ code: 'ticket_not_found' });
  const { seen, fileIds } = typed;
  const words = readWords(typed.words);
  if (!words.ok) return words;
  const now = deps.world.clocks.business();
  return deps.db.writeResult<Ticket, ReplyError>(async (tx) => {
    await lockTicketsOf(tx, holderId);
    const ticket = await lockTicket(tx, HOME_CELL, ticketId);
    if (ticket?.holderId !== holderId) return err({ code: 'ticket_not_found' });
    const last = (await messagesOf(tx, ticket)).findLast(({ kind }) => kind !== 'note' && kind !== 'handed');
    const isRepeated = last?.kind === 'holder' && last.words === words.value;
    if (isRepeated && (fileIds.length === 0 || last.number > seen)) return ok(ticket);
    const { messages } = await countOf(tx, HOME_CELL, holderId, new Date(now.getTime() - DAY_MS));
    const paced = judgePace({ messages });
    if (paced) return err(paced);
    const event = { kind: 'holder', words: words.value } as const;
    const moved = moveTicket(ticket, event, now);
    if (!moved.ok) return moved;
    const attached = await attach(deps, tx, holderId, { has: (await filesOf(tx, ticket)).length, fileIds });
    if (!attached.ok) return attached;
    const appended = await append(tx, ticket, event, { memberId: null, now });
    await insertFiles(tx, ticket, moved.value.messages, fileIds);
    return appended;
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
