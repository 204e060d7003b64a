import { join } from 'node:path';
import type { Buyer } from './cast.ts';
import type { Breach } from './evidence.ts';
import { pay } from './pay.ts';
import { checkQuiet } from './quiet.ts';
import type { Run } from './run.ts';
import { openSession } from './session.ts';
import type { ServerName } from './fleet.ts';

/** Where a run finds its stage and its tree, and what it may use. */
export interface Place {
  readonly stage: string;
  readonly root: string;
  /** A directory of its own. */
  readonly work: string;
  readonly port: number;
}

/** Makes the moment in which a bug hurts, and says what the checker found afterwards. */
export type Scenario = (place: Place, name: string, seed: number) => Promise<Breach[]>;

interface Setting {
  readonly servers?: readonly ServerName[];
  /** How long the checker waits until all is quiet, where the bug does not keep it from that. */
  readonly patienceMs?: number;
}

/** A scenario on a constellation that was just started; the checker looks once it is quiet. */
export function scenario(setting: Setting, play: (run: Run) => Promise<void>): Scenario {
  return async (place, name, seed) => {
    const ground = { root: place.root, dataDir: join(place.work, name), port: place.port };
    const { servers = ['sandbox', 'wallet'], patienceMs = PATIENCE_MS } = setting;
    await using session = await openSession(place.stage, ground, { seed, hangUps: 0, servers });
    const { run } = session;
    await play(run);
    return await checkQuiet(run, { isEnd: false, later: [], patienceMs });
  };
}

const CLIENTS = 16;
const PATIENCE_MS = 3_000;

/** So many payments by many clients; each strike comes when as many more of them are done as before the last one. */
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
      // Told at the end, and not before.
      struck.catch(() => undefined);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  await struck;
}

export function richBuyer(run: Run): Buyer {
  return run.dice.pick(run.cast.buyers.filter((buyer) => !buyer.isPoor));
}
