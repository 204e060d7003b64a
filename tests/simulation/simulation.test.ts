import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bugs } from './bugs.ts';
import { runSimulation } from './simulation.ts';
import type { RunReport } from './simulation.ts';

describe('the simulation', () => {
  const runs = new Map<number, RunReport>();
  /** A run is the same whenever it is played, so each is played once for all that is asked of it. */
  const played = async (seed: number): Promise<RunReport> => {
    const run = runs.get(seed) ?? (await runSimulation({ seed }));
    runs.set(seed, run);
    return run;
  };

  it('[P4d] keeps every invariant through kills, network faults and crashes, for every seed', async () => {
    for (let seed = 1; seed <= 25; seed += 1) {
      const { violations } = await played(seed);
      assert.deepEqual(violations, [], `seed ${seed}: npm run simulate -- --seed ${seed} --trace`);
    }
  });

  it('repeats a run step by step for the same seed, and makes another for another seed', async () => {
    const [first, again, other] = [
      await runSimulation({ seed: 42, keepTrace: true }),
      await runSimulation({ seed: 42, keepTrace: true }),
      await runSimulation({ seed: 43 }),
    ];
    assert.equal(first.hash, again.hash);
    assert.deepEqual(first.trace, again.trace);
    assert.notEqual(first.hash, other.hash);
  });

  it('makes people add money and pay, and kills servers', async () => {
    const few = await Promise.all([1, 2, 3, 4, 5, 6].map(played));
    for (const { figures } of few) assert.ok(figures.steps > 1_000, `${figures.steps} steps`);
    const sum = (of: 'captured' | 'kills' | 'topUps'): number => few.reduce((total, run) => total + run.figures[of], 0);
    assert.ok(sum('captured') > 0 && sum('kills') > 0 && sum('topUps') > 0);
  });

  it('releases, also without a delivery, refunds, leaves debts, and has objections and decided cases', async () => {
    const words = { untracked: 0, untrackedReleased: 0, vouched: 0, vouchedReleased: 0, objections: 0 };
    const sums = { released: 0, refunds: 0, debts: 0, cases: 0, decided: 0, ...words };
    for (let seed = 1; Object.values(sums).some((sum) => sum === 0); seed += 1) {
      assert.ok(seed <= 150, JSON.stringify(sums));
      const { figures } = await played(seed);
      for (const key of Object.keys(sums) as (keyof typeof sums)[]) sums[key] += figures[key];
    }
  });

  // With the seed at which it was found last, which is tried first: the search took most of the time.
  for (const [name, invariant, likely] of [
    ['no_idempotency', 'I8', 1],
    ['outbox_outside_transaction', 'I9', 3],
    ['blind_charge_retry', 'I6', 1],
    ['stale_webhook_believed', 'I5', 2],
    ['unlocked_balance', 'I3', 3],
    ['release_and_refund', 'I4', 3],
    ['refund_spares_commission', 'I2', 3],
    ['paid_undelivered', 'I11', 17],
    ['delivered_anywhere', 'I11', 17],
    ['untracked_paid_early', 'I11', 2],
    ['untracked_ignores_case', 'I12', 15],
    ['word_without_its_time', 'I11', 2],
    ['word_after_objection', 'I11', 42],
    ['case_ends_twice', 'I14', 9],
    ['refund_ignores_case', 'I12', 11],
    ['case_clock_set_once', 'I13', 17],
  ] as const) {
    it(`finds the planted bug “${name.replaceAll('_', ' ')}”`, async () => {
      const others = Array.from({ length: 150 }, (_, index) => index + 1).filter((seed) => seed !== likely);
      for (const seed of [likely, ...others]) {
        const { violations } = await runSimulation({ seed, bug: bugs[name]! });
        if (violations.some((violation) => violation.startsWith(invariant))) return;
      }
      assert.fail(`no violation of ${invariant} was found in 150 seeds with ${name}`);
    });
  }
});
