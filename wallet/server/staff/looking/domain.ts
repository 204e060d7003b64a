import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { typedSigns } from '#platform/kernel/typed.ts';
import { lookReasons } from './reasons-data.ts';

/** A case or a person at whom members look. */
export type Subject = Id<'cas'> | Id<'hld'>;

/** How long a reason holds for its case or person, in security time. Each look in that time is logged with it. */
export const REASON_HOLDS_MS = 60 * 60_000;

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

/** Whether a reason is that of a search. */
export function isSearchReason(reason: string): boolean {
  return /^search by \w+$/.test(reason);
}

/** Why a member wants to look, as typed. */
export interface TypedReason {
  readonly reason: string;
  readonly reference: string;
}

/** The field of a reason that is at fault, and how. */
export type ReasonFault =
  | { readonly field: 'reason'; readonly code: 'reason_missing' }
  | { readonly field: 'reference'; readonly code: 'reference_missing' | 'reference_wrong' };

/** Cannot hold a name: no blanks, and at least one digit. */
const REFERENCE = /^(?=.*\d)[A-Za-z0-9][A-Za-z0-9_./-]{0,39}$/;

/** Reads a reason into the text of the log, such as `complaint T7K-4QF`, or names every fault. */
export function readReason(typed: TypedReason): Result<string, readonly ReasonFault[]> {
  const faults: ReasonFault[] = [];
  const chosen = lookReasons.find(({ code }) => code === typed.reason);
  if (!chosen) faults.push({ field: 'reason', code: 'reason_missing' });
  const reference = typedSigns(typed.reference);
  if (reference === '' && chosen?.needsReference) faults.push({ field: 'reference', code: 'reference_missing' });
  if (reference !== '' && !REFERENCE.test(reference)) faults.push({ field: 'reference', code: 'reference_wrong' });
  if (!chosen || faults.length > 0) return err(faults);
  return ok(reference === '' ? chosen.code : `${chosen.code} ${reference}`);
}
