import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { eur, policy, sampleLot, samplePart, samplePayment } from '../../../../tests/samples/payment.ts';
import { paidOf } from './domain.ts';
import type { Part } from './domain.ts';
import {
  judgeCommission,
  judgeReferences,
  judgeSums,
  judgeUntracked,
  shareDiscount,
  shareSources,
} from './order-domain.ts';

describe('the sums of an order', () => {
  const { amount, parts } = samplePayment();
  const [first, second] = parts as [Part, Part];
  const order = { amount, parts };

  it('[P2a] [P2c] must add up, to the cent: lines with shipping to their part, and parts to the amount', () => {
    assert.ok(judgeSums(order).ok);
    const wrong = [
      { ...order, amount: eur(4_999n) },
      { ...order, parts: [first] },
      { ...order, parts: [first, { ...second, shipping: sampleLot(401n) }] },
      { ...order, parts: [{ ...first, lines: [] }, second] },
      // The shipping of one part does not pay for another.
      {
        ...order,
        parts: [
          { ...first, shipping: sampleLot(400n) },
          { ...second, shipping: sampleLot(0n) },
        ],
      },
    ];
    for (const one of wrong) assert.deepEqual(judgeSums(one), { ok: false, error: { code: 'order_sums_differ' } });
  });

  it('[S76] leave no seller less than zero', () => {
    const judge = (commission: bigint, fee: bigint) =>
      judgeSums({ ...order, parts: [{ ...first, commission: eur(commission), fee: eur(fee) }, second] });
    assert.ok(judge(2_990n, 10n).ok);
    assert.deepEqual(judge(2_990n, 11n), { ok: false, error: { code: 'commission_exceeds_part' } });
  });

  it('[S72] must be in one currency', () => {
    const dollars = { ...first.lines[0]!, amount: { minor: 3_000n, currency: 'USD' as const } };
    assert.deepEqual(judgeSums({ ...order, parts: [{ ...first, lines: [dollars] }, second] }), {
      ok: false,
      error: { code: 'currency_not_supported' },
    });
  });
});

describe('a commission', () => {
  it('[S131] is at most the agreed share, a fraction of a cent rounded up', () => {
    const judge = (amount: bigint, commission: bigint, maxCommissionBasisPoints: number) =>
      judgeCommission({ amount: eur(amount), commission: eur(commission) }, { maxCommissionBasisPoints });
    assert.ok(judge(3_001n, 241n, 800).ok);
    assert.deepEqual(judge(3_001n, 242n, 800), {
      ok: false,
      error: { code: 'commission_not_agreed', most: eur(241n) },
    });
    assert.ok(judge(3_000n, 0n, 0).ok);
    assert.equal(judge(3_000n, 1n, 0).ok, false);
  });
});

describe('the references of an order', () => {
  const lines = [
    { reference: 'l1', part: 'p1' },
    { reference: 'l2', part: 'p2' },
  ];
  const parts = [{ reference: 'p1' }, { reference: 'p2' }];

  it('name each line and each part once, and give each part a line', () => {
    assert.ok(judgeReferences({ lines, parts }).ok);
    for (const [order, fault] of [
      [{ lines: [...lines, { reference: 'l1', part: 'p2' }], parts }, 'line_repeated'],
      [{ lines, parts: [...parts, { reference: 'p2' }] }, 'part_repeated'],
      [{ lines: [...lines, { reference: 'l3', part: 'p3' }], parts }, 'part_unknown'],
      [{ lines, parts: [...parts, { reference: 'p3' }] }, 'part_empty'],
    ] as const) {
      assert.deepEqual(judgeReferences(order), { ok: false, error: { code: 'references_wrong', fault } });
    }
  });
});

