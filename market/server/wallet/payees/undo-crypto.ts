import { createHmac } from 'node:crypto';
import { sha256 } from '#platform/kernel/canonical.ts';

/** The token of the letter that undoes a move. It follows from the move's id and a key, so that only its hash is stored. */
export function undoTokenOf(key: Buffer, moveId: string): string {
  return createHmac('sha256', key).update(`undo ${moveId}`).digest('base64url');
}

/** The hash by which a token is stored and found. */
export function undoHashOf(token: string): Buffer {
  return sha256(token);
}
