import { typedSigns } from '#platform/kernel/typed.ts';

/** A piece of a text, by its UTF-16 positions: from the first one to the one behind the last. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A text in a plainer spelling, in which each character knows its place in the text that people wrote. */
export interface View {
  readonly text: string;
  readonly spans: readonly Span[];
}

/**
 * Spells a text in small ASCII as far as possible: letters without width, case and accents, digits of every script as
 * 0 to 9. All blanks but line ends are one space each.
 */
export function plainView(text: string): View {
  let plain = '';
  const spans: Span[] = [];
  let from = 0;
  for (const sign of text) {
    const span = { from, to: from + sign.length };
    const letters = plainSign(sign);
    plain += letters;
    for (let unit = 0; unit < letters.length; unit += 1) spans.push(span);
    // A mark, such as the frame of a keycap, belongs to the letter before.
    const before = spans.at(-1);
    if (letters === '' && before) spans[spans.length - 1] = { from: before.from, to: span.to };
    from = span.to;
  }
  return { text: plain, spans };
}

/** The most letters that one sign is spelled with: the sign for “tel” has three. */
const MOST_FOR_A_SIGN = 4;

function plainSign(sign: string): string {
  if (sign === '\n') return sign;
  if (/^\s$/.test(sign)) return ' ';
  if (sign >= '!' && sign <= '~') return sign.toLowerCase();
  const known = typedSigns(sign).normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  // One sign can stand for a whole sentence (U+FDFA); no contact needs it, and it would make the view far longer.
  return known.length > MOST_FOR_A_SIGN ? sign : known.replaceAll(/\s/g, ' ');
}

/** Replaces pieces of a view. Each character of a replacement stands for the whole piece. */
export function respelled(view: View, piece: RegExp, spell: (found: RegExpExecArray) => string): View {
  let text = '';
  const spans: Span[] = [];
  let at = 0;
  const copyTo = (end: number): void => {
    text += view.text.slice(at, end);
    for (let index = at; index < end; index += 1) spans.push(view.spans[index]!);
  };
  for (const found of view.text.matchAll(piece)) {
    copyTo(found.index);
    at = found.index + found[0].length;
    const whole = spanOf(view, found.index, at);
    const spelled = spell(found);
    text += spelled;
    for (let unit = 0; unit < spelled.length; unit += 1) spans.push(whole);
  }
  copyTo(view.text.length);
  return { text, spans };
}

/** The piece of the written text that a piece of a view stands for. @param to More than `from`. */
export function spanOf(view: View, from: number, to: number): Span {
  return { from: view.spans[from]!.from, to: view.spans[to - 1]!.to };
}

/** Spelling with a space behind each letter, as in `t e a @ m a i l . c o m`, without those spaces. */
export function joinedView(view: View): View {
  return respelled(view, /(?<![^\s])(?:[^\s] ){3,}[^\s](?![^\s])/g, (found) => found[0].replaceAll(' ', ''));
}
