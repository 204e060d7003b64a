import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { eur, policy, samplePart } from '../../../../tests/samples/payment.ts';
import type { Part, PartStatus } from '../../payments/payments/domain.ts';
import { deliver, refund, release, ship, splitOf } from './domain.ts';

const DAY_MS = 86_400_000;
const now = new Date('2026-11-24T10:00:00Z');
const days = (count: number) => new Date(now.getTime() + count * DAY_MS);
const parcel = { carrier: 'DHL', trackingCode: 'EZ1' };

/** Every step as a function of the part and the time. */
const steps = {
  ship: (part: Part, at: Date) => ship(part, policy, parcel, at),
  deliver: (part: Part, at: Date) => deliver(part, policy, at, at),
  release: (part: Part, at: Date) => release(part, at),
  refund: (part: Part, at: Date) => refund(part, at),
} as const;

describe('a part in escrow', () => {
  it('[B1a] takes each step only from the statuses that allow it', () => {
    const allowed: Record<keyof typeof steps, PartStatus[]> = {
      ship: ['held'],
      deliver: ['held', 'shipped'],
      release: ['shipped', 'delivered'],
      refund: ['held', 'shipped', 'delivered'],
    };
    const all: PartStatus[] = ['awaiting', 'held', 'shipped', 'delivered', 'released', 'refunded', 'void'];
    for (const [name, from] of Object.entries(allowed)) {
      for (const status of all) {
        const taken = steps[name as keyof typeof steps](samplePart({ status }), now);
        assert.equal(taken.ok, from.includes(status), `${name} from ${status}`);
        if (!taken.ok) assert.deepEqual(taken.error, { code: 'part_not_in_state', status });
      }
    }
  });

  it('[I4] leaves escrow once, in any order of the steps', () => {
    const order = fc.array(fc.constantFrom(...(Object.keys(steps) as (keyof typeof steps)[])), { maxLength: 20 });
    fc.assert(
      fc.property(order, (names) => {
        let part = samplePart({ status: 'held' });
        let left = 0;
        for (const name of names) {
          const taken = steps[name](part, now);
          if (!taken.ok) continue;
          if (taken.value.settledAt !== null) left += 1;
          part = taken.value;
        }
        assert.ok(left <= 1);
        assert.equal(part.status === 'released' || part.status === 'refunded', left === 1);
      }),
    );
  });

  it('[B1c] is released seven days after delivery, and sixty after shipment at the latest', () => {
    const shipped = steps.ship(samplePart({ status: 'held' }), now);
    assert.ok(shipped.ok);
    assert.deepEqual(shipped.value.releaseAt, days(60));
    const soon = steps.deliver(shipped.value, days(3));
    assert.deepEqual(soon.ok && soon.value.releaseAt, days(10));
    const late = steps.deliver(shipped.value, days(58));
    assert.deepEqual(late.ok && late.value.releaseAt, days(60));
  });

  it('counts a delivery before the shipment as the shipment, and a future one as now', () => {
    const shipped = steps.ship(samplePart({ status: 'held' }), now);
    assert.ok(shipped.ok);
    const early = deliver(shipped.value, policy, days(-30), days(2));
    assert.deepEqual(early.ok && early.value.deliveredAt, now);
    const future = deliver(shipped.value, policy, days(30), days(2));
    assert.deepEqual(future.ok && future.value.deliveredAt, days(2));
  });

  it('[B4d] [S75] is split between seller, shop and wallet without losing a cent', () => {
    const sums = fc.tuple(fc.bigInt({ min: 1n, max: 10n ** 12n }), fc.nat(10_000), fc.nat(10_000));
    fc.assert(
      fc.property(sums, ([amount, one, two]) => {
        const commission = (amount * BigInt(one)) / 20_000n;
        const fee = (amount * BigInt(two)) / 20_000n;
        const split = splitOf(samplePart({ amount: eur(amount), commission: eur(commission), fee: eur(fee) }));
        assert.equal(split.seller.minor + split.commission.minor + split.fee.minor, amount);
        assert.ok(split.seller.minor >= 0n);
      }),
    );
  });
});
