import { isId } from '../kernel/id.ts';
import type { Id } from '../kernel/id.ts';
import { err, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import type { ProblemTable } from './problem.ts';

export type CursorError = { readonly code: 'cursor_unknown' };

/** For every paged list: a list that started from the beginning again would return entries twice. */
export const cursorProblems = {
  cursor_unknown: {
    status: 400,
    title: 'The list has no such place to go on from',
    nextAction: 'Send a cursor of this very list as it came, or none to begin at the start.',
  },
} as const satisfies ProblemTable<CursorError>;

/**
 * Reads the id after which a list continues; undefined starts at the beginning. The list checks whether it has the id.
 */
export function readCursor<P extends string>(
  prefix: P,
  text: string | undefined,
): Result<Id<P> | undefined, CursorError> {
  if (text === undefined) return ok(undefined);
  return isId(prefix, text) ? ok(text) : err({ code: 'cursor_unknown' });
}
