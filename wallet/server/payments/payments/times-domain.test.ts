import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { samplePart, samplePayment } from '../../../../tests/samples/payment.ts';
import { DAY_MS } from './domain.ts';
import { deliveryStart, firstStroke, isSentUntracked, lastShipBy, promisedBy, scanBy, shipBy } from './times-domain.ts';

const start = new Date('2026-11-24T10:00:00Z');
const day = (count: number) => new Date(start.getTime() + count * DAY_MS);
const parts = [samplePart({ shipWithinDays: 7 }), samplePart({ shipWithinDays: 2 })] as const;
const payment = samplePayment({ status: 'captured', capturedAt: start, parts });

describe('the times of a part', () => {
  it('[B1d] follow from its capture, its own time to ship, and the policy', () => {
    assert.deepEqual([shipBy(payment, parts[0]), shipBy(payment, parts[1])], [day(7), day(2)]);
    assert.deepEqual([scanBy(payment, parts[0]), promisedBy(payment, parts[0])], [day(12), day(17)]);
    assert.deepEqual(lastShipBy(payment), day(7));
  });

  it('[B1i] count the delivery from a shipment without tracking, so that it can be missed before it is released', () => {
    const sent = samplePart({ isUntracked: true, status: 'shipped', shippedAt: day(1), releaseAt: day(31) });
    assert.ok(isSentUntracked(sent));
    assert.deepEqual([deliveryStart(payment, sent), promisedBy(payment, sent)], [day(1), day(11)]);
    for (const other of [
      { ...sent, isUntracked: false },
      { ...sent, releaseAt: null },
      { ...sent, status: 'delivered' as const },
    ]) {
      assert.equal(isSentUntracked(other), false);
      assert.deepEqual(deliveryStart(payment, other), day(7));
    }
    assert.deepEqual(deliveryStart(payment, { ...sent, shippedAt: day(9) }), day(7));
  });

  it('[B1g] begin with a warning, unless the time to ship is too short for one', () => {
    assert.deepEqual([firstStroke(payment, parts[0]), firstStroke(payment, parts[1])], [day(4), day(2)]);
  });
});
