import { isConnectionLost } from '#platform/db/outage.ts';
import { RowTakenError } from './command.ts';
import { KeyTakenError, StaleError } from './write.ts';

/** PostgreSQL's codes of a serialization failure and a deadlock. */
const CONFLICTS: ReadonlySet<unknown> = new Set(['40001', '40P01']);

/**
 * Whether a batch that failed with this error is decided again as a whole, because another try may succeed. A commit
 * that was lost with its connection may have taken place: the keys, or the state, show it to the next try.
 */
export function isRetried(error: unknown): boolean {
  if ([KeyTakenError, StaleError, RowTakenError].some((retried) => error instanceof retried)) return true;
  return CONFLICTS.has((error as { code?: unknown } | undefined)?.code) || isConnectionLost(error);
}
