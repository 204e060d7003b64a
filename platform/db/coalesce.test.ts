import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { coalesce } from './coalesce.ts';

describe('coalesced calls', () => {
  it('share a run if they are concurrent or wait for a run, and get their own answers', async () => {
    const runs: number[] = [];
    const double = coalesce(async (items: readonly number[]) => {
      runs.push(items.length);
      await Promise.resolve();
      return items.map((item) => item * 2);
    }, 3);
    assert.deepEqual(await Promise.all([1, 2, 3, 4].map((item) => double(item))), [2, 4, 6, 8]);
    assert.deepEqual(runs, [3, 1]);
    assert.equal(await double(5), 10);
  });

  it('fail together, and later calls work', async () => {
    const fragile = coalesce(async (items: readonly string[]) => {
      if (items.includes('bad')) throw new Error('broken');
      return items;
    });
    const outcomes = await Promise.allSettled([fragile('good'), fragile('bad')]);
    assert.deepEqual(
      outcomes.map((outcome) => outcome.status),
      ['rejected', 'rejected'],
    );
    assert.equal(await fragile('good'), 'good');
  });
});
