import { createHmac, timingSafeEqual } from 'node:crypto';
import { sha256 } from '#platform/kernel/canonical.ts';
import { inFours, readSigns, signsOf } from '#platform/kernel/crockford.ts';
import { sixDigits } from '../phone-verification/code-crypto.ts';

/** The code of a proof, which follows from its id: so no job and no row has it. */
export function proofCode(key: Buffer, id: string): string {
  return sixDigits(drawn(key, `proof ${id}`));
}

/** Whether a text is the code of a proof, compared in constant time. */
export function isProofCode(key: Buffer, id: string, code: string): boolean {
  return timingSafeEqual(sha256(proofCode(key, id)), sha256(code));
}

const UNDO_SIGNS = 12;

/** The code that undoes a change: twelve signs, so that nobody guesses one. It follows from the change's id. */
export function undoCode(key: Buffer, id: string): string {
  return inFours(signsOf(drawn(key, `undo ${id}`)(UNDO_SIGNS)));
}

/** Hashes an undo code, however it was typed: in any case, with or without dashes, and with O for 0. */
export function hashUndoCode(typed: string): Buffer {
  return sha256(`undo ${readSigns(typed, UNDO_SIGNS) ?? ''}`);
}

/** Bytes that follow from a key and a name; each call gives further ones. */
function drawn(key: Buffer, name: string): (bytes: number) => Buffer {
  let turn = 0;
  return (bytes) =>
    createHmac('sha256', key)
      .update(`${name} ${(turn += 1)}`)
      .digest()
      .subarray(0, bytes);
}
