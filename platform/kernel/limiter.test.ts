import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { createLimiter, createLimiters } from './limiter.ts';
import { OverloadError } from './overload.ts';

describe('a limiter', () => {
  it('[S140b] runs a number of tasks concurrently, lets some wait in order, and refuses the rest', async () => {
    const limiter = createLimiter({ running: 2, waiting: 3 });
    const ended: number[] = [];
    let most = 0;
    let running = 0;
    const work = async (index: number): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      await turn();
      running -= 1;
      ended.push(index);
    };
    const outcomes = await Promise.allSettled(Array.from({ length: 9 }, (_, index) => limiter(() => work(index))));
    assert.deepEqual(ended, [0, 1, 2, 3, 4]);
    assert.equal(most, 2);
    const refused = outcomes.filter((one) => one.status === 'rejected');
    assert.equal(refused.length, 4);
    assert.ok(refused.every(({ reason }) => reason instanceof OverloadError));
    await limiter(() => work(9));
    assert.equal(ended.at(-1), 9);
  });

  it('gives the place of a failed task to the next one', async () => {
    const limiter = createLimiter({ running: 1, waiting: 1 });
    const failing = limiter(() => Promise.reject(new Error('broken')));
    const next = limiter(async () => 'done');
    await assert.rejects(failing, /broken/);
    assert.equal(await next, 'done');
  });

  it('[S140b] has separate places for each name', async () => {
    const limiters = createLimiters({ running: 1, waiting: 1 });
    const ended: string[] = [];
    const work = (name: string) =>
      limiters(name, async () => {
        await turn();
        ended.push(name);
      });
    const outcomes = await Promise.allSettled([work('ada'), work('ada'), work('ada'), work('bob')]);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
    );
    assert.deepEqual(ended, ['ada', 'bob', 'ada']);
    await work('ada');
  });
});
