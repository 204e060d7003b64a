import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { isReadable } from '#platform/kernel/readable.ts';
import { letterCount, typedLine } from '#platform/kernel/typed.ts';

export type LineFault =
  | { readonly code: 'too_long'; readonly most: number }
  | { readonly code: 'has_control' }
  | { readonly code: 'not_readable' };

/** A letter as people see it may be made of several signs, but nobody's is made of more than this on average. */
const MOST_SIGNS_A_LETTER = 8;

/**
 * A legal name or a line of an address, kept as typed: blanks are joined, a tab among them, and a control is refused,
 * since nobody types one and a name is not ours to mend. So is a line that cannot be read: made of marks alone, heaped with
 * them, or with letters for private use.
 *
 * @param most In letters as people see them.
 */
export function judgeLine(typed: string, most: number): Result<string, LineFault> {
  if (/(?!\s)\p{Cc}/u.test(typed)) return err({ code: 'has_control' });
  const line = typedLine(typed);
  if (line !== '' && !isReadable(line)) return err({ code: 'not_readable' });
  const isTooLong = line.length > most * MOST_SIGNS_A_LETTER || letterCount(line) > most;
  return isTooLong ? err({ code: 'too_long', most }) : ok(line);
}
