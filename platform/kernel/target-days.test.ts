import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isTargetDay, targetDaysSince } from './target-days.ts';

const at = (text: string) => new Date(text);

describe('the days of the euro’s payment system', () => {
  it('leave out weekends, fixed holidays, Good Friday and Easter Monday', () => {
    const closed = ['2026-11-28', '2026-11-29', '2026-12-25', '2027-01-01', '2026-05-01', '2026-04-03', '2026-04-06'];
    for (const day of closed) assert.equal(isTargetDay(at(day)), false, day);
    for (const day of ['2026-11-30', '2026-12-24', '2026-04-02', '2026-04-07', '2027-05-03']) {
      assert.equal(isTargetDay(at(day)), true, day);
    }
  });

  it('are counted from the day after, up to today', () => {
    assert.equal(targetDaysSince('2026-11-27', at('2026-11-27T23:59:59Z')), 0);
    assert.equal(targetDaysSince('2026-11-27', at('2026-11-29T23:59:59Z')), 0);
    assert.equal(targetDaysSince('2026-11-27', at('2026-11-30T00:00:00Z')), 1);
    assert.equal(targetDaysSince('2026-11-27', at('2026-12-01T00:00:00Z')), 2);
    // From Maundy Thursday over Easter.
    assert.equal(targetDaysSince('2026-04-02', at('2026-04-06T20:00:00Z')), 0);
    assert.equal(targetDaysSince('2026-04-02', at('2026-04-07T00:00:00Z')), 1);
    assert.equal(targetDaysSince('2026-12-01', at('2026-11-30T00:00:00Z')), 0);
  });
});
