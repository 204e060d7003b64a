import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Currency } from '#platform/money/currency.ts';
import { total } from '#platform/money/money.ts';
import { sharesSoFar } from '#platform/money/shares-so-far.ts';
import { judgeCoupon, keptDiscount } from './domain.ts';
import type { Coupon, CouponLine, Person } from './domain.ts';

const now = new Date('2026-03-01T12:00:00Z');
const later = (days: number) => new Date(now.getTime() + days * 86_400_000);

function couponIn(currency: Currency, changes: Partial<Coupon> = {}): Coupon {
  const money = (minor: bigint) => ({ minor, currency });
  return {
    id: 'cpn_1',
    sellerId: 'sel_1',
    code: 'HELLO10',
    worth: { kind: 'percent', basisPoints: 1_000 },
    budget: money(10n ** 15n),
    held: money(0n),
    spent: money(0n),
    minimum: money(0n),
    perPerson: 1,
    isFirstOrder: false,
    productIds: [],
    startsAt: later(-1),
    endsAt: later(1),
    status: 'live',
    createdAt: later(-2),
    endedAt: null,
    ...changes,
  };
}

const eur = (minor: bigint) => ({ minor, currency: 'EUR' as const });
const line = (name: string, minor: bigint, quantity = 1): CouponLine => ({
  productId: `prd_${name}`,
  quantity,
  amount: eur(minor),
});
const stranger: Person = { uses: 0, hasBought: false };

function judge(changes: Partial<Coupon>, lines: readonly CouponLine[], person: Person | undefined = stranger) {
  return judgeCoupon({ coupon: couponIn('EUR', changes), person, now }, lines);
}

describe('a coupon', () => {
  it('[P7b] takes a percentage or an amount off the products that it holds for, each its share to the cent', () => {
    const lines = [line('pot', 3_490n), line('mug', 1_450n)];
    const minors = (changes: Partial<Coupon>) => {
      const judged = judge(changes, lines);
      return judged.ok ? judged.value.map((one) => one.minor) : judged.error.code;
    };
    assert.deepEqual(minors({}), [350n, 144n]);
    assert.deepEqual(minors({ worth: { kind: 'amount', amount: eur(1_000n) } }), [707n, 293n]);
    assert.deepEqual(minors({ productIds: ['prd_mug'] }), [0n, 145n]);
    assert.deepEqual(minors({ worth: { kind: 'amount', amount: eur(9_900n) } }), [3_489n, 1_449n]);
  });

  it('[P7b] [S78] leaves something to pay for each piece, and sums exactly, in currencies of any decimals', () => {
    const goods = fc.array(
      fc.record({ price: fc.bigInt({ min: 1n, max: 10n ** 9n }), quantity: fc.integer({ min: 1, max: 10 }) }),
      { minLength: 1, maxLength: 12 },
    );
    const worths = fc.oneof(
      fc.integer({ min: 1, max: 90 }).map((percent) => ({ percent }) as const),
      fc.bigInt({ min: 1n, max: 10n ** 11n }).map((minor) => ({ minor }) as const),
    );
    fc.assert(
      fc.property(fc.constantFrom<Currency>('JPY', 'KWD', 'EUR'), goods, worths, (currency, items, worth) => {
        const lines = items.map(({ price, quantity }, index) => ({
          productId: `prd_${index}` as const,
          quantity,
          amount: { minor: price * BigInt(quantity), currency },
        }));
        const isPercent = 'percent' in worth;
        const coupon = couponIn(currency, {
          worth: isPercent
            ? { kind: 'percent', basisPoints: worth.percent * 100 }
            : { kind: 'amount', amount: { minor: worth.minor, currency } },
        });
        const judged = judgeCoupon({ coupon, person: stranger, now }, lines);
        const listed = lines.reduce((sum, one) => sum + one.amount.minor, 0n);
        const most = lines.reduce((sum, one) => sum + one.amount.minor - BigInt(one.quantity), 0n);
        if (!judged.ok) {
          assert.equal(judged.error.code, 'too_small');
          return;
        }
        const taken = total(judged.value, currency).minor;
        lines.forEach((one, index) => assert.ok(one.amount.minor - judged.value[index]!.minor >= BigInt(one.quantity)));
        if (!isPercent) assert.equal(taken, worth.minor < most ? worth.minor : most);
        else assert.ok(taken === most || (taken * 100n - listed * BigInt(worth.percent)) ** 2n <= 50n ** 2n);
      }),
    );
  });

  it('[P7d] says why it does not apply', () => {
    const pot = [line('pot', 3_490n)];
    const codeOf = (changes: Partial<Coupon>, person?: Person, lines = pot) => {
      const judged = judge(changes, lines, person);
      return judged.ok ? 'applies' : judged.error.code;
    };
    assert.equal(codeOf({}), 'applies');
    assert.equal(codeOf({ status: 'draft' }), 'ended');
    assert.equal(codeOf({ status: 'ended', endedAt: now }), 'ended');
    assert.equal(codeOf({ endsAt: now }), 'ended', 'its end is the first instant without it');
    assert.equal(codeOf({ startsAt: later(0.5) }), 'not_started');
    assert.equal(codeOf({ productIds: ['prd_mug'] }), 'other_products');
    assert.equal(codeOf({ isFirstOrder: true }, { uses: 0, hasBought: true }), 'not_first');
    assert.equal(codeOf({ perPerson: 2 }, { uses: 2, hasBought: true }), 'used_up');
    assert.equal(codeOf({ perPerson: 2 }, { uses: 1, hasBought: true }), 'applies');
    assert.equal(codeOf({ minimum: eur(3_490n) }), 'applies');
    const below = judge({ minimum: eur(4_000n) }, pot);
    assert.deepEqual(below, {
      ok: false,
      error: { code: 'below_minimum', minimum: eur(4_000n), missing: eur(510n) },
    });
    assert.equal(codeOf({ budget: eur(1_000n), held: eur(300n), spent: eur(351n) }), 'applies');
    assert.equal(codeOf({ budget: eur(1_000n), held: eur(300n), spent: eur(352n) }), 'budget_spent');
    assert.equal(codeOf({}, stranger, [line('pin', 4n)]), 'too_small');
  });

  it('[P7b] counts only products that it holds for toward its minimum', () => {
    const judged = judge({ minimum: eur(2_000n), productIds: ['prd_mug'] }, [line('pot', 3_490n), line('mug', 1_450n)]);
    assert.equal(!judged.ok && judged.error.code, 'below_minimum');
  });
});

