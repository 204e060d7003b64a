import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isDue, waitFrom } from './domain.ts';

const HOUR_MS = 3_600_000;
const now = new Date('2026-11-30T12:00:00Z');
const after = (ms: number) => new Date(now.getTime() + ms);

describe('the wait for a new password', () => {
  it('is a day for a shopper and three days for a seller', () => {
    assert.deepEqual(waitFrom(now, false).dueAt, after(24 * HOUR_MS));
    assert.deepEqual(waitFrom(now, true).dueAt, after(72 * HOUR_MS));
  });

  it('is over when it is due, unless somebody ended it or a week has passed', () => {
    const wait = { ...waitFrom(now, false), endedAt: null };
    assert.ok(!isDue(wait, after(24 * HOUR_MS - 1)));
    assert.ok(isDue(wait, after(24 * HOUR_MS)));
    assert.ok(!isDue({ ...wait, endedAt: now }, after(24 * HOUR_MS)));
    assert.ok(isDue(wait, after(8 * 24 * HOUR_MS - 1)));
    assert.ok(!isDue(wait, after(8 * 24 * HOUR_MS)));
  });
});
