import { withoutHidden } from './readable.ts';

/**
 * Reads text that a person typed, pasted or dictated. Keyboards and address books add direction marks, no-break blanks,
 * full-width letters and digits of other scripts without intention. Never use it for a password, which is hashed as
 * typed.
 */

/**
 * Reads a line for people, such as a name, an address line or a search: NFC, without invisible characters, each run of
 * blanks as one space. The joiners inside a word or an emoji stay, because Persian and Hindi need them.
 */
export function typedLine(text: string): string {
  // JavaScript counts the byte order mark as a blank, but it draws nothing.
  const spaced = text.normalize('NFC').replaceAll(/[^\S\ufeff]+/g, ' ');
  return withoutHidden(spaced).replaceAll(/ +/g, ' ').trim();
}

/**
 * Reads a text of several lines, such as a message: each line as `typedLine` reads it, and at most one empty line
 * between two others.
 */
export function typedText(text: string): string {
  const lines = text.split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/).map(typedLine);
  return lines
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .replaceAll(/^\n+|\n+$/g, '');
}

/**
 * Reads a line of digits, ASCII letters and punctuation, such as an amount, a phone number or a date. Digits of every
 * script, full-width letters and all dashes become ASCII, and invisible marks are removed. A control character stays,
 * so that a number with one is not accepted.
 */
export function typedSigns(text: string): string {
  return toNarrow(text.normalize('NFC'))
    .replaceAll(/\p{Cf}/gu, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/\p{Nd}/gu, (digit) => String(digitValue(digit)))
    .replaceAll(/[\p{Pd}\u2212]/gu, '-');
}

/** Reads a code, a PIN or a card number: like `typedSigns`, without the blanks and dashes between groups. */
export function typedCode(text: string): string {
  return typedSigns(text).replaceAll(/[\s-]/g, '');
}

/**
 * Reads an e-mail address, without the blanks and marks around it; `isEmail` refuses those inside. Digits of other
 * scripts may be part of a mailbox name (RFC 6531).
 */
export function typedEmail(text: string): string {
  return toNarrow(text.normalize('NFC')).replaceAll(/^[\s\p{Cf}]+|[\s\p{Cf}]+$/gu, '');
}

/** Whether a text can be an e-mail address at all. */
export function isEmail(text: string): boolean {
  return text.length <= 254 && /^[^\s\p{C}@"<>(),;:\\[\]]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/iu.test(text);
}

/**
 * Reads a whole number from 0 to 999,999,999; undefined for anything else, such as `0x10`, `1e3`, `-1` or an empty
 * text.
 */
export function typedWhole(text: string): number | undefined {
  const digits = typedSigns(text);
  return /^\d{1,9}$/.test(digits) ? Number(digits) : undefined;
}

/** The beginning of a text: at most so many code points, without cutting a visible letter in two. */
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

/** The number of visible letters: one made of several code points counts once. */
export function letterCount(text: string): number {
  return Array.from(letters.segment(text)).length;
}

/** The first visible letter, with all its code points; empty for an empty text. */
export function firstLetter(text: string): string {
  const [first] = letters.segment(text);
  return first?.segment ?? '';
}

const letters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Converts full-width characters to ASCII, and the full stop of Japanese keyboards to a point. */
function toNarrow(text: string): string {
  return text
    .replaceAll(/[\uFF01-\uFF5E]/g, (sign) => String.fromCodePoint(sign.codePointAt(0)! - 0xfee0))
    .replaceAll(/[\u3002\uFF61]/g, '.');
}

/** In Unicode, decimal digits form runs of ten from zero to nine: a digit's value is its position in its run. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0)!;
  let first = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1;
  return (code - first) % 10;
}
