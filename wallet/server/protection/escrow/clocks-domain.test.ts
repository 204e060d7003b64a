import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { samplePart, samplePayment } from '../../../../tests/samples/payment.ts';
import { DAY_MS } from '../../payments/payments/domain.ts';
import { nextStroke, runningClock, strokeOf, warnDaysOf } from './clocks-domain.ts';

const start = new Date('2026-11-24T10:00:00Z');
const day = (count: number) => new Date(start.getTime() + count * DAY_MS);
const payment = samplePayment({ status: 'captured', capturedAt: start });

describe('the clocks of a part', () => {
  it('[B1e] run one at a time: to ship, to be scanned, to be released, or to the end of the protection', () => {
    const held = samplePart({ status: 'held' });
    assert.deepEqual(runningClock(payment, held, day(1)), { kind: 'ship_by', strikesAt: day(7) });
    assert.deepEqual(runningClock(payment, held, day(7)), { kind: 'scan_by', strikesAt: day(12) });
    const shipped = samplePart({ status: 'shipped', protectionEndsAt: day(60) });
    assert.deepEqual(runningClock(payment, shipped, day(8)), { kind: 'protection_end', strikesAt: day(60) });
    const delivered = samplePart({ status: 'delivered', releaseAt: day(20) });
    assert.deepEqual(runningClock(payment, delivered, day(13)), { kind: 'release', strikesAt: day(20) });
    assert.equal(runningClock(payment, { ...delivered, pausedAt: day(14) }, day(15)), undefined);
    assert.equal(runningClock(payment, samplePart({ status: 'released' }), day(21)), undefined);
  });

  it('[B1g] warn three days and one day before they strike', () => {
    const part = samplePart({ status: 'delivered', releaseAt: day(10) });
    const clock = runningClock(payment, part, day(0))!;
    assert.deepEqual(
      [0, 7, 8, 9, 10].map((at) => nextStroke(clock, [3, 1], day(at))),
      [day(7), day(9), day(9), day(10), day(10)],
    );
    assert.deepEqual(
      [6, 7, 9, 10, 11].map((at) => strokeOf(payment, part, day(at))),
      ['nothing', 'warning', 'warning', 'release_due', 'release_due'],
    );
  });

  it('[B1i] warn of what has no tracking on days of its own, and release it before its protection ends', () => {
    const more = { status: 'shipped', isUntracked: true, releaseAt: day(30), protectionEndsAt: day(60) } as const;
    const sent = samplePart(more);
    const clock = runningClock(payment, sent, day(0))!;
    assert.deepEqual(clock, { kind: 'release', strikesAt: day(30) });
    const warnDays = warnDaysOf(payment, sent);
    assert.deepEqual(
      [0, 16, 27, 29].map((at) => nextStroke(clock, warnDays, day(at))),
      [day(16), day(27), day(29), day(30)],
    );
    assert.deepEqual(
      [15, 16, 27, 29, 30].map((at) => strokeOf(payment, sent, day(at))),
      ['nothing', 'warning', 'warning', 'warning', 'release_due'],
    );
    assert.deepEqual(warnDaysOf(payment, samplePart({ ...more, status: 'delivered' })), [3, 1]);
  });

  it('[B1d] strike to ship first, and for the scan later, even if both times have passed', () => {
    const held = samplePart({ status: 'held' });
    assert.deepEqual(
      [3, 4, 7, 12].map((at) => strokeOf(payment, held, day(at))),
      ['nothing', 'warning', 'ship_by_passed', 'scan_by_passed'],
    );
    const gone = { ...held, lines: held.lines.map((line) => ({ ...line, quantityCanceled: 1 })) };
    assert.deepEqual(
      [strokeOf(payment, gone, day(7)), strokeOf(payment, gone, day(12))],
      ['nothing', 'scan_by_passed'],
    );
  });
});
