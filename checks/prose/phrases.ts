/** A phrase that is hard to read, with a better one. */
interface Phrase {
  readonly words: string;
  readonly instead: string;
}

/** The refused phrases: no document, comment, message or screen of the repository may use them. */
export const phrases: readonly Phrase[] = [
  ...['is told', 'are told', 'was told', 'were told'].map((words) => ({ words, instead: 'is notified, reads, knows' })),
  { words: 'tells of', instead: 'reports' },
  { words: 'anew', instead: 'again' },
  { words: 'by itself', instead: 'automatically, on its own' },
  { words: 'by themselves', instead: 'automatically, on their own' },
  { words: 'of ours', instead: 'our' },
  { words: 'let go of', instead: 'release' },
  { words: 'can not', instead: 'cannot' },
  { words: 'so long', instead: 'meanwhile, for this long, as long as' },
  ...['comes to', 'come to', 'came to'].map((words) => ({ words, instead: 'becomes, reaches, leads to, arrives at' })),
];

const patterns = phrases.map(({ words, instead }) => ({
  words,
  instead,
  // With an apostrophe or a hyphen, it is another word; between two words, any whitespace counts, including a line
  // break.
  pattern: new RegExp(`(?<![\\p{L}\\p{N}_-])${words.replaceAll(' ', '\\s+')}(?![\\p{L}\\p{N}_-])`, 'giu'),
}));

/** One use of a phrase in a text. */
interface Use extends Phrase {
  /** Where it begins. */
  readonly index: number;
}

/** Every use of a refused phrase, in any case and across line breaks, in the order of the list. */
export function findPhrases(text: string): Use[] {
  return patterns.flatMap(({ words, instead, pattern }) =>
    [...text.matchAll(pattern)].map(({ index }) => ({ words, instead, index })),
  );
}
