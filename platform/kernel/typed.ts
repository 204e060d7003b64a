import { withoutHidden } from './readable.ts';

/**
 * What a person typed, pasted or dictated, read as one text. Keyboards and address books add direction marks, blanks
 * that do not break, full-width letters and digits of other scripts; none of them is meant.
 * Never for a password: that is hashed as it was typed.
 */

/**
 * A line for people to read, such as a name, an address line or a search: NFC, without signs that nobody sees, each run
 * of blanks one space. The joiners inside a word or a picture stay, since Persian and Hindi are spelled with them.
 */
export function typedLine(text: string): string {
  // Unicode counts the byte order mark among the blanks, and it draws nothing.
  const spaced = text.normalize('NFC').replaceAll(/[^\S\ufeff]+/g, ' ');
  return withoutHidden(spaced).replaceAll(/ +/g, ' ').trim();
}

/**
 * A line that is made of digits, ASCII letters and signs, such as an amount, a phone number or a date: digits of every
 * script, full-width letters and all kinds of dashes become those of ASCII, and no invisible mark is left. A control stays,
 * so that no number is read past one.
 */
export function typedSigns(text: string): string {
  return toNarrow(text.normalize('NFC'))
    .replaceAll(/\p{Cf}/gu, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/\p{Nd}/gu, (digit) => String(digitValue(digit)))
    .replaceAll(/[\p{Pd}\u2212]/gu, '-');
}

/** A code, a PIN or the number of a card: as `typedSigns`, without the blanks and dashes that group its signs. */
export function typedCode(text: string): string {
  return typedSigns(text).replaceAll(/[\s-]/g, '');
}

/**
 * An e-mail address, without the blanks and marks around it; those inside stay, for `isEmail` to refuse. Digits of other
 * scripts are part of the name of a mailbox (RFC 6531).
 */
export function typedEmail(text: string): string {
  return toNarrow(text.normalize('NFC')).replaceAll(/^[\s\p{Cf}]+|[\s\p{Cf}]+$/gu, '');
}

/** Whether a text can be an e-mail address at all. */
export function isEmail(text: string): boolean {
  return text.length <= 254 && /^[^\s\p{C}@"<>(),;:\\[\]]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/iu.test(text);
}

/** A whole number from 0 to 999,999,999; undefined for anything else, such as `0x10`, `1e3`, `-1` and nothing at all. */
export function typedWhole(text: string): number | undefined {
  const digits = typedSigns(text);
  return /^\d{1,9}$/.test(digits) ? Number(digits) : undefined;
}

/** The beginning of a text: at most so many code points, and no letter (as people see it) cut in two. */
export function firstLetters(text: string, most: number): string {
  if (text.length <= most) return text;
  let length = 0;
  let end = 0;
  for (const { segment } of letters.segment(text.slice(0, 2 * (most + 1)))) {
    length += Array.from(segment).length;
    if (length > most) break;
    end += segment.length;
  }
  return text.slice(0, end);
}

/** How many letters people see: one made of several signs is one. */
export function letterCount(text: string): number {
  return Array.from(letters.segment(text)).length;
}

/** The first letter as people see it, with all signs that it is made of; empty for an empty text. */
export function firstLetter(text: string): string {
  const [first] = letters.segment(text);
  return first?.segment ?? '';
}

const letters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Full-width signs as those of ASCII, and the full stop of Japanese keyboards as a point. */
function toNarrow(text: string): string {
  return text
    .replaceAll(/[\uFF01-\uFF5E]/g, (sign) => String.fromCodePoint(sign.codePointAt(0)! - 0xfee0))
    .replaceAll(/[\u3002\uFF61]/g, '.');
}

/** Decimal digits stand in runs of ten from zero to nine in Unicode: a digit's value is its place in its run. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0)!;
  let first = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1;
  return (code - first) % 10;
}
