import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { afterFailure, tryRules, waitMs } from './tries.ts';
import type { Failures } from './tries.ts';

const rule = { free: 3, forgottenAfterMs: 6 * 3_600_000, mostWaitMs: 900_000 };
const start = new Date('2026-03-01T08:00:00Z');

describe('failed tries', () => {
  it('[S44] make the next try wait longer after each failure, up to a limit', () => {
    const waits: number[] = [];
    let known: Failures | undefined;
    for (let failed = 0; failed < 14; failed += 1) {
      known = afterFailure(rule, known, start);
      waits.push(waitMs([known], start) / 1_000);
    }
    assert.deepEqual(waits, [0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
  });

  it('are forgotten after a time', () => {
    const known = { count: 9, failedAt: start, until: start };
    assert.equal(afterFailure(rule, known, new Date(start.getTime() + rule.forgottenAfterMs - 1)).count, 10);
    assert.equal(afterFailure(rule, known, new Date(start.getTime() + rule.forgottenAfterMs)).count, 1);
  });

  it('make the next try wait for the longest of all waits', () => {
    const after = (ms: number) => ({ until: new Date(start.getTime() + ms) });
    assert.equal(waitMs([after(-5_000), after(3_000), after(1_000)], start), 3_000);
    assert.equal(waitMs([], start), 0);
  });

  it('[S44] make a pair of account and site wait earlier than a network, which many share', () => {
    const at = (count: number) => ({ count: count - 1, failedAt: start, until: start });
    const waitAfter = (scope: 'pair' | 'network', count: number) =>
      waitMs([afterFailure(tryRules[scope], at(count), start)], start);
    assert.deepEqual([waitAfter('pair', 2), waitAfter('pair', 3)], [0, 2_000]);
    assert.deepEqual([waitAfter('network', 19), waitAfter('network', 20)], [0, 2_000]);
  });

  it('[S141a] are forgiven one by one if the rule says so, and never below zero', () => {
    const minute = 60_000;
    const { account } = tryRules;
    const known = { count: 10, failedAt: start, until: start };
    const after = (minutes: number) => afterFailure(account, known, new Date(start.getTime() + minutes * minute)).count;
    assert.deepEqual([after(0), after(1), after(2), after(9), after(60)], [11, 11, 10, 7, 1]);
  });

  it('[S141a] of one site that respects its waits never make the account wait', () => {
    let pair: Failures | undefined;
    let account: Failures | undefined;
    let now = start;
    for (let tried = 0; tried < 1_000; tried += 1) {
      pair = afterFailure(tryRules.pair, pair, now);
      account = afterFailure(tryRules.account, account, now);
      assert.equal(waitMs([account], now), 0, `after ${tried + 1} tries`);
      now = pair.until;
    }
  });
});
