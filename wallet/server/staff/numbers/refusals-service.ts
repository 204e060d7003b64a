import type { Db } from '#platform/db/db.ts';
import type { World } from '#platform/kernel/world.ts';
import { HOME_CELL } from '../../cell.ts';
import { hourOf, inOrder, periodsOf } from './refusals-domain.ts';
import type { HourCount, RefusalCount } from './refusals-domain.ts';
import { addRefusals, sumRefusals } from './refusals-store.ts';

/** Counts the refusals of the wallet by code. */
export interface Refusals {
  /** Counts a refusal in memory; never waits. A code that the wallet does not have is ignored. */
  count(code: string): void;
  /** Reads the counts, in the order for people. Those of other servers are up to a minute old. */
  read(): Promise<RefusalCount[]>;
  /** Stores what is counted. Never throws. */
  close(): Promise<void>;
}

const EVERY_MS = 60_000;

/**
 * Creates the counter of refusals. It adds its counts to the database a minute after the first one, so a killed server
 * loses at most a minute. Counts that the database does not take are lost too: nothing is counted twice, and memory
 * does not grow.
 */
export function createRefusals(
  { db, world, codes }: { db: Db; world: Pick<World, 'clocks' | 'log'>; codes: ReadonlySet<string> },
  everyMs = EVERY_MS,
): Refusals {
  /** One for each code and hour. */
  let counts = new Map<string, HourCount>();
  let timer: NodeJS.Timeout | undefined;
  let storing = Promise.resolve();
  const store = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const taken = [...counts.values()];
    counts = new Map();
    if (taken.length > 0) storing = storing.then(() => storeCounts({ db, world }, taken));
    return storing;
  };
  return {
    count: (code) => {
      if (!codes.has(code)) return;
      const hour = hourOf(world.clocks.security());
      const key = `${hour.getTime()} ${code}`;
      counts.set(key, { hour, code, times: (counts.get(key)?.times ?? 0) + 1 });
      timer ??= setTimeout(() => void store(), everyMs).unref();
    },
    read: async () => {
      await store();
      const periods = periodsOf(world.clocks.security());
      return inOrder(await db.one((tx) => sumRefusals(tx, HOME_CELL, periods)));
    },
    close: store,
  };
}

async function storeCounts(
  { db, world }: { db: Db; world: Pick<World, 'log'> },
  counts: readonly HourCount[],
): Promise<void> {
  try {
    await db.asWriter((tx) => addRefusals(tx, HOME_CELL, counts));
  } catch (error) {
    const lost = counts.reduce((sum, { times }) => sum + times, 0);
    world.log.warn({ err: error, lost }, 'the counts of refusals were not stored');
  }
}
