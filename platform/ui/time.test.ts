import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dateWords, dayWords, relativeTime } from './time.ts';

const now = new Date(2026, 10, 24, 12, 0, 0);
const before = (ms: number): Date => new Date(now.getTime() - ms);
const hour = 3_600_000;

describe('time as people say it', () => {
  it('is relative within a week, then a date', () => {
    assert.equal(relativeTime(before(20_000), now), 'just now');
    assert.equal(relativeTime(before(5 * 60_000), now), '5 minutes ago');
    assert.equal(relativeTime(before(2 * hour), now), '2 hours ago');
    assert.equal(relativeTime(before(-72 * hour), now), 'in 3 days');
    assert.equal(relativeTime(before(-(7 * 24 * hour - 1_000)), now), 'in 7 days');
    assert.equal(relativeTime(before(-30 * hour), now), 'in 1 day');
    assert.equal(relativeTime(before(10 * 24 * hour), now), '14 Nov');
  });

  it('names the year only when it is another one', () => {
    assert.equal(dateWords(new Date(2026, 0, 5), now), '5 Jan');
    assert.equal(dateWords(new Date(2025, 0, 5), now), '5 Jan 2025');
  });

  it('says today and yesterday by the calendar, not by hours', () => {
    assert.equal(dayWords(before(hour), now), 'Today');
    assert.equal(dayWords(new Date(2026, 10, 23, 23, 59), now), 'Yesterday');
    assert.equal(dayWords(new Date(2026, 10, 20), now), 'Friday, 20 November');
  });
});
