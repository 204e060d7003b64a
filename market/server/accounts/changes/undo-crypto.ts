import { createHmac } from 'node:crypto';
import { sha256 } from '#platform/kernel/canonical.ts';

/** The token of the letter that undoes a change. It follows from the change's id and a key, so that only its hash is stored. */
export function undoTokenOf(key: Buffer, changeId: string): string {
  return createHmac('sha256', key).update(`undo ${changeId}`).digest('base64url');
}

/** The hash by which a token is stored and found. */
export function undoHashOf(token: string): Buffer {
  return sha256(token);
}
