import { typedSigns } from '#platform/kernel/typed.ts';
import type { Money } from '#platform/money/money.ts';

/** The sort orders of a list. */
export const sorts = ['relevance', 'price_up', 'price_down', 'name'] as const;
/** A sort order of a list. */
export type Sort = (typeof sorts)[number];

/** The conditions of a shopper's search, all of which a product must meet. */
export interface Query {
  readonly text: string;
  readonly category?: string;
  /** A shop, by its slug. */
  readonly seller?: string;
  readonly least?: Money;
  readonly most?: Money;
  readonly inStock?: boolean;
  readonly sort: Sort;
}

/** The number of products on one page of a list. */
export const PAGE_SIZE = 24;

const MOST_WORDS = 8;

/** Splits a typed search into words of letters and digits in any script, so that nothing typed is query syntax. */
export function wordsOf(text: string): string[] {
  const words = typedSigns(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.slice(0, MOST_WORDS).map((word) => word.toLowerCase());
}

/** Turns a typed search into a full-text query in which every word may be unfinished; empty if it has no word. */
export function toTsQuery(text: string): string {
  return wordsOf(text)
    .map((word) => `${word}:*`)
    .join(' & ');
}

/** A shorter word is one typing error away from too many others. */
const SHORTEST = 3;

/**
 * Finds the word that was probably meant: the nearest of the candidates, if it is near enough.
 *
 * An error is a letter too many, too few, wrong, or two swapped. A short word may have one error, a longer one two.
 *
 * @returns The word itself if it is a candidate, begins one, or is near none.
 */
export function correctWord(word: string, candidates: readonly string[]): string {
  if (word.length < SHORTEST || candidates.some((one) => one.startsWith(word))) return word;
  const allowed = word.length < 6 ? 1 : 2;
  let best = word;
  let least = allowed + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= least) continue;
    const slips = slipsBetween(word, candidate);
    if (slips < least) {
      best = candidate;
      least = slips;
    }
  }
  return best;
}

/** Counts the typing errors between two words, as the optimal string alignment distance. */
function slipsBetween(left: string, right: string): number {
  let before: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const isSame = left[row - 1] === right[column - 1];
      let slips = Math.min(last[column]! + 1, next[column - 1]! + 1, last[column - 1]! + (isSame ? 0 : 1));
      const isSwapped = row > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (isSwapped) slips = Math.min(slips, before[column - 2]! + 1);
      next.push(slips);
    }
    before = last;
    last = next;
  }
  return last[right.length]!;
}
