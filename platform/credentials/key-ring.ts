import { createHmac, timingSafeEqual } from 'node:crypto';
import { deriveKey } from '../kernel/derive-key.ts';

/**
 * The keys of one use. Everything is signed, sealed and hashed with the present key, and verified, opened and found with
 * each. So a secret is replaced without a failed request: see docs/adr/0042-rotating-keys.md.
 */
export interface KeyRing {
  readonly present: Buffer;
  /** The present key first, then those of the secret before it or of the one after it. */
  readonly all: readonly Buffer[];
}

/** The secrets of a server, the present one first. */
export type RootSecrets = readonly [Buffer, ...Buffer[]];

/** Derives the keys of one use from every secret. */
export function deriveRing([present, ...others]: RootSecrets, label: string, bytes?: number): KeyRing {
  return ringOf(deriveKey(present, label, bytes), ...others.map((secret) => deriveKey(secret, label, bytes)));
}

/** Makes a ring of these keys. */
export function ringOf(present: Buffer, ...others: readonly Buffer[]): KeyRing {
  return { present, all: [present, ...others] };
}

/** Signs a text with the present key (HMAC with SHA-256). */
export function signWith(ring: KeyRing, text: string): Buffer {
  return hmac(ring.present, text);
}

/** Hashes a text with each key, the present one first: what was stored under any of them is found. */
export function hashesWith(ring: KeyRing, text: string): readonly [Buffer, ...Buffer[]] {
  return ring.all.map((key) => hmac(key, text)) as [Buffer, ...Buffer[]];
}

/** Whether a text was signed with any of the keys. It takes the same time whichever key it was. */
export function isSignedWith(ring: KeyRing, text: string, signature: Buffer): boolean {
  return hashesWith(ring, text).filter((made) => isSame(made, signature)).length > 0;
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function isSame(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
