import type { Logger } from 'pino';

/** Keeps parties that do not answer from occupying the workers that all jobs share. Counts only in this process. */
export interface SlowReceivers {
  /** Parties at their limit of lingering work: no more of their jobs are begun until some of it has ended. */
  full(): string[];
  /**
   * Does the work of a job that waits for a party. Resolves with the work, or earlier if the work has detached from its
   * job and then takes long. Such work continues (it *lingers*), and is not retried if it throws.
   */
  run(party: string, work: (detach: () => void) => Promise<void>): Promise<void>;
  /** Whether nothing lingers. */
  isIdle(): boolean;
  /** Resolves when all that lingers now has ended. */
  idle(): Promise<void>;
}

/** How much work may linger for one party before no more of its jobs are begun: a third of the workers. */
export const SHARE = 4;
/** A prompt receiver has answered by then, and gets its events as fast as the workers send them. */
export const HELD_MS = 250;

/**
 * A party may exceed its share by the jobs that other workers had already begun, which are fewer than the workers.
 *
 * @param hasRoom Called when more of a party's jobs may be begun again.
 */
export function createSlowReceivers({ log, hasRoom }: { log: Logger; hasRoom: () => void }): SlowReceivers {
  const counts = new Map<string, number>();
  const lingering = new Set<Promise<void>>();
  const leave = (party: string): void => {
    const left = counts.get(party)! - 1;
    if (left > 0) counts.set(party, left);
    else counts.delete(party);
    if (left === SHARE - 1) hasRoom();
  };
  const linger = (party: string, work: Promise<void>): void => {
    counts.set(party, (counts.get(party) ?? 0) + 1);
    const ended = work
      .catch((error: unknown) => log.error({ err: error, party }, 'what went on without its job failed'))
      .finally(() => {
        lingering.delete(ended);
        leave(party);
      });
    lingering.add(ended);
  };
  return {
    full: () => [...counts].filter(([, count]) => count >= SHARE).map(([party]) => party),
    run: async (party, work) => {
      const { promise: leftAlone, resolve } = Promise.withResolvers<void>();
      let timer: NodeJS.Timeout | undefined;
      const detach = (): void => {
        timer ??= setTimeout(() => {
          linger(party, done);
          resolve();
        }, HELD_MS);
      };
      const done = work(detach).finally(() => clearTimeout(timer));
      await Promise.race([done, leftAlone]);
    },
    isIdle: () => lingering.size === 0,
    idle: async () => {
      await Promise.all(lingering);
    },
  };
}
