import { setTimeout as sleep } from 'node:timers/promises';
import type { Dice } from './dice.ts';
import { cutWays } from './proxy.ts';
import type { Edge } from './proxy.ts';
import type { Target, Fleet } from './fleet.ts';

/** Kills and cuts, spread over the operations: the more is done, the more has been killed. */
export interface Storm {
  readonly kills: Readonly<Record<Target, number>>;
  /** How often ways were cut. */
  readonly cuts: Readonly<Record<'one_way' | 'both_ways' | 'wallet_alone', number>>;
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
/** What is cut at once: one way, both ways between two of them, or all that the wallet says and hears. */
const cuts: readonly (readonly Edge[])[] = [
  ['market_wallet'],
  ['wallet_market'],
  ['wallet_sandbox'],
  ['sandbox_wallet'],
  ['market_wallet', 'wallet_market'],
  ['wallet_sandbox', 'sandbox_wallet'],
  ['market_wallet', 'wallet_market', 'wallet_sandbox', 'sandbox_wallet'],
];
/** Cuts for each kill. */
const CUTS_PER_KILL = 2;

export function createStorm(fleet: Fleet, plan: { kills: number; operations: number; dice: Dice }): Storm {
  const { dice } = plan;
  const ofCuts = dice.fork('cuts');
  const kills: Record<Target, number> = { wallet: 0, market: 0, sandbox: 0, database: 0, database_backend: 0 };
  const made = { one_way: 0, both_ways: 0, wallet_alone: 0 };
  let chain = Promise.resolve();
  const strike = async (): Promise<void> => {
    const target = dice.weighted(weights);
    // At any moment of whatever goes on, and not always at the end of an operation.
    await sleep(dice.between(0, 150));
    await fleet.kill(target);
    kills[target] += 1;
  };
  const cut = (): void => {
    const edges = ofCuts.pick(cuts);
    cutWays(fleet.weather, edges, ofCuts.between(300, 2_500));
    made[edges.length === 1 ? 'one_way' : edges.length === 2 ? 'both_ways' : 'wallet_alone'] += 1;
  };
  const killsDue = spread(plan.kills, plan.operations);
  const cutsDue = spread(plan.kills * CUTS_PER_KILL, plan.operations);
  return {
    kills,
    cuts: made,
    onDone: (done) => {
      for (let due = cutsDue(done); due > 0; due -= 1) cut();
      for (let due = killsDue(done); due > 0; due -= 1) {
        chain = chain.then(strike);
        // Told by `settled`, and not before.
        chain.catch(() => undefined);
      }
    },
    settled: () => chain,
  };
}

/** Spreads so many over the operations; says at each count of these how many are due since the last. */
function spread(count: number, operations: number): (done: number) => number {
  let begun = 0;
  return (done) => {
    const before = begun;
    while (begun < count && done >= ((begun + 0.5) * operations) / count) begun += 1;
    return begun - before;
  };
}
