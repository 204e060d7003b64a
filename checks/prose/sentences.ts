import { CODE } from './passage.ts';
import { withoutCode } from './markdown.ts';

/** Abbreviations whose dot does not end a sentence. */
const abbreviations = /(?:^|[\s(])(?:e\.g|i\.e|cf|vs|etc|approx|No|Nos|Art|Dr|Mr|Ms|St)\.$/;

/** The line numbers of a Markdown file, from 1, on which one sentence ends and another begins. */
export function findCrowdedLines(text: string): number[] {
  return withoutCode(text)
    .split('\n')
    .flatMap((line, index) => (isProse(line) && holdsTwoSentences(line) ? [index + 1] : []));
}

/** Table rows, headings and HTML are always on one line. */
function isProse(line: string): boolean {
  return !/^\s*(?:\||#|<)/.test(line);
}

function holdsTwoSentences(line: string): boolean {
  const words = line.replace(/^\s*(?:>\s*)*(?:[-*+]|\d+\.)\s+/, '');
  const ends = words.matchAll(new RegExp(`[.!?](?=["'”’)*_\\]${CODE}]*\\s+["'“‘(*_\\[]*[\\p{Lu}\\p{N}${CODE}])`, 'gu'));
  return [...ends].some(({ index }) => !abbreviations.test(words.slice(0, index + 1)));
}
