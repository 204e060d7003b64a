import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { isReadable } from '#platform/kernel/readable.ts';
import { letterCount, typedLine } from '#platform/kernel/typed.ts';

export type LineFault =
  | { readonly code: 'too_long'; readonly most: number }
  | { readonly code: 'has_control' }
  | { readonly code: 'not_readable' };

/** A visible letter may consist of several code points, but on average never of more than this. */
const MOST_SIGNS_A_LETTER = 8;

/**
 * Checks a legal name or a line of an address, and keeps it as typed. Blanks and tabs are joined. Control characters
 * are refused, because nobody types them and we must not change a name. A line is also refused if it is unreadable:
 * with only marks, with too many marks, or with private-use letters.
 *
 * @param most The most visible letters.
 */
export function judgeLine(typed: string, most: number): Result<string, LineFault> {
  if (/(?!\s)\p{Cc}/u.test(typed)) return err({ code: 'has_control' });
  const line = typedLine(typed);
  if (line !== '' && !isReadable(line)) return err({ code: 'not_readable' });
  const isTooLong = line.length > most * MOST_SIGNS_A_LETTER || letterCount(line) > most;
  return isTooLong ? err({ code: 'too_long', most }) : ok(line);
}
