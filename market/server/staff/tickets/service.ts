import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { readWords } from '#platform/kernel/tickets.ts';
import type { TicketStatus, WordsError } from '#platform/kernel/tickets.ts';
import { typedText } from '#platform/kernel/typed.ts';
import type { World } from '#platform/kernel/world.ts';
import { isSamePerson } from '#platform/staff/members/domain.ts';
import type { Member } from '#platform/staff/members/domain.ts';
import type { Shopper } from '../../accounts/accounts/domain.ts';
import type { Accounts } from '../../accounts/accounts/service.ts';
import type { Ticket, TicketEvent, Topic } from '../../support/tickets/domain.ts';
import type { HandOverError } from '../../support/tickets/handover-service.ts';
import type { AttachedOrder } from '../../support/tickets/order-service.ts';
import type { StepError } from '../../support/tickets/port.ts';
import type { TicketFile, Tickets } from '../../support/tickets/service.ts';
import type { Act, Staff } from '../members/service.ts';

/** Which tickets a member lists; without a part, all of them. */
export interface Filter {
  readonly topic?: Topic | undefined;
  readonly status?: TicketStatus | undefined;
}

/** The tickets of the queue. */
export interface TicketQueue {
  readonly tickets: readonly Ticket[];
  /** Whether there are more than these. */
  readonly hasMore: boolean;
  readonly now: Date;
}

/** A ticket as staff sees it. */
export interface StaffTicket extends TicketFile {
  readonly shopper: Pick<Shopper, 'id' | 'name' | 'sellerId'>;
  /** The attached order; undefined without one. */
  readonly attached: AttachedOrder | undefined;
  /** The names of the members in it. */
  readonly names: ReadonlyMap<Id<'stf'>, string>;
}

/** The member is the writer of the ticket, or a side of the attached order, by address. */
export type OwnTicket = { readonly code: 'own_ticket' };

/** What a member does with a ticket. */
export type StepKind = 'answer' | 'note' | 'handed' | 'closed';

/** What a member typed for a step. */
export interface TypedStep {
  readonly kind: StepKind;
  readonly words: string;
  /** How many messages the member saw. */
  readonly seen: number;
}

/** Why a step is refused. */
export type StepRefusal = StepError | HandOverError | OwnTicket | WordsError | { readonly code: 'words_unsent' };

/** The door to tickets for staff. Each look and each step is in the log, with the ticket as the reason. */
export interface StaffTickets {
  queue(filter: Filter): Promise<TicketQueue>;
  /** Finds the ticket of a typed reference. */
  idOf(typedReference: string): Promise<Id<'tic'> | undefined>;
  /** Shows a ticket. Undefined, and nothing logged, if there is none. */
  look(member: Member, ticketId: string): Promise<Result<StaffTicket, OwnTicket> | undefined>;
  step(member: Member, ticketId: string, typed: TypedStep): Promise<Result<Ticket, StepRefusal>>;
}

interface StaffTicketsDeps {
  readonly world: Pick<World, 'clocks'>;
  readonly tickets: Pick<Tickets, 'queue' | 'find' | 'findOrder' | 'handOver' | 'idOf' | 'sidesOf' | 'step'>;
  readonly accounts: Pick<Accounts, 'findById' | 'ownerOf'>;
  readonly staff: Pick<Staff, 'note' | 'list'>;
}

const MOST_QUEUED = 100;

/** Creates the door to tickets for staff. */
export function createStaffTickets(deps: StaffTicketsDeps): StaffTickets {
  const { tickets, world } = deps;
  return {
    queue: async (filter) => {
      const found = await tickets.queue(filter, MOST_QUEUED + 1);
      return {
        tickets: found.slice(0, MOST_QUEUED),
        hasMore: found.length > MOST_QUEUED,
        now: world.clocks.business(),
      };
    },
    idOf: (typed) => tickets.idOf(typed),
    look: (member, ticketId) => lookAt(deps, member, ticketId),
    step: (member, ticketId, typed) => takeStep(deps, member, ticketId, typed),
  };
}

async function findFor(deps: StaffTicketsDeps, member: Member, ticketId: string) {
  const { tickets, accounts } = deps;
  const file = await tickets.find(ticketId);
  const shopper = file && (await accounts.findById(file.ticket.shopperId));
  if (!file || !shopper) return undefined;
  const sides = [shopper, ...(await sidesOf(deps, file.ticket))];
  return { file, shopper, isOwn: sides.some((side) => isThis(member, side)) };
}

/** The shopper and the sellers of the order that is attached. */
async function sidesOf({ tickets, accounts }: StaffTicketsDeps, ticket: Ticket): Promise<Shopper[]> {
  const sides = await tickets.sidesOf(ticket);
  if (!sides) return [];
  const { shopperId, sellerIds } = sides;
  const found = await Promise.all([accounts.findById(shopperId), ...sellerIds.map((id) => accounts.ownerOf(id))]);
  return found.filter((side) => side !== undefined);
}

function aboutTicket({ id, reference, shopperId }: Ticket) {
  return { holderId: shopperId, reason: `ticket ${id} ${reference}` };
}

/** The market knows no number of its shoppers. */
function isThis(member: Member, { email }: Shopper): boolean {
  return isSamePerson(member, { email, phone: '' });
}

async function lookAt(deps: StaffTicketsDeps, member: Member, ticketId: string): ReturnType<StaffTickets['look']> {
  const found = await findFor(deps, member, ticketId);
  if (!found) return undefined;
  const { file, shopper, isOwn } = found;
  if (isOwn) return err({ code: 'own_ticket' });
  await deps.staff.note(member.id, 'looked', aboutTicket(file.ticket));
  const { orderId } = file.ticket;
  const [members, attached] = await Promise.all([
    deps.staff.list(),
    orderId === null ? undefined : deps.tickets.findOrder(shopper, orderId),
  ]);
  const { id, name, sellerId } = shopper;
  const names = new Map(members.map((one) => [one.id, one.name]));
  return ok({ ...file, shopper: { id, name, sellerId }, attached, names });
}

const acts: Readonly<Record<StepKind, Act>> = {
  answer: 'answers_ticket',
  note: 'notes_ticket',
  handed: 'hands_ticket',
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
  const event = readStep(typed);
  if (!event.ok) return event;
  await deps.staff.note(member.id, acts[typed.kind], aboutTicket(ticket));
  const by = { memberId: member.id, seen: typed.seen };
  const moved =
    typed.kind === 'handed'
      ? await deps.tickets.handOver(ticketId, by)
      : await deps.tickets.step(ticketId, event.value, by);
  if (!moved.ok) await deps.staff.note(member.id, 'refused', aboutTicket(ticket));
  return moved;
}

function readStep({ kind, words }: TypedStep): Result<TicketEvent, StepRefusal> {
  if (kind === 'closed' || kind === 'handed') {
    // These steps take no words along, so that typed ones would be lost.
    return typedText(words) === '' ? ok({ kind, words: '' }) : err({ code: 'words_unsent' });
  }
  const read = readWords(words);
  return read.ok ? ok({ kind, words: read.value }) : read;
}
