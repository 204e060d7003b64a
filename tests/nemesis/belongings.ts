/** The callbacks that end the running processes. */
const ends = new Set<() => void>();
/** The starts of processes that cannot be ended before the start is complete. */
const starts = new Set<Promise<unknown>>();
let isWatched = false;

/**
 * Calls `end` when this process exits, so that a process that it has started does not outlive it.
 *
 * @returns A function that removes `end`, for when the process has ended otherwise.
 */
export function endWithUs(end: () => void): () => void {
  if (!isWatched) process.on('exit', endAll);
  isWatched = true;
  ends.add(end);
  return () => ends.delete(end);
}

/** Makes `endBelongings` wait for a start, and returns the start. */
export function whileStarting<Started>(start: Promise<Started>): Promise<Started> {
  starts.add(start);
  const forget = (): boolean => starts.delete(start);
  start.then(forget, forget);
  return start;
}

/** Waits for the starts in flight, then ends every process that this process has started. */
export async function endBelongings(): Promise<void> {
  await Promise.allSettled(starts);
  endAll();
}

function endAll(): void {
  for (const end of ends) {
    try {
      end();
    } catch {
      // The process has ended already.
    }
  }
}
