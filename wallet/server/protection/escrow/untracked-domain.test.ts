import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mintId } from '#platform/kernel/id.ts';
import { eur, sampleLine, sampleLot, samplePart, samplePayment } from '../../../../tests/samples/payment.ts';
import { DAY_MS, heldOf, refundedOf, releasedOf } from '../../payments/payments/domain.ts';
import type { Parcel, Part } from '../../payments/payments/domain.ts';
import { runningClock } from './clocks-domain.ts';
import { advancePart } from './domain.ts';
import type { Event } from './domain.ts';
import { isSent } from './parcels-domain.ts';

const start = new Date('2026-11-24T10:00:00Z');
const days = (count: number) => new Date(start.getTime() + count * DAY_MS);
const parcelId = mintId('pcl', start.getTime(), Buffer.alloc(10, 1));
const caseId = mintId('cas', start.getTime(), Buffer.alloc(10, 1));
const announced: Event = {
  kind: 'announced',
  parcel: { id: parcelId, carrier: 'DHL', trackingCode: 'EZ1', trackingUrl: null },
};
const sent: Event = { kind: 'sent_untracked' };

/** A captured part of two lines, 5.00 and 6.00, with 1.50 shipping, which its buyer saw as untracked. */
const part = (more: Partial<Part> = {}): Part =>
  samplePart({
    status: 'held',
    isUntracked: true,
    amount: eur(1_250n),
    lines: [sampleLine({ reference: 'a', amount: eur(500n) }), sampleLine({ reference: 'b', amount: eur(600n) })],
    shipping: sampleLot(150n),
    ...more,
  });
const payment = samplePayment({ status: 'captured', capturedAt: start, amount: eur(1_250n), parts: [part()] });

const refusal = (one: Part, event: Event, day = 1) => {
  const advanced = advancePart(payment, one, event, days(day));
  return advanced.ok ? undefined : advanced.error;
};
/** Takes events in turn, each with the day on which it happens. Every one must be allowed. */
function after(one: Part, ...events: (readonly [day: number, event: Event])[]): Part {
  let now = one;
  for (const [day, event] of events) {
    const advanced = advancePart(payment, now, event, days(day));
    assert.ok(advanced.ok, `${event.kind}: ${JSON.stringify(advanced.ok || advanced.error)}`);
    now = advanced.value;
  }
  return now;
}

describe('a part without tracking', () => {
  it('[B1i] is shipped by its seller’s word, and released thirty days later, if nobody objects', () => {
    const shipped = after(part(), [1, sent]);
    assert.deepEqual(
      [shipped.status, shipped.shippedAt, shipped.releaseAt, shipped.protectionEndsAt, shipped.deliveredAt],
      ['shipped', days(1), days(31), days(61), null],
    );
    assert.ok(isSent(shipped, 'a') && !isSent(part(), 'a'));
    const released = after(shipped, [31, { kind: 'release_due' }]);
    assert.deepEqual([released.status, releasedOf(released), released.releaseAt], ['released', eur(1_250n), null]);
  });

  it('[S127] [B1i] is none if its buyer did not see that before paying', () => {
    const secret = part({ isUntracked: false });
    assert.deepEqual(refusal(secret, sent), { code: 'untracked_not_allowed', fault: 'payment' });
    const tracked = after(secret, [1, announced], [2, { kind: 'sighted', parcelId, sighting: scanned(2) }]);
    for (const forged of [tracked, { ...tracked, releaseAt: days(3) }]) {
      assert.deepEqual(refusal(forged, { kind: 'release_due' }, 10_000), {
        code: 'part_not_in_state',
        status: 'shipped',
      });
    }
  });

  it('[B1i] may have tracking all the same, and then waits for its delivery', () => {
    const one = after(part(), [1, announced]);
    assert.deepEqual(refusal(one, sent), { code: 'untracked_not_allowed', fault: 'parcels' });
    const shipped = after(one, [2, { kind: 'sighted', parcelId, sighting: scanned(2) }]);
    assert.deepEqual([shipped.status, shipped.releaseAt], ['shipped', null]);
    assert.deepEqual(refusal(shipped, { kind: 'release_due' }, 10_000)?.code, 'part_not_in_state');
    const withdrawn = after(one, [2, { kind: 'withdrawn', parcelId }], [3, sent]);
    assert.equal(withdrawn.status, 'shipped');
    assert.deepEqual(refusal(withdrawn, announced), { code: 'part_not_in_state', status: 'shipped' });
  });

  it('[B1i] is not shipped twice, or after its time to ship', () => {
    const shipped = after(part(), [1, sent]);
    assert.equal(refusal(shipped, sent)?.code, 'part_not_in_state');
    const late = after(part(), [7, { kind: 'ship_by_passed' }]);
    assert.deepEqual([late.status, refundedOf(late)], ['refunded', eur(1_250n)]);
    assert.equal(refusal(late, sent)?.code, 'part_not_in_state');
  });

  it('[B1i] is confirmed, extended and refunded as any other, before its release and after it', () => {
    const shipped = after(part(), [1, sent]);
    assert.equal(after(shipped, [2, { kind: 'confirmed' }]).status, 'released');
    const extended = after(shipped, [2, { kind: 'extended' }]);
    assert.deepEqual(
      [extended.releaseAt, refusal(extended, { kind: 'extended' })?.code],
      [days(46), 'extended_before'],
    );
    const some = after(shipped, [2, { kind: 'refunded', wish: { lines: [{ reference: 'a', amount: eur(500n) }] } }]);
    assert.deepEqual([some.status, some.releaseAt, heldOf(some)], ['shipped', days(31), eur(750n)]);
    const back = after(some, [31, { kind: 'release_due' }], [32, { kind: 'refunded', wish: 'all' }]);
    assert.deepEqual([back.status, refundedOf(back)], ['refunded', eur(1_250n)]);
  });

  it('[B1f] [B1i] stands while a case is open, and is released later by that time', () => {
    const disputed = after(part(), [1, sent], [11, { kind: 'disputed', line: 'a', caseId }]);
    assert.equal(runningClock(payment, disputed, days(40)), undefined);
    const ending = { refund: 500n, isReleased: false, replacement: null };
    const resumed = after(disputed, [21, { kind: 'undisputed', line: 'a', ending }]);
    assert.deepEqual([resumed.status, resumed.releaseAt, resumed.pausedAt], ['shipped', days(41), null]);
    assert.equal(after(resumed, [41, { kind: 'release_due' }]).status, 'released');
  });

  it('[B1i] keeps its own time for the rest when one line of it was replaced', () => {
    const disputed = after(part(), [1, sent], [11, { kind: 'disputed', line: 'a', caseId }]);
    const replacement: Parcel = {
      ...(announced as Extract<Event, { kind: 'announced' }>).parcel,
      contents: [{ line: 'a', quantity: 1 }],
      status: 'delivered',
      announcedAt: days(12),
      shippedAt: days(13),
      endedAt: days(15),
    };
    const ending = { refund: null, isReleased: false, replacement };
    const replaced = after(disputed, [15, { kind: 'undisputed', line: 'a', ending }]);
    assert.deepEqual([replaced.status, replaced.releaseAt, replaced.deliveredAt], ['shipped', days(35), null]);
  });
});

function scanned(day: number) {
  return { scannedAt: days(day), outcome: null, place: null };
}
