import { foldedWords } from '#platform/kernel/folded.ts';

/** A name and a birth date, from a profile or from a document. */
export interface Person {
  readonly givenName: string | null;
  readonly familyName: string | null;
  /** `YYYY-MM-DD`. */
  readonly birthDate: string | null;
}

/** How two names compare: the same words in any order, some of them, or none. */
export type NameMatch = 'same' | 'similar' | 'other';

type Spellings = readonly string[];

/** Compares two names by their words, in each spelling of their letters and in any order. */
export function compareNames(one: Person, other: Person): NameMatch {
  const [left, right] = [wordsOf(one), wordsOf(other)];
  if (left.length === 0 || right.length === 0) return 'other';
  const rest = [...right];
  let found = 0;
  for (const word of left) {
    const at = rest.findIndex((each) => areOne(word, each));
    if (at === -1) continue;
    rest.splice(at, 1);
    found += 1;
  }
  if (found === left.length && rest.length === 0) return 'same';
  if (joined(left).some((way) => joined(right).includes(way))) return 'same';
  return found > 0 ? 'similar' : 'other';
}

/** The text by which a person is recognized: the words of the name in a fixed order, and the birth date. */
export function personText(person: Person): string {
  const words = wordsOf(person).map((spellings) => spellings[0] ?? '');
  return `${words.toSorted(byCode).join(' ')} ${person.birthDate ?? ''}`;
}

/** An order that is the same in every language. */
function byCode(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Whether a person has a name of letters. */
export function isNamed(person: Person): boolean {
  return wordsOf(person).length > 0;
}

function wordsOf({ givenName, familyName }: Person): Spellings[] {
  return foldedWords(`${givenName ?? ''} ${familyName ?? ''}`);
}

function areOne(left: Spellings, right: Spellings): boolean {
  return left.some((way) => right.includes(way));
}

/** Joins words into one, for names that a document writes as one word or with a hyphen. */
function joined(words: readonly Spellings[]): Spellings {
  return [words.map((word) => word[0]).join(''), words.map((word) => word.at(-1)).join('')];
}
