import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { mintId } from '#platform/kernel/id.ts';
import { monthOf, monthsLater, sumIn, sumUp } from './domain.ts';
import type { Movement, MonthSum } from './domain.ts';

const holderId = mintId('hld', 1, new Uint8Array(10));
const movement = (more: Partial<Movement> = {}): Movement => ({
  at: new Date('2026-11-24T12:00:00Z'),
  holderId,
  clientId: 'books',
  shopName: 'Harbor Books',
  chosen: null,
  currency: 'EUR',
  amountMinor: -1_000n,
  ...more,
});
const keyOf = ({ holderId: holder, month, currency, clientId, category }: MonthSum) =>
  [holder, month, currency, clientId, category].join(' ');

describe('the sums of spending', () => {
  it('[H2a] count a refund in the month in which it happens, beside what was spent', () => {
    const { months, days } = sumUp([
      movement({ at: new Date('2026-11-30T23:59:59Z') }),
      movement({ at: new Date('2026-12-01T00:00:00Z'), amountMinor: 400n }),
    ]);
    const { holderId: _, ...november } = months[0]!;
    assert.deepEqual(november, {
      month: '2026-11-01',
      currency: 'EUR',
      clientId: 'books',
      category: 'as_shop',
      spentMinor: 1_000n,
      refundedMinor: 0n,
    });
    assert.deepEqual([months[1]!.month, months[1]!.spentMinor, months[1]!.refundedMinor], ['2026-12-01', 0n, 400n]);
    assert.deepEqual(
      days.map(({ day, spentMinor, refundedMinor }) => [day, spentMinor, refundedMinor]),
      [
        ['2026-11-30', 1_000n, 0n],
        ['2026-12-01', 0n, 400n],
      ],
    );
  });

  it('[H2a] keep currencies, shops and chosen categories apart, and the newest name of a shop', () => {
    const { months, shops } = sumUp([
      movement(),
      movement({ currency: 'USD' }),
      movement({ clientId: 'lamps', shopName: 'Lamps' }),
      movement({ chosen: 'travel', shopName: 'Harbor Books & Maps' }),
    ]);
    assert.equal(new Set(months.map(keyOf)).size, 4);
    assert.deepEqual(
      shops.map(({ name }) => name),
      ['Harbor Books & Maps', 'Lamps'],
    );
  });

  it('[H2a] are the same however the journal is cut into batches, and lose no cent', () => {
    const movements = fc.array(
      fc
        .record({
          day: fc.integer({ min: 0, max: 90 }),
          clientId: fc.constantFrom('books', 'lamps'),
          currency: fc.constantFrom('EUR' as const, 'JPY' as const),
          chosen: fc.constantFrom(null, 'travel' as const, 'other' as const),
          amountMinor: fc.bigInt({ min: -9_999n, max: 9_999n }).filter((minor) => minor !== 0n),
        })
        .map(({ day, ...more }) => movement({ ...more, at: new Date(Date.UTC(2026, 9, 1 + day)) })),
      { maxLength: 30 },
    );
    const added = (...lists: (readonly MonthSum[])[]) => {
      const sums = new Map<string, readonly [bigint, bigint]>();
      for (const sum of lists.flat()) {
        const [spent, refunded] = sums.get(keyOf(sum)) ?? [0n, 0n];
        sums.set(keyOf(sum), [spent + sum.spentMinor, refunded + sum.refundedMinor]);
      }
      return sums;
    };
    fc.assert(
      fc.property(movements, fc.nat(30), (all, cut) => {
        const whole = sumUp(all);
        const [first, second] = [sumUp(all.slice(0, cut)), sumUp(all.slice(cut))];
        assert.deepEqual(added(first.months, second.months), added(whole.months));
        const net = (sums: readonly { spentMinor: bigint; refundedMinor: bigint }[]) =>
          sums.reduce((minor, one) => minor + one.spentMinor - one.refundedMinor, 0n);
        const moved = all.reduce((minor, one) => minor - one.amountMinor, 0n);
        assert.deepEqual([net(whole.months), net(whole.days)], [moved, moved]);
        assert.ok([...whole.months, ...whole.days].every((one) => one.spentMinor >= 0n && one.refundedMinor >= 0n));
      }),
    );
  });

  it('[H2c] of a payment can be made in any category', () => {
    const sums = sumIn([movement({ chosen: 'travel' }), movement({ amountMinor: 300n })], 'health');
    assert.deepEqual(
      sums.map(({ category, spentMinor, refundedMinor }) => [category, spentMinor, refundedMinor]),
      [['health', 1_000n, 300n]],
    );
  });

  it('are of months in UTC, over the turn of a year', () => {
    assert.equal(monthOf(new Date('2026-12-31T23:59:59.999Z')), '2026-12-01');
    assert.equal(monthsLater('2026-12-01', 1), '2027-01-01');
    assert.equal(monthsLater('2026-01-01', -11), '2025-02-01');
  });
});
