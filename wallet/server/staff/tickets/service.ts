import type { Db } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Accounts } from '../../identity/accounts/service.ts';
import type { Holder } from '../../identity/accounts/domain.ts';
import { readWords } from '#platform/kernel/tickets.ts';
import { typedText } from '#platform/kernel/typed.ts';
import type { WordsError } from '#platform/kernel/tickets.ts';
import type { Ticket, TicketEvent } from '../../support/tickets/domain.ts';
import type { StepError, TicketFile, Tickets } from '../../support/tickets/service.ts';
import type { Act } from '../log/service.ts';
import type { StaffLog } from '../log/service.ts';
import { isSamePerson } from '#platform/staff/members/domain.ts';
import type { Member } from '#platform/staff/members/domain.ts';
import type { Staff } from '../members/service.ts';
import { desksOf, maySee, readDesk, readMacro } from './domain.ts';
import type { Filter, Macro, MacroFault, TypedMacro } from './domain.ts';
import { insertMacro, listMacros } from './store.ts';

/** The tickets that a member may see. */
export interface TicketQueue {
  readonly tickets: readonly Ticket[];
  /** Whether there are more than these. */
  readonly hasMore: boolean;
  readonly now: Date;
}

/** A ticket as staff sees it. */
export interface StaffTicket extends TicketFile {
  readonly holder: Pick<Holder, 'id' | 'givenName' | 'tier' | 'status'>;
  readonly macros: readonly Macro[];
  /** The names of the members in it. */
  readonly names: ReadonlyMap<Id<'stf'>, string>;
}

/** The member is the holder of the ticket, or a side of what is attached, by address or number. */
export type OwnTicket = { readonly code: 'own_ticket' };

/** What a member does with a ticket. */
export type StepKind = 'answer' | 'note' | 'handed' | 'given_back' | 'closed';

/** What a member typed for a step. */
export interface TypedStep {
  readonly kind: StepKind;
  readonly words: string;
  /** The role to which it is handed. */
  readonly desk: string;
  /** How many messages the member saw. */
  readonly seen: number;
}

/** Why a step is refused. */
export type StepRefusal =
  | StepError
  | OwnTicket
  | WordsError
  | { readonly code: 'desk_missing' | 'not_of_shop' | 'words_unsent' };

/** The door to tickets for staff. Each look and each step is in the log, with the ticket as the reason. */
export interface StaffTickets {
  queue(member: Member, filter: Filter): Promise<TicketQueue>;
  /** Finds the ticket of a typed reference, if the member may see it. */
  idOf(member: Member, typedReference: string): Promise<Id<'tic'> | undefined>;
  /** Shows a ticket. Undefined, and nothing logged, if there is none that the member may see. */
  look(member: Member, ticketId: string): Promise<Result<StaffTicket, OwnTicket> | undefined>;
  /** Finds a file of a ticket, for a member who saves it; the log has the look. Undefined, and nothing logged, for others. */
  lookAtFile(member: Member, ticketId: string, fileId: string): Promise<Id<'fil'> | undefined>;
  /** As `lookAtFile`, for a thumbnail of the page of the ticket, whose own look is in the log. */
  findFile(member: Member, ticketId: string, fileId: string): Promise<Id<'fil'> | undefined>;
  step(member: Member, ticketId: string, typed: TypedStep): Promise<Result<Ticket, StepRefusal>>;
  macros(): Promise<Macro[]>;
  /** Adds a macro, or a new version of one. */
  saveMacro(member: Member, typed: TypedMacro): Promise<Result<undefined, readonly MacroFault[]>>;
}

interface StaffTicketsDeps {
  readonly db: Db;
  readonly world: Pick<World, 'clocks'>;
  readonly tickets: Pick<Tickets, 'queue' | 'find' | 'sidesOf' | 'idOf' | 'step'>;
  readonly accounts: Pick<Accounts, 'get'>;
  readonly staff: Pick<Staff, 'note' | 'list'>;
  readonly staffLog: StaffLog;
}

const MOST_QUEUED = 100;

/** Creates the door to tickets for staff. */
export function createStaffTickets(deps: StaffTicketsDeps): StaffTickets {
  return {
    queue: (member, filter) => readQueue(deps, member, filter),
    idOf: (member, typed) => findByReference(deps, member, typed),
    look: (member, ticketId) => lookAt(deps, member, ticketId),
    lookAtFile: (member, ticketId, fileId) => lookAtFile(deps, member, ticketId, fileId),
    findFile: async (member, ticketId, fileId) => (await findFile(deps, member, ticketId, fileId))?.id,
    step: (member, ticketId, typed) => takeStep(deps, member, ticketId, typed),
    macros: () => deps.db.one(listMacros),
    saveMacro: (member, typed) => saveMacro(deps, member, typed),
  };
}

async function readQueue({ tickets, world }: StaffTicketsDeps, member: Member, filter: Filter): Promise<TicketQueue> {
  const found = await tickets.queue({ desks: desksOf(member), ...filter }, MOST_QUEUED + 1);
  const hasMore = found.length > MOST_QUEUED;
  return { tickets: found.slice(0, MOST_QUEUED), hasMore, now: world.clocks.business() };
}

