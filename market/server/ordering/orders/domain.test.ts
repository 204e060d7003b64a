import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { newPartId, placedAt, policy, sampleOrder, terms, wanted } from '../../../../tests/samples/order.ts';
import { isDeliveryOf, mayConfirm, mayHaveMoved, mayPay, mayShip, payBy, shipBy, toParts } from './domain.ts';
import type { PartStatus } from './domain.ts';

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

  it('has its deadlines from the market’s policy and the wallet’s terms', () => {
    assert.equal(payBy(policy, placedAt).toISOString(), '2026-03-01T08:30:00.000Z');
    assert.equal(shipBy({ terms, paidAt: placedAt })!.toISOString(), '2026-03-08T08:00:00.000Z');
    assert.equal(shipBy({ terms: null, paidAt: null }), undefined);
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

  it('[P4c] is synchronized while it awaits payment, and once a release is due that nobody reported', () => {
    const [part] = sampleOrder().parts;
    const mayDiffer = (order: Parameters<typeof sampleOrder>[0], minutes: number) =>
      mayHaveMoved(sampleOrder(order), new Date(placedAt.getTime() + minutes * 60_000));
    assert.equal(mayDiffer({}, 1), true);
    const due = { ...part!, status: 'delivered' as const, releasesAt: placedAt };
    assert.equal(mayDiffer({ status: 'paid', parts: [due] }, -1), false);
    assert.equal(mayDiffer({ status: 'paid', parts: [due] }, 1), true);
    assert.equal(mayDiffer({ status: 'paid', parts: [{ ...due, settledAt: placedAt }] }, 1), false);
    assert.equal(mayDiffer({ status: 'expired', parts: [] }, 1), false);
  });

  it('[M3c] takes one parcel per part, and no second one', () => {
    const [part] = sampleOrder().parts;
    assert.equal(mayShip({ ...part!, status: 'held', carrier: 'DHL', trackingCode: 'EZ1' }).ok, false);
  });

  it('[S125] is delivered after it is shipped, compared by whole seconds, and never before', () => {
    const shippedAt = new Date('2026-03-01T08:00:00.900Z');
    const isOf = (text: string) => isDeliveryOf({ shippedAt }, new Date(text));
    assert.deepEqual([isOf('2026-03-01T08:00:00Z'), isOf('2026-03-01T07:59:59.999Z')], [true, false]);
    assert.equal(isDeliveryOf({ shippedAt: null }, shippedAt), false);
  });
});
