import { join } from 'node:path';
import type { Buyer } from './cast.ts';
import type { Breach } from './evidence.ts';
import { pay } from './pay.ts';
import { checkQuiet } from './quiet.ts';
import type { Run } from './run.ts';
import { openSession } from './session.ts';
import type { ServerName } from './fleet.ts';

/** The folders and the ports of a run. */
export interface Place {
  /** The data directory that `setStage` has prepared. */
  readonly stage: string;
  /** Root of the source tree that the servers run from. */
  readonly root: string;
  /** A directory for the run's own data. */
  readonly work: string;
  /** The first of ten ports in a row. */
  readonly port: number;
}

/** Creates the moment in which a bug does harm. @returns The breaches that the checker finds afterwards. */
export type Scenario = (place: Place, name: string, seed: number) => Promise<Breach[]>;

interface Setting {
  /** The steps by which business time moves afterwards. */
  readonly later?: readonly number[];
  readonly servers?: readonly ServerName[];
  /** How long the checker waits for the end of all due work, which a seeded bug may prevent. */
  readonly patienceMs?: number;
}

/** Makes a scenario that starts a fleet, plays, and runs the checker at a quiet point. */
export function scenario(setting: Setting, play: (run: Run) => Promise<void>): Scenario {
  return async (place, name, seed) => {
    const ground = { root: place.root, dataDir: join(place.work, name), port: place.port };
    const { servers = ['sandbox', 'wallet'], patienceMs = PATIENCE_MS, later = [] } = setting;
    await using session = await openSession(place.stage, ground, { seed, hangUps: 0, servers });
    const { run } = session;
    await play(run);
    return await checkQuiet(run, { isEnd: false, later, patienceMs });
  };
}

const CLIENTS = 16;
const PATIENCE_MS = 3_000;

/** Makes `count` payments by concurrent clients; the strikes are spread evenly over the payments. */
export async function payMany(run: Run, count: number, strikes: readonly (() => Promise<void>)[] = []): Promise<void> {
  let left = count;
  let done = 0;
  let begun = 0;
  let struck = Promise.resolve();
  const client = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await pay(run, { buyer: richBuyer(run), amountMinor: run.dice.between(100, 399), parts: 1 });
      done += 1;
      const due = strikes[begun];
      if (!due || done < ((begun + 1) * count) / (strikes.length + 1)) continue;
      begun += 1;
      struck = struck.then(due);
      // The last `await` reports a failure; until then it must not count as an unhandled rejection.
      struck.catch(() => undefined);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  await struck;
}

/** Picks a buyer whose balance covers many payments. */
export function richBuyer(run: Run): Buyer {
  return run.dice.pick(run.cast.buyers.filter((buyer) => !buyer.isPoor));
}
