import { setTimeout as sleep } from 'node:timers/promises';

/** Pauses the batches of one cell while its database is away. */
export interface Backoff {
  isPaused(): boolean;
  /**
   * Begins a pause, unless one has begun: batches in flight that fail together count as one. Each pause without a commit
   * in between is twice as long as the last, up to a limit.
   */
  pause(): void;
  /** Makes the next pause short again, after a commit. */
  reset(): void;
}

const FIRST_MS = 100;
const LONGEST_MS = 1_000;

/** @param pausing Receives the promise of each pause, which resolves at its end. */
export function createBackoff(pausing: (pause: Promise<void>) => void): Backoff {
  let nextMs = FIRST_MS;
  let isPaused = false;
  return {
    isPaused: () => isPaused,
    pause: () => {
      if (isPaused) return;
      isPaused = true;
      const pause = sleep(nextMs).then(() => {
        isPaused = false;
      });
      nextMs = Math.min(2 * nextMs, LONGEST_MS);
      pausing(pause);
    },
    reset: () => {
      nextMs = FIRST_MS;
    },
  };
}
