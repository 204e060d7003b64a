import { createHmac, timingSafeEqual } from 'node:crypto';

/** Six digits, each as likely as any. */
export function sixDigits(random: (bytes: number) => Buffer): string {
  // 4,294,000,000 is the largest multiple of a million below 2^32: what is above would favor some codes.
  for (;;) {
    const number = random(4).readUInt32BE();
    if (number < 4_294_000_000) return String(number % 1_000_000).padStart(6, '0');
  }
}

/** A code's hash, keyed and bound to its application: six digits alone would be guessed from the table. */
export function hashCode(key: Buffer, applicationId: string, code: string): Buffer {
  return createHmac('sha256', key).update(`${applicationId} ${code}`).digest();
}

/** Compares in constant time a code with the hash of what was sent. */
export function matchesCode(key: Buffer, application: { id: string; codeHash: Buffer | null }, code: string): boolean {
  const hash = application.codeHash ?? Buffer.alloc(32);
  return timingSafeEqual(hashCode(key, application.id, code), hash);
}
