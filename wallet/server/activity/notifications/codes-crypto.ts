import { createHmac } from 'node:crypto';
import { sha256 } from '#platform/kernel/canonical.ts';
import { inFours, signsOf } from '#platform/kernel/crockford.ts';
import type { Channel } from './choices-domain.ts';

const LETTERS = 8;

/**
 * Computes the code of a message, eight letters of Crockford's base 32. The same message has the same code each time
 * that it is tried.
 *
 * @param cause The name under which the message is sent once.
 */
export function codeOf(key: Buffer, cause: string, channel: Channel): string {
  const bytes = createHmac('sha256', key).update(`${channel} ${cause}`).digest();
  return inFours(signsOf(bytes.subarray(0, LETTERS)));
}

/** The hash by which a code is stored. @param letters As `readShortNumber` reads them. */
export function hashOfCode(letters: string): Buffer {
  return sha256(`message ${letters.toLowerCase().replaceAll('-', '')}`);
}
