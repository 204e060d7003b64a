import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  clocksOf,
  eur,
  newPartId,
  placedAt,
  policy,
  sampleOrder,
  sampleParcel,
  wanted,
} from '../../../../tests/samples/order.ts';
import { mayCancelPart, mayConfirm, mayHaveMoved, mayPay, mayShip, payBy, payoutOf, toParts } from './domain.ts';
import type { OrderPart, PartStatus } from './domain.ts';

describe('an order', () => {
  it('[P1a] has one part per seller, and the parts sum to it', () => {
    const line = fc.record({
      seller: fc.constantFrom('a', 'b', 'c'),
      minor: fc.bigInt({ min: 1n, max: 100_000n }),
      quantity: fc.integer({ min: 1, max: 10 }),
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), (lines) => {
        const parts = toParts(
          lines.map((one) => wanted(one.seller, one.minor, one.quantity)),
          policy,
          newPartId,
        );
        assert.equal(parts.length, new Set(lines.map((one) => one.seller)).size);
        const sum = lines.reduce((left, one) => left + one.minor * BigInt(one.quantity), 0n);
        assert.equal(
          parts.reduce((left, part) => left + part.amount.minor, 0n),
          sum,
        );
        for (const part of parts) assert.ok(part.commission.minor >= 0n && part.commission.minor <= part.amount.minor);
      }),
    );
  });

  it('takes the commission of its own policy, with half a cent rounded to the even one', () => {
    const commission = (minor: bigint, commissionBasisPoints: number) =>
      toParts([wanted('a', minor)], { commissionBasisPoints }, newPartId)[0]!.commission.minor;
    assert.deepEqual(
      [commission(3_490n, 800), commission(3_490n, 500), commission(3_490n, 0), commission(50n, 100)],
      [279n, 174n, 0n, 0n],
    );
  });

  it('has the deadline of its payment from the market’s policy', () => {
    assert.equal(payBy(policy, placedAt).toISOString(), '2026-03-01T08:30:00.000Z');
  });

  it('[M5a] [M5c] can be paid while it awaits payment, shipped after payment, and confirmed after shipping', () => {
    for (const status of ['awaiting_payment', 'paid', 'expired', 'canceled'] as const) {
      assert.equal(mayPay(sampleOrder({ status })).ok, status === 'awaiting_payment', status);
    }
    const [part] = sampleOrder().parts;
    const statuses: PartStatus[] = ['awaiting', 'held', 'shipped', 'delivered', 'released', 'refunded', 'void'];
    for (const status of statuses) {
      assert.equal(mayShip({ ...part!, status }).ok, status === 'held', status);
      assert.equal(mayConfirm({ ...part!, status }).ok, status === 'shipped' || status === 'delivered', status);
    }
  });

  it('[P4c] is synchronized while it awaits payment, and once a deadline has passed that nobody reported', () => {
    const [part] = sampleOrder().parts;
    const mayDiffer = (order: Parameters<typeof sampleOrder>[0], minutes: number) =>
      mayHaveMoved(sampleOrder(order), new Date(placedAt.getTime() + minutes * 60_000));
    assert.equal(mayDiffer({}, 1), true);
    const at = (status: PartStatus, clocks: Partial<OrderPart['clocks']>, more: Partial<OrderPart> = {}) => {
      const due = { ...part!, ...more, status, clocks: { ...clocksOf(status), ...clocks } };
      return [-1, 1].map((minutes) => mayDiffer({ status: 'paid', parts: [due] }, minutes));
    };
    assert.deepEqual(at('delivered', { releasesAt: placedAt }), [false, true]);
    assert.deepEqual(at('delivered', { releasesAt: placedAt, settledAt: placedAt }), [false, false]);
    assert.deepEqual(at('delivered', { releasesAt: placedAt, pausedAt: placedAt }), [false, false]);
    assert.deepEqual(at('held', { shipBy: placedAt }), [false, true]);
    assert.deepEqual(at('held', { shipBy: placedAt }, { parcels: [sampleParcel(part!)] }), [false, false]);
    assert.deepEqual(at('held', { scanBy: placedAt }, { parcels: [sampleParcel(part!)] }), [false, true]);
    assert.equal(mayDiffer({ status: 'expired', parts: [] }, 1), false);
  });

  it('[M3c] takes parcels until all of it is in one', () => {
    const part = { ...sampleOrder().parts[0]!, status: 'held' as const };
    const parcels = [sampleParcel(part)];
    assert.equal(mayShip({ ...part, parcels }).ok, false);
    assert.equal(mayShip({ ...part, parcels: [sampleParcel(part, { status: 'canceled' })] }).ok, true);
    assert.equal(mayShip({ ...part, clocks: { ...part.clocks, pausedAt: placedAt } }).ok, false);
  });

  it('[M3c] can be canceled by its seller until a carrier has scanned something of it', () => {
    const part = { ...sampleOrder().parts[0]!, status: 'held' as const };
    const withParcel = (shippedAt: Date | null) => ({ ...part, parcels: [sampleParcel(part, { shippedAt })] });
    assert.equal(mayCancelPart(withParcel(null)).ok, true);
    assert.equal(mayCancelPart(withParcel(placedAt)).ok, false);
    assert.equal(mayCancelPart({ ...part, status: 'shipped' }).ok, false);
  });

  it('[M3e] pays a seller of any amount of a part what is not its commission, to the cent', () => {
    const part = { amount: eur(3_490n), commission: eur(279n) };
    assert.deepEqual(
      [3_490n, 1_745n, 1n, 0n].map((minor) => payoutOf(part, eur(minor)).minor),
      [3_211n, 1_606n, 1n, 0n],
    );
  });
});
