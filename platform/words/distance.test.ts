import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { distanceOf } from './distance.ts';

const now = new Date('2026-11-24T12:00:00Z');
const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

describe('a distance in time', () => {
  const words = (ms: number) => {
    const found = distanceOf(new Date(now.getTime() + ms), now);
    return found && `${found.count} ${found.unit}`;
  };

  it('is the nearest day from a day on, so that a week is seven days also a moment later', () => {
    const counts = [7 * day - 1_000, 6.5 * day, 6.4 * day, 1.5 * day, 1.4 * day, day].map(words);
    assert.deepEqual(counts, ['7 day', '7 day', '6 day', '2 day', '1 day', '1 day']);
  });

  it('is rounded down below a day, and nothing below a minute', () => {
    assert.deepEqual([day - 1, hour, hour - 1, minute, minute - 1].map(words), [
      '23 hour',
      '1 hour',
      '59 minute',
      '1 minute',
      undefined,
    ]);
  });

  it('counts the past the same way, below zero', () => {
    assert.deepEqual([-6.9 * day, -2.9 * hour, -30_000].map(words), ['-7 day', '-2 hour', undefined]);
  });
});
