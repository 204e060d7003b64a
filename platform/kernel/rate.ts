/**
 * When there is room for one more, where at most so many may happen within a time; undefined where there is room now.
 *
 * @param recent When it happened within that time; the newest first.
 */
export function allowedAgainAt(recent: readonly Date[], most: number, withinMs: number): Date | undefined {
  const oldestThatCounts = recent[most - 1];
  return oldestThatCounts && new Date(oldestThatCounts.getTime() + withinMs);
}
