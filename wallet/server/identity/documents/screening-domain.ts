import { foldedWords } from '#platform/kernel/folded.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Person } from './match-domain.ts';

/** A name of a screening list, as it is imported. */
export interface ListedName {
  readonly id: string;
  readonly name: string;
  /** `YYYY-MM-DD`, `YYYY`, or null if the list does not say. */
  readonly born: string | null;
}

/** The line of a list that cannot be read. */
export interface ListFault {
  readonly code: 'line_wrong' | 'id_twice';
  readonly line: number;
}

const LINE = /^([^;]{1,80});([^;]{1,200});(|\d{4}|\d{4}-\d{2}-\d{2})$/;

/** Reads a list: a line for each name, as `id;name;born`. Empty lines, and those that begin with `#`, are skipped. */
export function readList(text: string): Result<ListedName[], ListFault> {
  const names: ListedName[] = [];
  const ids = new Set<string>();
  for (const [at, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const [, id = '', name = '', born = ''] = LINE.exec(line) ?? [];
    if (screeningWords(name).length === 0) return err({ code: 'line_wrong', line: at + 1 });
    if (ids.has(id)) return err({ code: 'id_twice', line: at + 1 });
    ids.add(id);
    names.push({ id, name, born: born === '' ? null : born });
  }
  return ok(names);
}

/** A name of a list. */
export interface ScreeningEntry extends ListedName {
  readonly list: string;
  /** From `screeningWords`. */
  readonly words: readonly string[];
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
