import { argon2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { sha256 } from '../kernel/canonical.ts';
import { createLimiter } from '../kernel/limiter.ts';
import type { HashCost } from '../kernel/world.ts';

/**
 * Argon2id uses libuv's few threads, which also serve files and name look-ups, so it gets two of them. At about twenty
 * milliseconds each, the last in the queue waits for less than a second.
 */
const limiter = createLimiter({ running: 2, waiting: 64 });

const argon2id = promisify(argon2);
const derive = (parameters: Parameters<typeof argon2>[1]): Promise<Buffer> =>
  limiter(() => argon2id('argon2id', parameters));

/** OWASP's parameters for Argon2id: 19 MiB, two passes, one lane (Password Storage Cheat Sheet). */
const FULL_COST: HashCost = { memory: 19_456, passes: 2 };

/**
 * Hashes a password or PIN with Argon2id (RFC 9106) and a new salt, as a PHC string. The whole text counts, in one
 * Unicode form (NFC), so that it can be typed on any keyboard.
 *
 * @throws {OverloadError} At once if too many wait to be hashed or verified.
 */
export async function hashSecret(
  secret: string,
  random: (bytes: number) => Buffer,
  { memory, passes } = FULL_COST,
): Promise<string> {
  const salt = random(16);
  const cost = { memory, passes, parallelism: 1, tagLength: 32 };
  const tag = await derive({ message: messageOf(secret), nonce: salt, ...cost });
  return `$argon2id$v=19$m=${memory},t=${passes},p=1$${unpadded(salt)}$${unpadded(tag)}`;
}

/**
 * Whether the hash was made from `secret`; the comparison takes the same time either way.
 *
 * @throws {OverloadError} At once if too many wait to be hashed or verified.
 */
export async function verifySecret(secret: string, hash: string): Promise<boolean> {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(hash);
  if (!match) return false;
  const [, memory, passes, parallelism, salt, tag] = match;
  const known = Buffer.from(tag!, 'base64');
  const made = await derive({
    message: messageOf(secret),
    nonce: Buffer.from(salt!, 'base64'),
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: known.length,
  });
  return timingSafeEqual(made, known);
}

/** Names a hash for a form that replaces its password, so that a form that is sent twice is recognized. */
export function sealOfHash(hash: string): string {
  return sha256(`password form ${hash}`).toString('base64url').slice(0, 16);
}

function messageOf(secret: string): Buffer {
  return Buffer.from(secret.normalize('NFC'), 'utf8');
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
