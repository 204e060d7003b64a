import { foldedWords } from '#platform/kernel/folded.ts';
import type { Person } from './match-domain.ts';

/** A name of a list. */
export interface ScreeningEntry {
  readonly id: string;
  readonly list: string;
  readonly name: string;
  /** From `screeningWords`. */
  readonly words: readonly string[];
  /** `YYYY-MM-DD`, `YYYY`, or null if the list does not say. */
  readonly born: string | null;
}

/** Folds a name into the words by which entries are found: each in all of its spellings. */
export function screeningWords(name: string): string[] {
  return [...new Set(foldedWords(name).flat())];
}

/**
 * Judges a person by the entries of lists. An entry is hit if all words of the shorter name stand in the longer one, and
 * the birth date of the entry, as far as the list says it, is the person's. A single word hits only a single word.
 */
export function screen(person: Person, entries: readonly ScreeningEntry[]): readonly ScreeningEntry[] {
  const known = foldedWords(`${person.givenName ?? ''} ${person.familyName ?? ''}`);
  return entries.filter((entry) => isNameOf(known, foldedWords(entry.name)) && isBorn(person, entry.born));
}

type Words = readonly (readonly string[])[];

function isNameOf(person: Words, listed: Words): boolean {
  const [few, many] = person.length <= listed.length ? [person, listed] : [listed, person];
  if (few.length === 0 || (few.length === 1 && many.length > 1)) return false;
  return few.every((word) => many.some((other) => word.some((way) => other.includes(way))));
}

function isBorn({ birthDate }: Person, born: string | null): boolean {
  return born === null || birthDate === null || birthDate.startsWith(born);
}
