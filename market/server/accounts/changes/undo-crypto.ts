import { hashesWith } from '#platform/credentials/key-ring.ts';
import type { KeyRing } from '#platform/credentials/key-ring.ts';
import { sha256 } from '#platform/kernel/canonical.ts';

/**
 * The token of the letter that undoes a change. It follows from the change's id and a key, so that only its hash is
 * stored.
 *
 * @param stored The hash, if the change has one already: the token is that of the key which it was stored with.
 */
export function undoTokenOf(keys: KeyRing, changeId: string, stored?: Buffer): string {
  const [present, ...others] = hashesWith(keys, `undo ${changeId}`).map((hash) => hash.toString('base64url')) as [
    string,
    ...string[],
  ];
  return others.find((token) => stored !== undefined && undoHashOf(token).equals(stored)) ?? present;
}

/** The hash by which a token is stored and found. */
export function undoHashOf(token: string): Buffer {
  return sha256(token);
}
