import { letterCount, typedLine, typedText } from '#platform/kernel/typed.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { maskCards } from '#platform/kernel/tickets.ts';
import type { TicketStatus } from '#platform/kernel/tickets.ts';
import { desks, readTopic } from '../../support/tickets/domain.ts';
import type { Desk, Ticket, Topic } from '../../support/tickets/domain.ts';
import { may } from '../members/domain.ts';

/** Which tickets a member lists. */
export interface Filter {
  readonly topic?: Topic | undefined;
  readonly status?: TicketStatus | undefined;
}

const statuses: readonly TicketStatus[] = ['waiting', 'answered', 'closed'];

/** Reads a filter from the page's address: without a status, what waits; what is unknown filters nothing. */
export function readFilter({ topic = '', status = 'waiting' }: { topic?: string; status?: string }): Filter {
  return { topic: readTopic(topic), status: statuses.find((one) => one === status) };
}

/** The roles whose tickets a member sees: who may answer sees all, others those that were handed to them. */
export function desksOf(member: { readonly role: string }): readonly Desk[] {
  return may(member, 'answer_tickets') ? desks : desks.filter((one) => one === member.role);
}

/** Whether a member may look at a ticket. */
export function maySee(member: { readonly role: string }, ticket: Pick<Ticket, 'desk'>): boolean {
  return desksOf(member).includes(ticket.desk);
}

/** Reads a role to which a ticket is handed; undefined if it is none, or has it already. */
export function readDesk(typed: string, ticket: Pick<Ticket, 'desk'>): Desk | undefined {
  return desks.find((one) => one === typed && one !== ticket.desk);
}

/** A text that support puts into its answers. A version never changes. */
export interface Macro {
  readonly name: string;
  readonly version: number;
  readonly title: string;
  readonly words: string;
}

/** What a member typed to add or edit a macro. */
export interface TypedMacro {
  readonly name: string;
  readonly title: string;
  readonly words: string;
}

/** The field of a macro that is at fault. */
export interface MacroFault {
  readonly field: 'name' | 'title' | 'words';
  readonly code: 'missing' | 'too_long' | 'name_wrong';
  readonly most: number;
}

const MOST = { name: 40, title: 80, words: 4_000 } as const;

/** Reads a typed macro, or names each fault. */
export function readMacro(typed: TypedMacro): Result<Omit<Macro, 'version'>, readonly MacroFault[]> {
  const read = { name: typedLine(typed.name), title: typedLine(typed.title), words: maskCards(typedText(typed.words)) };
  const faults = (['name', 'title', 'words'] as const).flatMap((field): MacroFault[] => {
    const most = MOST[field];
    if (read[field] === '') return [{ field, code: 'missing', most }];
    return letterCount(read[field]) > most || read[field].length > most ? [{ field, code: 'too_long', most }] : [];
  });
  const isNamed = /^[a-z0-9-]{1,40}$/.test(read.name);
  if (!isNamed && !faults.some(({ field }) => field === 'name')) {
    faults.unshift({ field: 'name', code: 'name_wrong', most: MOST.name });
  }
  return faults.length > 0 ? err(faults) : ok(read);
}
