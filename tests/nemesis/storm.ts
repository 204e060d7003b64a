import { setTimeout as sleep } from 'node:timers/promises';
import type { Dice } from './dice.ts';
import type { Edge } from './proxy.ts';
import type { Target, World } from './world.ts';

/** Kills and cuts, spread over the operations: the more is done, the more has been killed. */
export interface Storm {
  readonly kills: Readonly<Record<Target, number>>;
  /** To be told how many operations are over. */
  readonly onDone: (done: number) => void;
  /** Resolves when all kills that are due have been done. */
  settled(): Promise<void>;
}

/** The wallet and its database are hit most: that is where the money is. */
const weights: Readonly<Record<Target, number>> = {
  wallet: 30,
  market: 18,
  sandbox: 14,
  database: 16,
  database_backend: 22,
};
const edges: readonly Edge[] = ['market_wallet', 'wallet_market', 'wallet_sandbox', 'sandbox_wallet'];

export function createStorm(world: World, plan: { kills: number; operations: number; dice: Dice }): Storm {
  const { dice } = plan;
  const kills: Record<Target, number> = { wallet: 0, market: 0, sandbox: 0, database: 0, database_backend: 0 };
  const every = plan.operations / Math.max(plan.kills, 1);
  let begun = 0;
  let chain = Promise.resolve();
  const strike = async (): Promise<void> => {
    const target = dice.weighted(weights);
    // At any moment of whatever goes on, and not always at the end of an operation.
    await sleep(dice.between(0, 150));
    await world.kill(target);
    kills[target] += 1;
    if (dice.chance(0.15)) void cut(world, dice.pick(edges), dice.between(300, 2_500));
  };
  return {
    kills,
    onDone: (done) => {
      while (begun < plan.kills && done >= (begun + 0.5) * every) {
        begun += 1;
        chain = chain.then(strike);
        // Told by `settled`, and not before.
        chain.catch(() => undefined);
      }
    },
    settled: () => chain,
  };
}

async function cut({ weather }: World, edge: Edge, ms: number): Promise<void> {
  weather.cut.add(edge);
  await sleep(ms, undefined, { ref: false });
  weather.cut.delete(edge);
}
