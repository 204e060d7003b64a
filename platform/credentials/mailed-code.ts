import { createHmac, timingSafeEqual } from 'node:crypto';
import type { KeyRing } from '#platform/credentials/key-ring.ts';

/**
 * The six digits of a proof by mail. They follow from its id and a key, so that no table and no queue holds them; all
 * codes are equally likely.
 */
export function codeOf({ present }: KeyRing, proofId: string): string {
  return codeWith(present, proofId);
}

/** Compares a typed code with that of a proof under each key, in constant time. */
export function isCodeOf({ all }: KeyRing, proofId: string, typed: string): boolean {
  const other = Buffer.from(typed);
  return all.filter((key) => isSame(Buffer.from(codeWith(key, proofId)), other)).length > 0;
}

function codeWith(key: Buffer, proofId: string): string {
  for (let round = 0; ; round += 1) {
    const number = createHmac('sha256', key).update(`code ${round} ${proofId}`).digest().readUInt32BE();
    // 4,294,000,000 is the largest multiple of a million below 2^32; higher numbers would favor some codes.
    if (number < 4_294_000_000) return String(number % 1_000_000).padStart(6, '0');
  }
}

function isSame(code: Buffer, other: Buffer): boolean {
  return other.length === code.length && timingSafeEqual(other, code);
}
