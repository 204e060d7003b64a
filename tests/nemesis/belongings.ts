/** What ends the processes that run now. */
const ends = new Set<() => void>();
/** Starts of processes that nothing can end before they are through. */
const starts = new Set<Promise<unknown>>();
let isWatched = false;

/**
 * Has `end` called when this process ends before its time, however often it is asked to: what it has started does not
 * outlive it.
 *
 * @returns Forgets it, once there is nothing left to end.
 */
export function endWithUs(end: () => void): () => void {
  if (!isWatched) process.on('exit', endAll);
  isWatched = true;
  ends.add(end);
  return () => ends.delete(end);
}

/** Lets whoever ends this process wait for a start. */
export function whileStarting<Started>(start: Promise<Started>): Promise<Started> {
  starts.add(start);
  const forget = (): boolean => starts.delete(start);
  start.then(forget, forget);
  return start;
}

/** Ends all that this process has started, and what was just being started. */
export async function endBelongings(): Promise<void> {
  await Promise.allSettled(starts);
  endAll();
}

function endAll(): void {
  for (const end of ends) {
    try {
      end();
    } catch {
      // It is down already.
    }
  }
}
