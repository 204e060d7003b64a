import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';

/** A case or a person at whom members look. */
export type Subject = Id<'cas'> | Id<'hld'>;

/** Reads a subject from an address or a form. */
export function readSubject(text: string): Subject | undefined {
  return isId('cas', text) || isId('hld', text) ? text : undefined;
}

/** The reason that a case gives while it waits for an operator. */
export function caseReason(caseId: Id<'cas'>): string {
  return `case ${caseId}`;
}

/** Whether a reason is that of a case which waited for an operator. */
export function isCaseReason(reason: string): boolean {
  return /^case cas_\w+$/.test(reason);
}

/** Reads the reference of a ticket from the reason that the ticket gave; undefined for another reason. */
export function ticketOfReason(reason: string): string | undefined {
  return /^ticket tic_\w+ (\S+)$/.exec(reason)?.[1];
}

/** Whether a reason is that of a document which waited for an operator. */
export function isDocumentReason(reason: string): boolean {
  return /^document doc_\w+( [a-z_]+)?$/.test(reason);
}

/** The reason that an entry of the journal gives to a member who corrects the books. */
export function entryReason(number: bigint): string {
  return `entry ${number}`;
}

/** Reads the number of an entry from the reason that the entry gave; undefined for another reason. */
export function entryOfReason(reason: string): string | undefined {
  return /^entry (\d+)$/.exec(reason)?.[1];
}

/** Whether a reason is that of a chargeback. */
export function isChargebackReason(reason: string): boolean {
  return /^chargeback cbk_\w+$/.test(reason);
}

/** Whether a reason is that of a search. */
export function isSearchReason(reason: string): boolean {
  return /^search by \w+$/.test(reason);
}
