/**
 * The time at which a rate limit has room for one more; undefined if it has room now.
 *
 * @param recent The times of events within the window; the newest first.
 */
export function allowedAgainAt(recent: readonly Date[], most: number, withinMs: number): Date | undefined {
  const oldestThatCounts = recent[most - 1];
  return oldestThatCounts && new Date(oldestThatCounts.getTime() + withinMs);
}
