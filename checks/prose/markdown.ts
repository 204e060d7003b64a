import { CODE, blank } from './passage.ts';
import type { Passage } from './passage.ts';

/** The prose of a Markdown file, paragraph by paragraph; fenced code, inline code and addresses are left out. */
export function markdownPassages(text: string): Passage[] {
  const prose = withoutCode(text);
  // A heading, a row of a table and an item of a list each stand alone.
  const passage = /(?:^(?!\s*$).*(?:\n(?![ \t]*(?:$|#|\||[-*+] |\d+\. )))?)+/gm;
  return [...prose.matchAll(passage)].map(({ 0: found, index }) => ({
    text: blank(found, /^[ \t]*(?:>[ \t]*)+/gm),
    start: index,
  }));
}

/** The text with every character of code and of addresses replaced, so that what is left keeps its place. */
export function withoutCode(text: string): string {
  const withoutFences = blank(text, /^[ \t]*(`{3,}|~{3,})[^\n]*\n[\s\S]*?^[ \t]*\1[ \t]*$/gm);
  const withoutSpans = blank(withoutFences, /(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, CODE);
  return blank(withoutSpans, /(?<=\])\([^)\s]*\)|<!--[\s\S]*?-->/g, CODE);
}
