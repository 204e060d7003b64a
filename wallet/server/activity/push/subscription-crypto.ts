import { ECDH } from 'node:crypto';
import { sha256 } from '#platform/kernel/canonical.ts';
import { judgeReceiverUrl } from '#platform/kernel/receiver-url.ts';
import type { Subscription } from './domain.ts';

const POINT_BYTES = 65;
const SECRET_BYTES = 16;

/**
 * Reads what a browser says about its subscription; undefined if it is none: the address is not https on a public name,
 * the key is no uncompressed point of P-256, or the secret does not have 16 bytes (RFC 8291 §3.1, §3.2).
 *
 * @param privateOrigins Origins of push services on a private network, for development.
 */
export function readSubscription(
  { endpoint = '', p256dh = '', auth = '' }: Readonly<Record<string, string>>,
  privateOrigins: readonly string[],
): Subscription | undefined {
  const judged = judgeReceiverUrl(endpoint, privateOrigins);
  const [point, secret] = [bytesOf(p256dh, POINT_BYTES), bytesOf(auth, SECRET_BYTES)];
  if (!judged.ok || !secret || !point || !isPoint(point)) return undefined;
  return { endpoint: judged.value, p256dh, auth };
}

/** The hash by which a subscription is found. */
export function hashOfEndpoint(endpoint: string): Buffer {
  return sha256(`push endpoint ${endpoint}`);
}

/** Reads base64url of that many bytes. */
function bytesOf(text: string, length: number): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.length === length && bytes.toString('base64url') === text ? bytes : undefined;
}

function isPoint(point: Buffer): boolean {
  if (point[0] !== 0x04) return false;
  try {
    ECDH.convertKey(point, 'prime256v1');
    return true;
  } catch {
    return false;
  }
}