async function findByReference({ tickets }: StaffTicketsDeps, member: Member, typed: string) {
  const id = await tickets.idOf(typed);
  const file = id && (await tickets.find(id));
  return file && maySee(member, file.ticket) ? id : undefined;
}

async function findFor(deps: StaffTicketsDeps, member: Member, ticketId: string) {
  const file = await deps.tickets.find(ticketId);
  if (!file || !maySee(member, file.ticket)) return undefined;
  const [holder, isOwn] = await Promise.all([
    deps.accounts.get(file.ticket.holderId),
    isSide(deps, member, file.ticket),
  ]);
  return { file, holder, isOwn };
}

async function isSide({ tickets, accounts }: StaffTicketsDeps, member: Member, ticket: Ticket): Promise<boolean> {
  const sides = await Promise.all([...new Set(await tickets.sidesOf(ticket))].map((id) => accounts.get(id)));
  return sides.some((holder) => isSamePerson(member, holder));
}

function aboutTicket({ id, reference, holderId }: Ticket) {
  return { holderId, reason: `ticket ${id} ${reference}` };
}

async function lookAt(deps: StaffTicketsDeps, member: Member, ticketId: string): ReturnType<StaffTickets['look']> {
  const found = await findFor(deps, member, ticketId);
  if (!found) return undefined;
  const { file, holder, isOwn } = found;
  if (isOwn) return err({ code: 'own_ticket' });
  await deps.staff.note(member.id, 'looked', aboutTicket(file.ticket));
  const [macros, members] = await Promise.all([deps.db.one(listMacros), deps.staff.list()]);
  const { id, givenName, tier, status } = holder;
  const names = new Map(members.map((one) => [one.id, one.name]));
  return ok({ ...file, holder: { id, givenName, tier, status }, macros, names });
}

/** Finds a file of a ticket at which the member may look. */
async function findFile(deps: StaffTicketsDeps, member: Member, ticketId: string, fileId: string) {
  const found = await findFor(deps, member, ticketId);
  const one = found?.file.files.find((file) => file.fileId === fileId);
  return found && one && !found.isOwn ? { id: one.fileId, ticket: found.file.ticket } : undefined;
}

async function lookAtFile(
  deps: StaffTicketsDeps,
  member: Member,
  ticketId: string,
  fileId: string,
): ReturnType<StaffTickets['lookAtFile']> {
  const found = await findFile(deps, member, ticketId, fileId);
  if (found) await deps.staff.note(member.id, 'looked', aboutTicket(found.ticket));
  return found?.id;
}

const acts: Readonly<Record<StepKind, Act>> = {
  answer: 'answers_ticket',
  note: 'notes_ticket',
  handed: 'hands_ticket',
  given_back: 'hands_ticket',
  closed: 'closes_ticket',
};

/** The row of the log comes first, so that no step is without one. A refusal gets a second row. */
async function takeStep(
  deps: StaffTicketsDeps,
  member: Member,
  ticketId: string,
  typed: TypedStep,
): ReturnType<StaffTickets['step']> {
  const found = await findFor(deps, member, ticketId);
  if (!found) return err({ code: 'ticket_not_found' });
  const { ticket } = found.file;
  if (found.isOwn) return err({ code: 'own_ticket' });
  const event = readStep(typed, ticket);
  if (!event.ok) return event;
  await deps.staff.note(member.id, acts[typed.kind], aboutTicket(ticket));
  const moved = await deps.tickets.step(ticketId, event.value, { memberId: member.id, seen: typed.seen });
  if (!moved.ok) await deps.staff.note(member.id, 'refused', aboutTicket(ticket));
  return moved;
}

function readStep({ kind, words, desk }: TypedStep, ticket: Ticket): Result<TicketEvent, StepRefusal> {
  // These steps take no words along, so that typed ones would be lost.
  if ((kind === 'closed' || kind === 'given_back') && typedText(words) !== '') return err({ code: 'words_unsent' });
  if (kind === 'closed') return ok({ kind, words: '' });
  // Nothing that support writes is for the shop.
  if (kind === 'given_back') return ticket.shop ? ok({ kind, words: '' }) : err({ code: 'not_of_shop' });
  const read = readWords(words);
  if (!read.ok) return read;
  if (kind !== 'handed') return ok({ kind, words: read.value });
  const to = readDesk(desk, ticket);
  return to ? ok({ kind, desk: to, words: read.value }) : err({ code: 'desk_missing' });
}

async function saveMacro(
  { db, world, staffLog }: StaffTicketsDeps,
  member: Member,
  typed: TypedMacro,
): ReturnType<StaffTickets['saveMacro']> {
  const read = readMacro(typed);
  if (!read.ok) return read;
  const at = world.clocks.security();
  await db.asWriter(async (tx) => {
    const known = (await listMacros(tx)).find(({ name }) => name === read.value.name);
    if (known?.title === read.value.title && known.words === read.value.words) return;
    const version = (known?.version ?? 0) + 1;
    // Somebody else saved this version at the same moment: the caller tries again, and sees it.
    if (!(await insertMacro(tx, { ...read.value, version }, { memberId: member.id, at })))
      throw new Error('The macro was changed in the meantime.');
    await staffLog.note(tx, member.id, 'edits_macro', { reason: `macro ${read.value.name} ${version}` });
  });
  return ok(undefined);
}
