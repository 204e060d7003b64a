import { createHmac } from 'node:crypto';

/** Hashes what tells a person, such as a card, with a key: equal for the same, and it says nothing about which. */
export function markOf(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}
