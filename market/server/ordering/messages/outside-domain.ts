import { outsideTerms } from './data.ts';
import { joinedView, plainView } from './view-domain.ts';

/** The most words of one entry of the list. */
const MOST_WORDS = Math.max(...[...outsideTerms].map((words) => words.split(' ').length));

/** Whether a message has words about paying outside of the order, where nothing protects the buyer. */
export function mentionsPayingOutside(text: string): boolean {
  const plain = plainView(text);
  return [plain, joinedView(plain)].some((view) => hasListed(view.text.match(/[\p{L}\d]+/gu) ?? []));
}

function hasListed(words: readonly string[]): boolean {
  return words.some((_, at) => {
    for (let count = 1; count <= MOST_WORDS; count += 1) {
      if (outsideTerms.has(words.slice(at, at + count).join(' '))) return true;
    }
    return false;
  });
}
