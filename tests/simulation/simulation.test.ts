import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addFigures } from './figures.ts';
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

  it('releases, refunds, pays out, exchanges and charges back, leaves debts, and has decided cases', async () => {
    let sums = (await played(1)).figures;
    for (let seed = 2; Object.values(sums).some((sum) => sum === 0); seed += 1) {
      assert.ok(seed <= 150, JSON.stringify(sums));
      sums = addFigures(sums, (await played(seed)).figures);
    }
  });
});
