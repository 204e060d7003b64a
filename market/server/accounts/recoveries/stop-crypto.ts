import { createHmac } from 'node:crypto';
import { sha256 } from '#platform/kernel/canonical.ts';

/** The token of the letter that stops a wait. It follows from the wait's id and a key, so that only its hash is stored. */
export function stopTokenOf(key: Buffer, waitId: string): string {
  return createHmac('sha256', key).update(`stop ${waitId}`).digest('base64url');
}

/** The hash by which a token is stored and found. */
export function stopHashOf(token: string): Buffer {
  return sha256(token);
}
