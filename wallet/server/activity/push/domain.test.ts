import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hasRoom, hasTriesLeft, lifeLeftS, lookAgainAt, outcomeOf } from './domain.ts';

const now = new Date('2026-11-24T12:00:00Z');
const later = (ms: number) => new Date(now.getTime() + ms);

describe('a push message', () => {
  it('[H5a] is over, comes again or ends its device, as the push service answers', () => {
    for (const [status, outcome] of [
      [200, 'taken'],
      [201, 'taken'],
      [404, 'gone'],
      [410, 'gone'],
      [408, 'later'],
      [429, 'later'],
      [500, 'later'],
      [503, 'later'],
      [301, 'refused'],
      [400, 'refused'],
      [403, 'refused'],
      [413, 'refused'],
    ] as const) {
      assert.equal(outcomeOf(status), outcome, String(status));
    }
  });

  it('[H5a] is tried five times within half a day, and waits as long as it is asked to, within a bound', () => {
    const waits = [1, 2, 3, 4, 5].map((attempts) => (lookAgainAt(attempts, now).getTime() - now.getTime()) / 1_000);
    assert.deepEqual(waits, [30, 120, 600, 3_600, 3_600]);
    assert.deepEqual(lookAgainAt(1, now, 120_000), later(120_000));
    assert.deepEqual(lookAgainAt(2, now, 5_000), later(120_000));
    assert.deepEqual(lookAgainAt(1, now, 30 * 24 * 3_600_000), later(4 * 3_600_000));
    assert.equal(hasTriesLeft({ attempts: 4, createdAt: now }, now), true);
    assert.equal(hasTriesLeft({ attempts: 5, createdAt: now }, now), false);
    assert.equal(hasTriesLeft({ attempts: 1, createdAt: now }, later(12 * 3_600_000)), false);
    assert.equal(lifeLeftS(now, later(3_600_000)), 11 * 3_600);
    assert.equal(lifeLeftS(now, later(13 * 3_600_000)), 0);
  });

  it('[H5a] has a pace for each holder, in which those about security have more room', () => {
    assert.deepEqual(
      [hasRoom(9, false), hasRoom(10, false), hasRoom(10, true), hasRoom(30, true)],
      [true, false, true, false],
    );
  });
});
