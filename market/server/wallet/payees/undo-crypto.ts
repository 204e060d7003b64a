import { hashesWith } from '#platform/credentials/key-ring.ts';
import type { KeyRing } from '#platform/credentials/key-ring.ts';
import { sha256 } from '#platform/kernel/canonical.ts';

/**
 * The token of the letter that undoes a move. It follows from the move's id and a key, so that only its hash is stored.
 *
 * @param stored The hash, if the move has one already: the token is that of the key which the move was asked with.
 */
export function undoTokenOf(keys: KeyRing, moveId: string, stored?: Buffer): string {
  const [present, ...others] = hashesWith(keys, `undo ${moveId}`).map((hash) => hash.toString('base64url')) as [
    string,
    ...string[],
  ];
  return others.find((token) => stored !== undefined && undoHashOf(token).equals(stored)) ?? present;
}

/** The hash by which a token is stored and found. */
export function undoHashOf(token: string): Buffer {
  return sha256(token);
}
