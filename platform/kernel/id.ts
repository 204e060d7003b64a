import { invariant } from './invariant.ts';

/** A TypeID: a prefix that names the kind, then a UUIDv7 in Crockford's base 32 (26 characters). */
export type Id<P extends string = string> = `${P}_${string}`;

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
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

/** Whether `text` is a well-formed id of this kind. Ids from outside pass here before anything else. */
export function isId<P extends string>(prefix: P, text: unknown): text is Id<P> {
  if (typeof text !== 'string' || !text.startsWith(`${prefix}_`)) return false;
  return SUFFIX.test(text.slice(prefix.length + 1));
}

/** The UUID that the database stores for an id. */
export function toUuid(id: Id): string {
  const suffix = id.slice(id.lastIndexOf('_') + 1);
  invariant(SUFFIX.test(suffix), `${id} is an id`);
  let bits = 0n;
  for (const character of suffix) bits = (bits << 5n) | BigInt(ALPHABET.indexOf(character));
  const hex = bits.toString(16).padStart(32, '0');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The id of this kind for a UUID out of the database. */
export function toId<P extends string>(prefix: P, uuid: string): Id<P> {
  return `${prefix}_${encode(BigInt(`0x${uuid.replaceAll('-', '')}`))}`;
}

function uuid7(at: number, random: Uint8Array): bigint {
  invariant(random.length >= 10, 'an id has ten random bytes');
  let bits = BigInt(at) << 80n;
  for (let index = 0; index < 10; index += 1) bits |= BigInt(random[index]!) << BigInt(72 - index * 8);
  const version = (bits & ~(0xfn << 76n)) | (0x7n << 76n);
  return (version & ~(0x3n << 62n)) | (0x2n << 62n);
}

function encode(bits: bigint): string {
  let text = '';
  for (let shift = 125n; shift >= 0n; shift -= 5n) text += ALPHABET[Number((bits >> shift) & 31n)];
  return text;
}
