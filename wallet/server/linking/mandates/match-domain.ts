import { foldedWords } from '#platform/kernel/folded.ts';

interface Person {
  readonly givenName: string | null;
  readonly familyName: string | null;
  readonly address: {
    readonly line1: string;
    readonly postalCode: string;
    readonly city: string;
    readonly country: string;
  } | null;
}

/** The result for a field; `unknown`: not shared by the holder, or missing on either side. */
type FieldMatch = 'match' | 'partial' | 'mismatch' | 'unknown';

const fields = ['given_name', 'family_name', 'line1', 'postal_code', 'city', 'country'] as const;
type MatchField = (typeof fields)[number];

/** The shop's copy of a person's data; missing fields are left out. */
type Held = Readonly<Partial<Record<MatchField, string>>>;

/**
 * Compares the shop's copy with the wallet's data, field by field, and never reveals the wallet's values. Only shared
 * data is compared.
 */
export function matchIdentity(person: Person, shares: readonly string[], held: Held): Record<MatchField, FieldMatch> {
  const name = shares.includes('name') ? person : undefined;
  const address = shares.includes('address') ? person.address : undefined;
  return {
    ...matchNames([name?.givenName, name?.familyName], [held.given_name, held.family_name]),
    line1: compare(address?.line1, held.line1),
    postal_code: compare(address?.postalCode, held.postal_code),
    city: compare(address?.city, held.city),
    country: compare(address?.country, held.country),
  };
}

type Known = string | null | undefined;
type Spellings = readonly string[];

/**
 * Compares whole names first: with the family name first, or written in one word, a name still matches. A word that
 * stands in the other field is a partial match.
 */
function matchNames(
  [knownGiven, knownFamily]: readonly [Known, Known],
  [given, family]: readonly [string | undefined, string | undefined],
): Pick<Record<MatchField, FieldMatch>, 'given_name' | 'family_name'> {
  const whole = [...wordsOf(knownGiven), ...wordsOf(knownFamily)];
  const isWhole = areAsWritten(whole, [...wordsOf(given), ...wordsOf(family)]);
  const judge = (known: Known, held: string | undefined): FieldMatch => {
    if (!held || whole.length === 0) return 'unknown';
    if (isWhole) return 'match';
    // A person with only one name has no family name to compare with.
    if (!known) return 'unknown';
    const found = compare(known, held);
    return found === 'mismatch' && shareWord(whole, wordsOf(held)) ? 'partial' : found;
  };
  return { given_name: judge(knownGiven, given), family_name: judge(knownFamily, family) };
}

function compare(known: Known, held: string | undefined): FieldMatch {
  if (!known || !held) return 'unknown';
  const [left, right] = [wordsOf(known), wordsOf(held)];
  if (left.length === right.length && left.every((word, at) => areOne(word, right[at]!))) return 'match';
  return shareWord(left, right) || areOne(joined(left), joined(right)) ? 'partial' : 'mismatch';
}

/** Judges whether two names have the same words, in any order or written as one. */
function areAsWritten(left: readonly Spellings[], right: readonly Spellings[]): boolean {
  if (right.length === 1 && left.length === 2) {
    return [left, left.toReversed()].some((words) => areOne(joined(words), right[0]!));
  }
  const rest = [...right];
  const areAllThere = left.every((word) => {
    const at = rest.findIndex((other) => areOne(word, other));
    return at !== -1 && rest.splice(at, 1).length === 1;
  });
  return areAllThere && rest.length === 0;
}

function shareWord(left: readonly Spellings[], right: readonly Spellings[]): boolean {
  return left.some((word) => right.some((other) => areOne(word, other)));
}

function areOne(left: Spellings, right: Spellings): boolean {
  return left.some((way) => right.includes(way));
}

/** Joins words into one: once with the short spelling of each, and once with the long one. */
function joined(words: readonly Spellings[]): Spellings {
  return [words.map((word) => word[0]).join(''), words.map((word) => word.at(-1)).join('')];
}

function wordsOf(text: Known): Spellings[] {
  return foldedWords(text ?? '');
}
