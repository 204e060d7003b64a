import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { missingDays, nextReportAt } from './days-domain.ts';

describe('the days to report', () => {
  it('are those since the last report, up to yesterday, and at most a month', () => {
    const now = new Date('2026-11-05T00:20:00Z');
    assert.deepEqual(missingDays('2026-11-02', now), ['2026-11-03', '2026-11-04']);
    assert.deepEqual(missingDays('2026-11-04', now), []);
    assert.deepEqual(missingDays('2026-11-09', now), []);
    assert.deepEqual(missingDays(undefined, now), ['2026-11-04']);
    assert.equal(missingDays('2020-01-01', now).length, 31);
    assert.equal(missingDays('2020-01-01', now).at(-1), '2026-11-04');
  });

  it('are reported a quarter of an hour after their end', () => {
    const next = (now: string) => nextReportAt(new Date(now)).toISOString();
    assert.equal(next('2026-11-05T00:14:59Z'), '2026-11-05T00:15:00.000Z');
    assert.equal(next('2026-11-05T00:15:00Z'), '2026-11-06T00:15:00.000Z');
    assert.equal(next('2026-12-31T23:59:00Z'), '2027-01-01T00:15:00.000Z');
  });
});
