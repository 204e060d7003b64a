import { hashesWith } from '#platform/credentials/key-ring.ts';
import type { KeyRing } from '#platform/credentials/key-ring.ts';
import { sha256 } from '#platform/kernel/canonical.ts';

/**
 * The token of the letter that stops a wait. It follows from the wait's id and a key, so that only its hash is stored.
 *
 * @param stored The hash, if the wait has one already: the token is that of the key which it was stored with.
 */
export function stopTokenOf(keys: KeyRing, waitId: string, stored?: Buffer): string {
  const [present, ...others] = hashesWith(keys, `stop ${waitId}`).map((hash) => hash.toString('base64url')) as [
    string,
    ...string[],
  ];
  return others.find((token) => stored !== undefined && stopHashOf(token).equals(stored)) ?? present;
}

/** The hash by which a token is stored and found. */
export function stopHashOf(token: string): Buffer {
  return sha256(token);
}
