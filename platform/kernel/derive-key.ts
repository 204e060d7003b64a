import { hkdfSync } from 'node:crypto';

/**
 * Derives a separate key for each use from one secret (HKDF, RFC 5869). The same secret and label give the same key.
 */
export function deriveKey(secret: Buffer, label: string, bytes = 32): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), label, bytes));
}
