import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createPace } from './pace.ts';

describe('a pace', () => {
  let now = new Date('2026-11-24T12:00:00Z');
  const pass = (ms: number) => {
    now = new Date(now.getTime() + ms);
  };
  const rule = { most: 3, mostOfSite: 5, withinMs: 60_000 };
  const fresh = () => createPace(rule, () => now);

  it('[S156c] allows a network a number of requests in a time, and returns the wait for the next', () => {
    const pace = fresh();
    assert.deepEqual(
      [1, 2, 3, 4].map(() => pace('192.0.2.1')),
      [0, 0, 0, 60],
    );
    assert.equal(pace('192.0.2.2'), 0);
    pass(59_000);
    assert.equal(pace('192.0.2.1'), 1);
    pass(1_000);
    assert.equal(pace('192.0.2.1'), 0);
  });

  it('[S156c] counts the networks of one IPv6 site together', () => {
    const pace = fresh();
    const waits = [1, 2, 3, 4, 5, 6].map((network) => pace(`2001:db8:1:${network}::1`));
    assert.deepEqual(waits, [0, 0, 0, 0, 0, 60]);
    assert.equal(pace('2001:db8:2:1::1'), 0);
  });

  it('[S156c] limits the number of its counts, and still counts new networks', () => {
    const pace = fresh();
    for (let network = 0; network < 30_000; network += 1)
      pace(`10.${network >> 16}.${(network >> 8) & 255}.${network & 255}`);
    assert.deepEqual(
      [1, 2, 3, 4].map(() => pace('192.0.2.9')),
      [0, 0, 0, 60],
    );
  });
});
