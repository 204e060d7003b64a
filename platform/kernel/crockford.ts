import { typedCode } from './typed.ts';

/** The signs of Crockford's base 32: digits and letters that people do not mistake for each other (no I, L, O and U). */
export const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const SIGNS = /^[0-9A-HJKMNP-TV-Z]+$/;

/** Draws one sign for each byte; with random bytes, all signs are equally likely. */
export function signsOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => crockford[byte % crockford.length]!).join('');
}

/** Writes signs in groups of four, which are easy to copy: `7K3M-9QXT`. */
export function inFours(signs: string): string {
  return (signs.match(/.{1,4}/g) ?? []).join('-');
}

/**
 * Reads typed signs, in any case, with or without the dashes, and with letters that were misread (O for 0, I and L for
 * 1).
 *
 * @returns The signs in capitals; undefined if they are not so many, or one is none.
 */
export function readSigns(typed: string, count: number): string | undefined {
  const signs = typedCode(typed).toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return signs.length === count && SIGNS.test(signs) ? signs : undefined;
}
