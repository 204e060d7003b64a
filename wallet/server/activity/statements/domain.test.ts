import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { HistoryLine } from '../history/domain.ts';
import { isRunning, isWorthShowing, monthsBetween, readMonth, sumMonth } from './domain.ts';

const jpy = (minor: bigint) => ({ minor, currency: 'JPY' as const });
const line = (minor: bigint) => ({ amount: jpy(minor) }) as HistoryLine;

describe('the months of statements', () => {
  it('are read from addresses, and nothing else is', () => {
    assert.deepEqual(readMonth('2026-12'), {
      name: '2026-12',
      from: new Date('2026-12-01T00:00:00Z'),
      before: new Date('2027-01-01T00:00:00Z'),
    });
    for (const text of ['', '2026-13', '2026-00', '2026-1', '0026-01', '2026-12-01', '../2026-12'])
      assert.equal(readMonth(text), undefined, text);
  });

  it('go from the first money to the running month, the newest first', () => {
    const names = (first: string, last: string) =>
      monthsBetween(new Date(first), new Date(last)).map(({ name }) => name);
    assert.deepEqual(names('2026-11-30T23:59:59.999Z', '2027-01-01T00:00:00Z'), ['2027-01', '2026-12', '2026-11']);
    assert.deepEqual(names('2026-12-01T00:00:00Z', '2026-12-01T00:00:00Z'), ['2026-12']);
  });

  it('run until the next one begins', () => {
    const month = readMonth('2026-11')!;
    assert.equal(isRunning({ month, at: new Date('2026-11-30T23:59:59.999Z') }), true);
    assert.equal(isRunning({ month, at: new Date('2026-12-01T00:00:00Z') }), false);
  });
});

describe('the sums of a month', () => {
  it('[H1d] lead from the opening to the closing balance', () => {
    const { moneyIn, moneyOut, closing } = sumMonth({ opening: jpy(100n), isOfDebt: false }, [30n, -80n, 7n].map(line));
    assert.deepEqual([moneyIn, moneyOut, closing], [jpy(37n), jpy(-80n), jpy(57n)]);
  });

  it('of a debt are left out if there was none', () => {
    const part = (minor: bigint, isOfDebt: boolean) => sumMonth({ opening: jpy(minor), isOfDebt }, []);
    assert.deepEqual([part(0n, true), part(-5n, true), part(0n, false)].map(isWorthShowing), [false, true, true]);
  });
});
