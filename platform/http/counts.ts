/** The most subjects in memory; the oldest is dropped first. */
const MOST_COUNTED = 20_000;

/** Counts one more for each subject within a time. @returns Whole seconds to wait if one is over its limit; 0 otherwise. */
type Counts = (limits: readonly (readonly [subject: string, most: number])[]) => number;

/** Counts in this process's memory, because a row for each count would itself be a row that anybody can make. */
export function createCounts(withinMs: number, clock: () => Date): Counts {
  const counts = new Map<string, number>();
  let since = 0;
  const count = (subject: string): number => {
    const next = (counts.get(subject) ?? 0) + 1;
    counts.set(subject, next);
    const [oldest] = counts.keys();
    if (counts.size > MOST_COUNTED && oldest !== undefined) counts.delete(oldest);
    return next;
  };
  return (limits) => {
    const now = clock().getTime();
    if (Math.abs(now - since) >= withinMs) {
      counts.clear();
      since = now;
    }
    const isOver = limits.map(([subject, most]) => count(subject) > most).includes(true);
    return isOver ? Math.max(1, Math.ceil((since + withinMs - now) / 1_000)) : 0;
  };
}
