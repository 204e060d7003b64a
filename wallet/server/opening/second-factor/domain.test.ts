import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { afterPin, judgePin, mayTryPin, pinRules } from './domain.ts';
import type { PinState } from './domain.ts';

const now = new Date('2026-03-01T08:00:00Z');
const fresh: PinState = { failures: 0, lockedUntil: null };

describe('a payment PIN', () => {
  it('[W4] counts wrong tries down, and locks for 30 minutes at the fifth', () => {
    let state = fresh;
    const left: unknown[] = [];
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      const outcome = afterPin(state, false, now);
      state = outcome.state;
      left.push(outcome.result.ok ? 'right' : outcome.result.error);
    }
    const until = new Date(now.getTime() + pinRules.lockMs);
    const wrong = (triesLeft: number) => ({ code: 'code_wrong', triesLeft });
    assert.deepEqual(left, [wrong(4), wrong(3), wrong(2), wrong(1), { code: 'code_locked', until }]);
    assert.equal(mayTryPin(state, new Date(until.getTime() - 1)).ok, false);
    assert.equal(mayTryPin(state, until).ok, true);
  });

  it('starts from zero after a lock has run out, and after a right try', () => {
    const locked = { failures: 5, lockedUntil: now };
    assert.deepEqual(afterPin(locked, false, now).state, { failures: 1, lockedUntil: null });
    assert.deepEqual(afterPin({ failures: 4, lockedUntil: null }, true, now).state, fresh);
  });

  it('[W4] is no pattern and no birth date', () => {
    for (const pin of ['111111', '123456', '987654', '135791', '123123', '121212', '170590', '900517', '199005']) {
      assert.deepEqual(judgePin(pin, '1990-05-17'), { ok: false, error: { code: 'pin_obvious' } }, pin);
    }
    for (const pin of ['12345', 'abcdef', '', '1234567', '１２３４５６']) {
      assert.deepEqual(judgePin(pin, null), { ok: false, error: { code: 'pin_malformed' } }, pin);
    }
    assert.equal(judgePin('294018', '1990-05-17').ok, true);
  });
});
