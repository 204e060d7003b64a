import { CODE, blank } from './passage.ts';
import type { Passage } from './passage.ts';

/** The prose of a Markdown file, paragraph by paragraph; fenced code, inline code and addresses are left out. */
export function markdownPassages(text: string): Passage[] {
  const prose = withoutCode(text);
  // A heading, a table row and a list item are separate paragraphs.
  const passage = /(?:^(?!\s*$).*(?:\n(?![ \t]*(?:$|#|\||[-*+] |\d+\. )))?)+/gm;
  return [...prose.matchAll(passage)].map(({ 0: found, index }) => ({
    text: blank(found, /^[ \t]*(?:>[ \t]*)+/gm),
    start: index,
  }));
}

/** Replaces every character of code and addresses, so that the other text keeps its position. */
export function withoutCode(text: string): string {
  const withoutFences = blank(text, /^[ \t]*(`{3,}|~{3,})[^\n]*\n[\s\S]*?^[ \t]*\1[ \t]*$/gm);
  const withoutSpans = blank(withoutFences, /(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, CODE);
  return blank(withoutSpans, /(?<=\])\([^)\s]*\)|<!--[\s\S]*?-->/g, CODE);
}
