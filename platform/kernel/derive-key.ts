import { hkdfSync } from 'node:crypto';

/** A key of its own for each use, derived from one secret (HKDF, RFC 5869). Same secret and label, same key. */
export function deriveKey(secret: Buffer, label: string, bytes = 32): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), label, bytes));
}
