import { typedSigns } from './typed.ts';

const LETTERS = 8;
/** Crockford's base 32, as ids have it: no I, L, O and U. */
const SHORT = /^[0-9a-hjkmnp-tv-z]{8}$/;

/**
 * The number by which a person says an id on the phone, such as `7K3M-9QXT`: its last eight letters, which are random.
 * Few ids share one, but some do.
 */
export function shortNumberOf(id: string): string {
  const letters = id.slice(-LETTERS).toUpperCase();
  return `${letters.slice(0, LETTERS / 2)}-${letters.slice(LETTERS / 2)}`;
}

/**
 * Reads a typed short number, in any case, with or without its dash, and with letters that were misread (O for 0, I and
 * L for 1).
 *
 * @returns The last eight letters of its ids; undefined if it is none.
 */
export function readShortNumber(typed: string): string | undefined {
  const letters = typedSigns(typed)
    .toLowerCase()
    .replaceAll(/[\s-]/g, '')
    .replaceAll('o', '0')
    .replaceAll(/[il]/g, '1');
  return SHORT.test(letters) ? letters : undefined;
}

/** The last five bytes of the UUIDs whose ids end with these eight letters, in hexadecimal. */
export function uuidEndOf(letters: string): string {
  const value = Array.from(letters).reduce((sum, letter) => sum * 32 + ALPHABET.indexOf(letter), 0);
  return value.toString(16).padStart(10, '0');
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
