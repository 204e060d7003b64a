import { crockford, inFours, readSigns } from './crockford.ts';

const LETTERS = 8;

/**
 * The number by which a person says an id on the phone, such as `7K3M-9QXT`: its last eight letters, which are random.
 * Few ids share one, but some do.
 */
export function shortNumberOf(id: string): string {
  return inFours(id.slice(-LETTERS).toUpperCase());
}

/**
 * Reads a typed short number, in any case, with or without its dash, and with letters that were misread (O for 0, I and
 * L for 1).
 *
 * @returns The last eight letters of its ids; undefined if it is none.
 */
export function readShortNumber(typed: string): string | undefined {
  return readSigns(typed, LETTERS)?.toLowerCase();
}

/** The last five bytes of the UUIDs whose ids end with these eight letters, in hexadecimal. */
export function uuidEndOf(letters: string): string {
  const signs = Array.from(letters.toUpperCase());
  const value = signs.reduce((sum, sign) => sum * 32 + crockford.indexOf(sign), 0);
  return value.toString(16).padStart(10, '0');
}