describe('a refund of an order with a coupon', () => {
  it('[P7c] gives the share of each line back to the budget, never more, and all of it with all of the order', () => {
    const paid = fc.record({
      amount: fc.bigInt({ min: 1n, max: 10n ** 9n }),
      discount: fc.bigInt({ min: 0n, max: 10n ** 9n }),
      steps: fc.array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.constantFrom<Currency>('JPY', 'KWD'), fc.array(paid, { minLength: 1 }), (currency, lines) => {
        const money = (minor: bigint) => ({ minor, currency });
        const kept = (refunded: (line: (typeof lines)[number]) => bigint) =>
          keptDiscount(
            lines.map((one) => ({
              amount: money(one.amount),
              discount: money(one.discount),
              refunded: money(refunded(one)),
            })),
            currency,
          ).minor;
        const whole = lines.reduce((sum, one) => sum + one.discount, 0n);
        assert.equal(
          kept(() => 0n),
          whole,
        );
        assert.equal(
          kept((one) => one.amount),
          0n,
        );
        const half = kept((one) => one.amount / 2n);
        assert.ok(half >= 0n && half <= whole);
        // What the buyer paid and what the coupon took move together, to the smallest unit.
        const [first] = lines;
        const [back] = sharesSoFar(money(first!.amount / 2n), [money(first!.amount)]);
        assert.ok(kept((one) => (one === first ? back!.minor : 0n)) <= whole);
      }),
    );
  });

  it('[P7c] gives back a third of a line’s discount for a third of its price, rounded in favor of the budget’s truth', () => {
    const kept = keptDiscount([{ amount: eur(900n), discount: eur(100n), refunded: eur(300n) }], 'EUR');
    assert.equal(kept.minor, 67n);
  });
});
