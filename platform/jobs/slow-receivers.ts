import type { Logger } from 'pino';

/** Keeps those who do not answer from holding the workers that everybody's jobs need. Counts in this process alone. */
export interface SlowReceivers {
  /** Parties of whom as much lingers as may: no more of theirs is begun until some of it has ended. */
  full(): string[];
  /**
   * Does the work of a job that waits for a party. Resolves with it; or earlier, where the work has said that it can do
   * without its job and then takes long. It goes on, it *lingers*, and is not tried again when it throws.
   */
  run(party: string, work: (detach: () => void) => Promise<void>): Promise<void>;
  /** Whether nothing lingers. */
  isIdle(): boolean;
  /** Resolves when all that lingers now has ended. */
  idle(): Promise<void>;
}

/** How much may linger for one party before no more of its jobs is begun: a third of what the workers could hold. */
export const SHARE = 4;
/** A prompt receiver has answered by then, and gets its events as fast as the workers can send them. */
export const HELD_MS = 250;

/**
 * More than its share lingers for a party by what the other workers were at already: by fewer than there are workers.
 *
 * @param hasRoom Told when more of a party's jobs may be begun again.
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
