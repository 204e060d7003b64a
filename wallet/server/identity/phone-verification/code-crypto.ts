import { isSignedWith, signWith } from '#platform/credentials/key-ring.ts';
import type { KeyRing } from '#platform/credentials/key-ring.ts';

/** Draws a code of six digits; all codes are equally likely. */
export function sixDigits(random: (bytes: number) => Buffer): string {
  // 4,294,000,000 is the largest multiple of a million below 2^32; higher numbers would favor some codes.
  for (;;) {
    const number = random(4).readUInt32BE();
    if (number < 4_294_000_000) return String(number % 1_000_000).padStart(6, '0');
  }
}

/** Hashes a code with a key and its application's id: a plain hash of six digits is easy to guess from the table. */
export function hashCode(keys: KeyRing, applicationId: string, code: string): Buffer {
  return signWith(keys, `${applicationId} ${code}`);
}

/** Compares a code with the stored hash, in constant time. */
export function matchesCode(
  keys: KeyRing,
  application: { id: string; codeHash: Buffer | null },
  code: string,
): boolean {
  const hash = application.codeHash ?? Buffer.alloc(32);
  return isSignedWith(keys, `${application.id} ${code}`, hash);
}
