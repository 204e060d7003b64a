import { sha256 } from './canonical.ts';
import { toId } from './id.ts';
import type { Id } from './id.ts';

/**
 * The id of a thing that follows from others, so that code that knows those can name it before it exists: a UUIDv8 (RFC
 * 9562 §5.8) from the hash of `from`.
 *
 * @param from Names the thing among all that have the prefix, for instance `debt of acc_…`.
 */
export function deriveId<P extends string>(prefix: P, from: string): Id<P> {
  const bytes = Buffer.from(sha256(from).subarray(0, 16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return toId(prefix, bytes.toString('hex'));
}
