import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { afterFailure, waitMs } from './tries.ts';
import type { Failures } from './tries.ts';

const rule = { free: 3, forgottenAfterMs: 6 * 3_600_000, mostWaitMs: 900_000 };
const start = new Date('2026-03-01T08:00:00Z');

describe('failed tries', () => {
  it('[S44] make the next one wait longer and longer, up to a bound', () => {
    const waits: number[] = [];
    let known: Failures | undefined;
    for (let failed = 0; failed < 14; failed += 1) {
      known = afterFailure(rule, known, start);
      waits.push(waitMs([known], start) / 1_000);
    }
    assert.deepEqual(waits, [0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
  });

  it('are forgotten with time', () => {
    const known = { count: 9, failedAt: start, until: start };
    assert.equal(afterFailure(rule, known, new Date(start.getTime() + rule.forgottenAfterMs - 1)).count, 10);
    assert.equal(afterFailure(rule, known, new Date(start.getTime() + rule.forgottenAfterMs)).count, 1);
  });

  it('wait for the longest of what is known', () => {
    const after = (ms: number) => ({ until: new Date(start.getTime() + ms) });
    assert.equal(waitMs([after(-5_000), after(3_000), after(1_000)], start), 3_000);
    assert.equal(waitMs([], start), 0);
  });
});
