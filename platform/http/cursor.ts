import { isId } from '../kernel/id.ts';
import type { Id } from '../kernel/id.ts';
import { err, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';

/** A list that started from the beginning again would return entries twice. */
export type CursorError = { readonly code: 'cursor_unknown' };

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
