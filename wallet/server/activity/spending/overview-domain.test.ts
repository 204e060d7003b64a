import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { categoryOf, comparedDays, overviewOf } from './overview-domain.ts';
import type { ShopRow } from './overview-domain.ts';

const row = (more: Partial<ShopRow> = {}): ShopRow => ({
  clientId: 'books',
  name: 'Harbor Books',
  stored: 'as_shop',
  chosen: null,
  trade: 'entertainment',
  spentMinor: 1_000n,
  refundedMinor: 0n,
  ...more,
});
const now = new Date('2026-12-01T12:00:00Z');
const read = {
  currency: 'EUR',
  currencies: ['EUR'],
  month: '2026-12-01',
  months: [
    { month: '2026-01-01', spentMinor: 700n, refundedMinor: 0n },
    { month: '2026-12-01', spentMinor: 1_000n, refundedMinor: 1_200n },
  ],
  rows: [row()],
  lastMonthSoFar: { spentMinor: 500n, refundedMinor: 100n },
} as const;

describe('the overview of spending', () => {
  it('[H2c] takes the category of the payment before that of the shop, and this before its trade', () => {
    assert.equal(categoryOf(row({ stored: 'travel', chosen: 'health' })), 'travel');
    assert.equal(categoryOf(row({ chosen: 'health' })), 'health');
    assert.equal(categoryOf(row()), 'entertainment');
    assert.equal(categoryOf(row({ trade: null })), 'other');
  });

  it('[H2a] shows twelve months without a gap, and says where more came back than was spent', () => {
    const { months, lastMonthSoFar } = overviewOf(read, now);
    assert.equal(months.length, 12);
    assert.deepEqual(
      months.filter((one) => one.spentMinor > 0n).map(({ month, net }) => [month, net.minor]),
      [
        ['2026-01-01', 700n],
        ['2026-12-01', -200n],
      ],
    );
    assert.equal(lastMonthSoFar?.net.minor, 400n);
  });

  it('[H2a] sums categories and shops of one month to the same total, the largest first', () => {
    const rows = [
      row(),
      row({ stored: 'travel', spentMinor: 5_000n, refundedMinor: 1_000n }),
      row({ clientId: 'lamps', name: 'Lamps', chosen: 'travel', spentMinor: 300n }),
    ];
    const { total, categories, shops } = overviewOf({ ...read, rows }, now);
    assert.deepEqual(
      categories.map(({ category, net }) => [category, net.minor]),
      [
        ['travel', 4_300n],
        ['entertainment', 1_000n],
      ],
    );
    assert.deepEqual(
      shops.map(({ name, category, isChosen, categories: all, net }) => [name, category, isChosen, all, net.minor]),
      [
        ['Harbor Books', 'entertainment', false, ['entertainment', 'travel'], 5_000n],
        ['Lamps', 'travel', true, ['travel'], 300n],
      ],
    );
    assert.equal(total.net.minor, 5_300n);
  });

  it('[H2a] compares this month with the last one up to the same day, or to its end', () => {
    assert.deepEqual(comparedDays(new Date('2026-12-09T23:00:00Z')), { from: '2026-11-01', to: '2026-11-09' });
    assert.deepEqual(comparedDays(new Date('2026-03-31T00:00:00Z')), { from: '2026-02-01', to: '2026-02-28' });
    assert.deepEqual(comparedDays(new Date('2027-01-31T00:00:00Z')), { from: '2026-12-01', to: '2026-12-31' });
  });
});
