import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { start } from '../../../../tests/samples/case.ts';
import {
  eur,
  sampleDiscount,
  sampleLine,
  sampleLot,
  samplePart,
  samplePayment,
} from '../../../../tests/samples/payment.ts';
import type { Part } from '../../payments/payments/domain.ts';
import { advancePart } from '../escrow/domain.ts';
import { movement, standingOf } from '../escrow/shares-domain.ts';
import { movesOf } from './moves-domain.ts';
import type { Moves } from './moves-domain.ts';

const dispute = { line: 'l1', leftMinor: 3_000n };
const caseId = 'cas_1' as const;
const delivered = { status: 'delivered', shippedAt: start, deliveredAt: start, pausedAt: start } as const;
const line = sampleLine({ caseId });
const held = samplePart({ ...delivered, lines: [line], commission: eur(240n), fee: eur(18n) });
const paid: Part = { ...held, status: 'released', lines: [{ ...line, releasedAt: start }] };
const payment = samplePayment({ status: 'captured', capturedAt: start });
const some = (amountMinor: bigint) => ({ outcome: 'partial_refund', amountMinor }) as const;
const sums = ({ toBuyer, toPromotion, released, seller, commission, fee, before }: Moves) =>
  [toBuyer, toPromotion, released, seller, commission, fee, before].map(({ minor }) => minor);

describe('the money that the end of a case moves', () => {
  it('[B5a] goes out of escrow to the buyer and, less commission and fee, to the seller', () => {
    const moves = (offer: Parameters<typeof movesOf>[1]) =>
      sums(movesOf({ payment, part: held, dispute }, offer, start));
    assert.deepEqual(moves(some(1_250n)), [1_250n, 0n, 1_750n, 1_600n, 140n, 10n, 0n]);
    assert.deepEqual(moves({ outcome: 'nothing' }), [0n, 0n, 3_000n, 2_742n, 240n, 18n, 0n]);
    assert.deepEqual(moves({ outcome: 'refund' }), [3_000n, 0n, 0n, 0n, 0n, 0n, 0n]);
  });

  it('[B4d] comes back from those who got it, if the seller was paid before', () => {
    const moves = (offer: Parameters<typeof movesOf>[1]) =>
      sums(movesOf({ payment, part: paid, dispute }, offer, start));
    assert.deepEqual(moves(some(1_250n)), [1_250n, 0n, 0n, -1_142n, -100n, -8n, 2_742n]);
    assert.deepEqual(moves({ outcome: 'nothing' }), [0n, 0n, 0n, 0n, 0n, 0n, 2_742n]);
    assert.deepEqual(moves({ outcome: 'refund' }), [3_000n, 0n, 0n, -2_742n, -240n, -18n, 2_742n]);
  });

  it('includes the shipping, which follows the last line, and the share of a promotion', () => {
    const part = { ...held, amount: eur(3_400n), shipping: sampleLot(400n), discount: eur(340n) };
    const discounted = { ...payment, discount: sampleDiscount(340n) };
    const moves = movesOf({ payment: discounted, part, dispute }, some(1_000n), start);
    assert.deepEqual([moves.hasShipping, moves.released.minor], [true, 2_400n]);
    assert.deepEqual([moves.toBuyer.minor, moves.toPromotion.minor], [900n, 100n]);
    const whole = movesOf({ payment: discounted, part, dispute }, { outcome: 'refund' }, start);
    assert.deepEqual([whole.hasShipping, whole.released.minor], [false, 0n]);
    assert.deepEqual([whole.toBuyer.minor, whole.toPromotion.minor], [3_060n, 340n]);
  });

  it('loses and invents no cent, and is what the part moves', () => {
    const cents = fc.bigInt({ min: 1n, max: 90_000n });
    const parts = fc
      .record({
        prices: fc.array(cents, { minLength: 1, maxLength: 4 }),
        shipping: fc.bigInt({ min: 0n, max: 900n }),
        permille: fc.bigInt({ min: 0n, max: 400n }),
        discount: fc.bigInt({ min: 0n, max: 300n }),
        others: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
        isPaid: fc.boolean(),
        share: fc.bigInt({ min: 0n, max: 1_000n }),
      })
      .map(({ prices, shipping, permille, discount, others, isPaid, share }) => {
        const minor = prices.reduce((sum, price) => sum + price, shipping);
        const lines = prices.map((price, at) =>
          sampleLine({
            reference: `l${at + 1}`,
            amount: eur(price),
            releasedAt: (at === 0 ? isPaid : isPaid || others[at]) ? start : null,
            caseId: at === 0 ? caseId : null,
          }),
        );
        const isAllPaid = lines.every(({ releasedAt }) => releasedAt !== null);
        const part = samplePart({
          ...delivered,
          status: isAllPaid ? 'released' : 'delivered',
          lines,
          shipping: { ...sampleLot(shipping), releasedAt: isAllPaid ? start : null },
          amount: eur(minor),
          discount: eur((minor * discount) / 1_000n),
          commission: eur((minor * permille) / 1_000n),
          fee: eur((minor * 7n) / 1_000n),
        });
        return { part, left: prices[0]!, refund: (prices[0]! * share) / 1_000n };
      });
    fc.assert(
      fc.property(parts, ({ part, left, refund }) => {
        const discounted =
          part.discount.minor > 0n ? { ...payment, discount: sampleDiscount(part.discount.minor) } : payment;
        const disputed = { payment: discounted, part, dispute: { line: 'l1', leftMinor: left } };
        const offer =
          refund === left
            ? ({ outcome: 'refund' } as const)
            : refund === 0n
              ? ({ outcome: 'nothing' } as const)
              : some(refund);
        const moves = movesOf(disputed, offer, start);
        const [toBuyer, toPromotion, released, seller, commission, fee, before] = sums(moves);
        const ending = { refund: refund === 0n ? null : refund, isReleased: refund < left, replacement: null };
        const advanced = advancePart(discounted, part, { kind: 'undisputed', line: 'l1', ending }, start);
        assert.ok(advanced.ok);
        const moved = movement(standingOf(discounted, part), standingOf(discounted, advanced.value));
        assert.deepEqual([seller, commission, fee], [moved.seller.minor, moved.shop.minor, moved.wallet.minor]);
        assert.equal(toBuyer! + toPromotion! + seller! + commission! + fee! + moved.escrow.minor, 0n);
        if (released! > 0n) assert.equal(seller! + commission! + fee!, released);
        else assert.ok(seller! <= 0n && commission! <= 0n && fee! <= 0n);
        assert.ok(toBuyer! + toPromotion! >= refund);
        assert.ok(before! + (before! > 0n ? seller! : 0n) >= 0n, 'nobody gives back more than they got');
      }),
    );
  });
});