describe('the sources of a payment', () => {
  it('[S75] [S78] is split over the parts to the cent, and leaves no part or payer less than zero', () => {
    const amounts = fc.array(fc.bigInt({ min: 1n, max: 100_000n }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(amounts, fc.bigInt({ min: 1n, max: 3_000_000n }), (minors, discount) => {
        const parts = minors.map((minor) => samplePart({ amount: eur(minor) }));
        const amount = minors.reduce((one, two) => one + two, 0n);
        const shared = shareDiscount(parts, eur(discount));
        if (!shared.ok) {
          assert.deepEqual(shared.error, { code: 'discount_exceeds_amount' });
          assert.ok(discount >= amount);
          return;
        }
        const sumOf = (sums: readonly { minor: bigint }[]) => sums.reduce((one, two) => one + two.minor, 0n);
        assert.equal(sumOf(shared.value.map((part) => part.discount)), discount);
        assert.equal(sumOf(shared.value.map(paidOf)), amount - discount);
        assert.ok(shared.value.every((part) => part.discount.minor >= 0n && paidOf(part).minor >= 0n));
      }),
    );
  });

  it('[S75] share any number of sources over the parts, exactly by part and by source', () => {
    const amounts = fc.array(fc.bigInt({ min: 1n, max: 100_000n }), { minLength: 1, maxLength: 12 });
    fc.assert(
      // A balance, a promotion, and a third source such as a card.
      fc.property(amounts, fc.nat(100), fc.nat(100), (minors, promotionPercent, cardPercent) => {
        const sum = minors.reduce((one, two) => one + two, 0n);
        const promotion = (sum * BigInt(promotionPercent)) / 100n;
        const card = ((sum - promotion) * BigInt(cardPercent)) / 100n;
        const sources = [promotion, card, sum - promotion - card].filter((minor) => minor > 0n);
        const shares = shareSources(minors.map(eur), sources.map(eur));
        const minorOf = (row: readonly { minor: bigint }[]) => row.map(({ minor }) => minor);
        const total = (list: readonly bigint[]) => list.reduce((one, two) => one + two, 0n);
        assert.deepEqual(
          shares.map((row) => total(minorOf(row))),
          minors,
        );
        assert.deepEqual(
          sources.map((_, index) => total(shares.map((row) => row[index]!.minor))),
          sources,
        );
        assert.ok(shares.flat().every(({ minor }) => minor >= 0n));
      }),
    );
  });
});

describe('[B1i] what is sent without tracking', () => {
  const part = (minor: bigint, more: Partial<Part> = {}) =>
    samplePart({ amount: eur(minor), isUntracked: true, ...more });
  const judge = (parts: readonly Part[], orders = 50) =>
    judgeUntracked(parts, policy, new Map(parts.map((one) => [one.sellerAccountId, orders])));
  const refusal = (parts: readonly Part[], orders?: number) => {
    const judged = judge(parts, orders);
    return judged.ok ? undefined : judged.error;
  };

  it('is at most what the policy allows', () => {
    assert.ok(judge([part(1_500n)]).ok);
    assert.deepEqual(refusal([part(1_501n)]), {
      code: 'untracked_not_allowed',
      part: 'p1',
      fault: 'amount',
      most: eur(1_500n),
    });
    const nowhere = judgeUntracked([part(1n)], { ...policy, untrackedMost: [], untrackedAfterOrders: 0 }, new Map());
    assert.ok(!nowhere.ok && nowhere.error.code === 'untracked_not_allowed');
  });

  it('is at most that for all parts of a seller together, so that no order is divided', () => {
    const first = part(800n);
    const second = part(701n, { reference: 'p2', sellerAccountId: first.sellerAccountId });
    assert.ok(judge([first, part(1_500n)]).ok);
    assert.ok(judge([first, { ...second, isUntracked: false }]).ok);
    assert.deepEqual(refusal([first, second]), {
      code: 'untracked_not_allowed',
      part: 'p1',
      fault: 'amount',
      most: eur(1_500n),
    });
  });

  it('is only of a seller with enough settled orders', () => {
    assert.deepEqual(refusal([part(100n)], 49), {
      code: 'untracked_not_allowed',
      part: 'p1',
      fault: 'seller',
      least: 50,
    });
    assert.ok(!judgeUntracked([part(100n)], policy, new Map()).ok);
    assert.ok(judge([part(100_000n, { isUntracked: false })], 0).ok);
  });
});
