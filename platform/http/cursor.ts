import { isId } from '../kernel/id.ts';
import type { Id } from '../kernel/id.ts';
import { err, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';

/** A list that began at the start again would hand out twice what was read already. */
export type CursorError = { readonly code: 'cursor_unknown' };

/** Reads where a list goes on, an id; undefined begins at the start. Whether the list has it is for the list to say. */
export function readCursor<P extends string>(
  prefix: P,
  text: string | undefined,
): Result<Id<P> | undefined, CursorError> {
  if (text === undefined) return ok(undefined);
  return isId(prefix, text) ? ok(text) : err({ code: 'cursor_unknown' });
}
