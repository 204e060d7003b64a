import { crockford } from './crockford.ts';
import { invariant } from './invariant.ts';

/** A TypeID: a prefix for the kind, and then a UUIDv7 in Crockford's base 32 (26 characters). */
export type Id<P extends string = string> = `${P}_${string}`;

const ALPHABET = crockford.toLowerCase();
const SUFFIX = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/;

/**
 * Mints an id whose order follows the time it was made.
 *
 * @param at Milliseconds of the current instant; the first 48 bits.
 * @param random At least ten random bytes.
 */
export function mintId<P extends string>(prefix: P, at: number, random: Uint8Array): Id<P> {
  return `${prefix}_${encode(uuid7(at, random))}`;
}

/** Whether `text` is a well-formed id of this kind. Check ids from outside with it before anything else. */
export function isId<P extends string>(prefix: P, text: unknown): text is Id<P> {
  if (typeof text !== 'string' || !text.startsWith(`${prefix}_`)) return false;
  return SUFFIX.test(text.slice(prefix.length + 1));
}

/** The UUID that the database stores for an id. */
export function toUuid(id: Id): string {
  const start = id.length - 26;
  const isOne = id.charCodeAt(start - 1) === UNDERSCORE && SUFFIX.test(id.slice(start));
  invariant(isOne, 'an id is well formed');
  // Two characters make the first byte, every eight more make five.
  let hex = hexOf((digitAt(id, start) << 5) | digitAt(id, start + 1));
  for (let at = start + 2; at < id.length; at += 8) hex += fiveBytes(twentyBits(id, at), twentyBits(id, at + 4));
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The id of this kind for a UUID from the database. */
export function toId<P extends string>(prefix: P, uuid: string): Id<P> {
  return `${prefix}_${encode(uuid.replaceAll('-', ''))}`;
}

/** A UUIDv7 (RFC 9562 §5.7) as 32 hexadecimal digits. */
function uuid7(at: number, random: Uint8Array): string {
  invariant(random.length >= 10, 'an id has ten random bytes');
  let hex = at.toString(16).padStart(12, '0');
  hex += hexOf((random[0]! & 0x0f) | 0x70) + hexOf(random[1]!) + hexOf((random[2]! & 0x3f) | 0x80);
  for (let index = 3; index < 10; index += 1) hex += hexOf(random[index]!);
  return hex;
}

// A batch converts ids for every row that it reads or writes, so tables are worth their lines: arithmetic on big
// integers took a tenth of a batch's time.
const UNDERSCORE = 0x5f;
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const DIGITS = Uint8Array.from({ length: 128 }, (_, code) => ALPHABET.indexOf(String.fromCodePoint(code)));
const PAIRS = Array.from({ length: 1_024 }, (_, bits) => ALPHABET[bits >> 5]! + ALPHABET[bits & 31]!);

function hexOf(byte: number): string {
  return HEX[byte]!;
}

function digitAt(text: string, at: number): number {
  return DIGITS[text.charCodeAt(at)]!;
}

function twentyBits(text: string, at: number): number {
  const high = (digitAt(text, at) << 5) | digitAt(text, at + 1);
  return (high << 10) | (digitAt(text, at + 2) << 5) | digitAt(text, at + 3);
}

function fiveBytes(high: number, low: number): string {
  const middle = ((high & 0x0f) << 4) | (low >> 16);
  return hexOf(high >> 12) + hexOf((high >> 4) & 0xff) + hexOf(middle) + hexOf((low >> 8) & 0xff) + hexOf(low & 0xff);
}

/** 32 hexadecimal digits in base 32: two characters for the first byte, four for every five digits more. */
function encode(hex: string): string {
  let text = PAIRS[Number.parseInt(hex.slice(0, 2), 16)]!;
  for (let at = 2; at < 32; at += 5) {
    const bits = Number.parseInt(hex.slice(at, at + 5), 16);
    text += PAIRS[bits >> 10]! + PAIRS[bits & 1_023]!;
  }
  return text;
}
