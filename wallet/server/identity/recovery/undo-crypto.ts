import { createHmac } from 'node:crypto';
import { inFours, signsOf } from '#platform/kernel/crockford.ts';
import { readShortNumber } from '#platform/kernel/short-number.ts';

const LETTERS = 8;

/**
 * The code that stops a recovery, such as `7K3M-9QXT`: 40 bits that follow from the recovery's id and a key, so that
 * notices can name it and no table has it.
 */
export function undoCodeOf(key: Buffer, recoveryId: string): string {
  const bytes = createHmac('sha256', key).update(`undo ${recoveryId}`).digest();
  return inFours(signsOf(bytes.subarray(0, LETTERS)));
}

/** Hashes a code as it was typed, to find its recovery; undefined if it cannot be a code. */
export function hashUndoCode(key: Buffer, typed: string): Buffer | undefined {
  const letters = readShortNumber(typed);
  return letters === undefined ? undefined : createHmac('sha256', key).update(`undo code ${letters}`).digest();
}
