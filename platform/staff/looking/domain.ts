import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { readReference } from '#platform/kernel/tickets.ts';
import { typedSigns } from '#platform/kernel/typed.ts';
import { lookReasons } from './reasons-data.ts';

/** How long a reason holds for what a member looks at, in security time. Each look in that time is logged with it. */
export const REASON_HOLDS_MS = 60 * 60_000;

/** The most entries that a member's searches add to the log within `SEARCHES_WITHIN_MS`: one for each person, at least one. */
export const MOST_SEARCHES = 100;

/** As `MOST_SEARCHES`, in security time. */
export const SEARCHES_WITHIN_MS = 10 * 60_000;

/** Why a member wants to look, as typed. */
export interface TypedReason {
  readonly reason: string;
  readonly reference: string;
}

/** The field of a reason that is at fault, and how. */
export type ReasonFault =
  | { readonly field: 'reason'; readonly code: 'reason_missing' }
  | { readonly field: 'reference'; readonly code: 'reference_missing' | 'reference_wrong' };

/** Cannot hold a name: no blanks, and at least one digit. The number of a ticket has no vowel instead. */
const REFERENCE = /^(?=.*\d)[A-Za-z0-9][A-Za-z0-9_./-]{0,39}$/;

/** Reads a reason into the text of the log, such as `complaint T7K-4QF`, or names every fault. */
export function readReason(typed: TypedReason): Result<string, readonly ReasonFault[]> {
  const faults: ReasonFault[] = [];
  const chosen = lookReasons.find(({ code }) => code === typed.reason);
  if (!chosen) faults.push({ field: 'reason', code: 'reason_missing' });
  const reference = typedSigns(typed.reference);
  if (reference === '' && chosen?.needsReference) faults.push({ field: 'reference', code: 'reference_missing' });
  const isOne = REFERENCE.test(reference) || readReference(reference) === reference.toUpperCase();
  if (reference !== '' && !isOne) faults.push({ field: 'reference', code: 'reference_wrong' });
  if (!chosen || faults.length > 0) return err(faults);
  return ok(reference === '' ? chosen.code : `${chosen.code} ${reference}`);
}
