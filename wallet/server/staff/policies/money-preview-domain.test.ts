import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TopUp } from '../../funding/top-ups/domain.ts';
import type { Withdrawal } from '../../funding/withdrawals/domain.ts';
import type { Money } from '#platform/money/money.ts';
import { previewDebits, previewOrigins, previewWithdrawals } from './money-preview-domain.ts';

const start = new Date('2026-11-20T00:00:00Z');
const day = (count: number) => new Date(start.getTime() + count * 86_400_000);
const usd = (minor: bigint): Money => ({ minor, currency: 'USD' });

describe('the preview of a draft about money into and out of the wallet', () => {
  it('counts withdrawals with a fee by the holder’s month, and those beyond the limits', () => {
    const terms = {
      freeUpToMinor: '1000',
      basisPoints: 100,
      leastFeeMinor: '0',
      leastMinor: '100',
      mostMinor: '5000',
    };
    const version = { quoteMinutes: 10, quotesADay: 20, currencies: { USD: terms } };
    const out = (minor: bigint, at: number, holderId = 'hld_1') =>
      ({ holderId, amount: usd(minor), approvedAt: day(at) }) as Withdrawal;
    // The newest comes first.
    const past = [
      out(700n, 12),
      out(600n, 3, 'hld_2'),
      out(700n, 2),
      out(700n, 1),
      { ...out(1n, 0), amount: { minor: 1n, currency: 'EUR' } } as Withdrawal,
    ];
    const draft = {
      ...version,
      currencies: { USD: { ...terms, freeUpToMinor: '600', leastMinor: '700', mostMinor: '699' } },
    };
    assert.deepEqual(previewWithdrawals(version, draft, past), {
      kind: 'withdrawals',
      // Of three by one holder, two are of the same month.
      charged: { looked: 4, before: 1, after: 3 },
      belowLeast: { looked: 4, before: 0, after: 1 },
      aboveMost: { looked: 4, before: 0, after: 3 },
    });
  });

  const topUp = (minor: bigint, settled: number, more: Partial<TopUp> = {}) =>
    ({
      isDebit: true,
      amount: usd(minor),
      createdAt: start,
      settledAt: day(settled),
      paymentId: null,
      ...more,
    }) as TopUp;

  it('counts debits beyond the limits, and those that came late', () => {
    const version = { currencies: { USD: { leastMinor: '500', mostMinor: '1000', days: 4 } } };
    const draft = { currencies: { USD: { leastMinor: '600', mostMinor: '999', days: 3 } } };
    const past = [topUp(500n, 4), topUp(1_000n, 3), topUp(700n, 5), topUp(1n, 9, { isDebit: false })];
    assert.deepEqual(previewDebits(version, draft, past), {
      kind: 'debits',
      belowLeast: { looked: 3, before: 0, after: 1 },
      aboveMost: { looked: 3, before: 0, after: 1 },
      late: { looked: 3, before: 1, after: 2 },
    });
  });

  it('counts the charges and debits whose money would still stay', () => {
    const topUps = [
      topUp(1n, 0, { isDebit: false }),
      topUp(1n, 1, { isDebit: false }),
      topUp(1n, 1, { isDebit: false, paymentId: 'pay_1' }),
      topUp(1n, 0),
    ];
    const [before, values] = [
      { cardDays: 60, debitDays: 70 },
      { cardDays: 61, debitDays: 60 },
    ];
    assert.deepEqual(previewOrigins(before, values, { topUps, now: day(60) }), {
      kind: 'origins',
      ofCards: { looked: 2, before: 1, after: 2 },
      ofDebits: { looked: 1, before: 1, after: 0 },
    });
  });
});
