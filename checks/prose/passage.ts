/** A piece of prose as it stands in a file: comment marks and code inside are blanked, so that lines keep their places. */
export interface Passage {
  readonly text: string;
  /** Where it begins in the file. */
  readonly start: number;
}

/** What stands for code inside a sentence: no space, so that no phrase reaches across it. */
export const CODE = '\uFFFC';

/** Blanks what `pattern` finds, and keeps the line breaks in it. */
export function blank(text: string, pattern: RegExp, filler = ' '): string {
  return text.replace(pattern, (found) => found.replace(/[^\n]/g, filler));
}
