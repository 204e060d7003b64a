import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { toE164 } from '#platform/kernel/phone-number.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { readShortNumber } from '#platform/kernel/short-number.ts';
import { letterCount, typedLine } from '#platform/kernel/typed.ts';

/** What a search looks for. `short` is the end of a payment's id, if the words are its short number too. */
export type Search =
  | { readonly by: 'case'; readonly id: Id<'cas'> }
  | { readonly by: 'payment'; readonly id: Id<'pay'> }
  | { readonly by: 'person'; readonly id: Id<'hld'> }
  | { readonly by: 'phone'; readonly phone: string }
  | { readonly by: 'order'; readonly reference: string; readonly short: string | undefined }
  | { readonly by: 'name'; readonly name: string; readonly short: string | undefined };

/** Why nothing is searched for. */
export type SearchFault = { readonly code: 'search_empty' | 'search_too_short' };

/** The fewest letters of a name, so that nobody lists all people letter by letter. */
const FEWEST_LETTERS = 3;

/**
 * Reads what was typed: an id, a whole phone number, the number of an order or a payment, or the beginning of a name.
 */
export function readSearch(typed: string): Result<Search, SearchFault> {
  const line = typedLine(typed);
  if (line === '') return err({ code: 'search_empty' });
  if (isId('cas', line)) return ok({ by: 'case', id: line });
  if (isId('pay', line)) return ok({ by: 'payment', id: line });
  if (isId('hld', line)) return ok({ by: 'person', id: line });
  const phone = line.startsWith('+') ? toE164(line) : undefined;
  if (phone !== undefined) return ok({ by: 'phone', phone });
  const short = readShortNumber(line);
  if (/\d/.test(line)) return ok({ by: 'order', reference: line, short });
  return letterCount(line) < FEWEST_LETTERS ? err({ code: 'search_too_short' }) : ok({ by: 'name', name: line, short });
}

/** The reason of a search in the log: how it was searched, never for whom. */
export function searchReason({ by }: Search): string {
  return `search by ${by}`;
}

/** Writes a name as far as a search shows it: `Aoife B.` */
export function shortName(holder: { readonly givenName: string | null; readonly familyName: string | null }): string {
  const [initial] = holder.familyName ?? '';
  return [holder.givenName ?? '–', initial && `${initial}.`].filter(Boolean).join(' ');
}
