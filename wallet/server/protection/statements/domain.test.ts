import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eur } from '../../../../tests/samples/payment.ts';
import { csvHeader, csvOf, paidOut, readSpan } from './domain.ts';
import type { OwnPayout } from './domain.ts';

const payout: OwnPayout = {
  id: 'pyt_01',
  at: new Date('2026-11-24T12:00:00Z'),
  shopName: '=cmd|shop',
  orderReference: '2211-8841',
  sellerName: 'Copper, Inc.',
  freed: eur(2_484n),
  debt: eur(484n),
  statement: {
    sold: eur(3_000n),
    refunded: eur(0n),
    commission: eur(222n),
    fee: eur(18n),
    releaseDebt: eur(0n),
    earlier: eur(0n),
    kept: eur(276n),
    taken: eur(0n),
  },
  lines: [{ description: 'Teapot', quantity: 2, amount: eur(3_000n) }],
  shipping: eur(0n),
};

describe('a file of payouts', () => {
  it('[B5c] has a record for each payout, with amounts for programs and no formula', () => {
    assert.equal(csvHeader.trimEnd().split(',').length, 18);
    assert.equal(
      csvOf(payout),
      `pyt_01,2026-11-24T12:00:00.000Z,'=cmd|shop,2211-8841,"Copper, Inc.",2 × Teapot,EUR,30.00,0.00,2.22,0.18,0.00,0.00,2.76,0.00,24.84,4.84,20.00\r\n`,
    );
    assert.deepEqual(paidOut(payout), eur(2_000n));
    assert.match(csvOf({ ...payout, statement: null, lines: [] }), /Inc\.",,EUR,,,,,,,,,24\.84,4\.84,20\.00\r\n$/);
  });

  it('is of at most 366 days, of which the last one counts', () => {
    assert.deepEqual(readSpan('2026-11-24', '2026-11-24'), {
      ok: true,
      value: { from: new Date('2026-11-24T00:00:00Z'), before: new Date('2026-11-25T00:00:00Z') },
    });
    assert.ok(readSpan('2024-01-01', '2024-12-31').ok, 'a leap year');
    const faults = [
      ['2026-01-01', '2027-01-02', 'to too_long'],
      ['2026-01-02', '2026-01-01', 'to ends_before'],
      ['', '2026-01-01', 'from no_date'],
      ['2026-02-30', '2026-03-01', 'from no_date'],
      ['2026-01-01', '2026-1-2', 'to no_date'],
    ] as const;
    for (const [from, to, fault] of faults) {
      const read = readSpan(from, to);
      assert.equal(!read.ok && `${read.error.field} ${read.error.code}`, fault);
    }
  });
});
