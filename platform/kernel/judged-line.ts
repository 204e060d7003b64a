import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { letterCount, typedLine } from '#platform/kernel/typed.ts';

export type LineFault = { readonly code: 'too_long'; readonly most: number } | { readonly code: 'has_control' };

/** A letter as people see it may be made of several signs, but nobody's is made of more than this on average. */
const MOST_SIGNS_A_LETTER = 8;

/**
 * A legal name or a line of an address, kept as typed: blanks are joined, a tab among them, and a control is refused,
 * since nobody types one and a name is not ours to mend.
 *
 * @param most In letters as people see them.
 */
export function judgeLine(typed: string, most: number): Result<string, LineFault> {
  if (/(?!\s)\p{Cc}/u.test(typed)) return err({ code: 'has_control' });
  const line = typedLine(typed);
  const isTooLong = line.length > most * MOST_SIGNS_A_LETTER || letterCount(line) > most;
  return isTooLong ? err({ code: 'too_long', most }) : ok(line);
}
