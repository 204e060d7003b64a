import { setTimeout as sleep } from 'node:timers/promises';
import type { Dice } from './dice.ts';
import { cutWays } from './proxy.ts';
import type { Edge } from './proxy.ts';
import type { Target, Fleet } from './fleet.ts';

/** Kills and cuts, spread evenly over the operations. */
export interface Storm {
  readonly kills: Readonly<Record<Target, number>>;
  /** How often each kind of route was cut. */
  readonly cuts: Readonly<Record<'one_way' | 'both_ways' | 'wallet_alone', number>>;
  /** Makes the kills and cuts that are due after this many operations. */
  readonly onDone: (done: number) => void;
  /** Resolves when all kills that are due are done, and rejects if one of them failed. */
  settled(): Promise<void>;
}

/** How often each target is hit. The wallet and its database hold the money, so they are hit most. */
const weights: Readonly<Record<Target, number>> = {
  wallet: 30,
  market: 18,
  sandbox: 14,
  database: 16,
  database_backend: 22,
};
/** The routes that one cut closes: one way, both ways between two servers, or all traffic of the wallet. */
const cuts: readonly (readonly Edge[])[] = [
  ['market_wallet'],
  ['wallet_market'],
  ['wallet_sandbox'],
  ['sandbox_wallet'],
  ['market_wallet', 'wallet_market'],
  ['wallet_sandbox', 'sandbox_wallet'],
  ['market_wallet', 'wallet_market', 'wallet_sandbox', 'sandbox_wallet'],
];
const CUTS_PER_KILL = 2;

/** Creates a storm of `kills` kills, and twice as many cuts, over `operations` operations. */
export function createStorm(fleet: Fleet, plan: { kills: number; operations: number; dice: Dice }): Storm {
  const { dice } = plan;
  const ofCuts = dice.fork('cuts');
  const kills: Record<Target, number> = { wallet: 0, market: 0, sandbox: 0, database: 0, database_backend: 0 };
  const made = { one_way: 0, both_ways: 0, wallet_alone: 0 };
  let chain = Promise.resolve();
  const strike = async (): Promise<void> => {
    const target = dice.weighted(weights);
    // An operation has just ended; the pause lets the kill hit any moment of the others.
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
        // `settled` reports a failure; until then it must not count as an unhandled rejection.
        chain.catch(() => undefined);
      }
    },
    settled: () => chain,
  };
}

/**
 * Spreads `count` events over the operations.
 *
 * @returns A function from the number of operations to the events that are newly due.
 */
function spread(count: number, operations: number): (done: number) => number {
  let begun = 0;
  return (done) => {
    const before = begun;
    while (begun < count && done >= ((begun + 0.5) * operations) / count) begun += 1;
    return begun - before;
  };
}
