/** A piece of prose in a file: comment marks and code inside are blanked, so that positions stay the same. */
export interface Passage {
  readonly text: string;
  /** Where it begins in the file. */
  readonly start: number;
}

/** The replacement for code inside a sentence: not a space, so that no phrase spans it. */
export const CODE = '\uFFFC';

/** Blanks all matches of `pattern`, except their line breaks. */
export function blank(text: string, pattern: RegExp, filler = ' '): string {
  return text.replace(pattern, (found) => found.replace(/[^\n]/g, filler));
}
