import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { readShortNumber } from '#platform/kernel/short-number.ts';
import { readReference } from '#platform/kernel/tickets.ts';
import { isEmail, letterCount, typedEmail, typedLine } from '#platform/kernel/typed.ts';

/** What a search looks for. A number may be that of an order, of a ticket, or the beginning of a name. */
export type Search =
  | { readonly by: 'person'; readonly id: Id<'shp'> }
  | { readonly by: 'order'; readonly id: Id<'ord'> }
  | { readonly by: 'email'; readonly email: string }
  | { readonly by: 'number'; readonly short: string | undefined; readonly reference: string | undefined }
  | { readonly by: 'name'; readonly name: string; readonly short: string | undefined };

/** Why nothing is searched for. */
export type SearchFault = { readonly code: 'search_empty' | 'search_too_short' };

/** The fewest letters of a name, so that nobody lists all people letter by letter. */
const FEWEST_LETTERS = 3;

/** Reads what was typed: a whole address, an id, the number of an order or a ticket, or the beginning of a name. */
export function readSearch(typed: string): Result<Search, SearchFault> {
  const line = typedLine(typed);
  if (line === '') return err({ code: 'search_empty' });
  if (isId('shp', line)) return ok({ by: 'person', id: line });
  if (isId('ord', line)) return ok({ by: 'order', id: line });
  const email = typedEmail(line);
  if (isEmail(email)) return ok({ by: 'email', email });
  const [short, reference] = [readShortNumber(line), readReference(line)];
  // One reference in eight has no digit; it has no vowel either, so with its dash it is no name.
  if (/\d/.test(line) || line.toUpperCase() === reference) return ok({ by: 'number', short, reference });
  return letterCount(line) < FEWEST_LETTERS ? err({ code: 'search_too_short' }) : ok({ by: 'name', name: line, short });
}

/** The reason of a search in the log: how it was searched, never for whom. */
export function searchReason({ by }: Search): string {
  return `search by ${by}`;
}
