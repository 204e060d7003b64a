import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eur, sampleLine, samplePart, samplePayment } from '../../../../tests/samples/payment.ts';
import { refundedOf } from '../../payments/payments/domain.ts';
import type { Parcel, Part } from '../../payments/payments/domain.ts';
import { runningClock, strokeOf } from './clocks-domain.ts';
import { advancePart } from './domain.ts';
import type { Event } from './domain.ts';
import { isBlockedByReport } from './report-domain.ts';

const at = (day: number) => new Date(Date.UTC(2026, 10, day, 12));

const parcel = (status: Parcel['status'], line = 'l1'): Parcel => ({
  id: 'pcl_00000000000000000000000001',
  carrier: 'DHL',
  trackingCode: 'X1',
  trackingUrl: null,
  contents: [{ line, quantity: 1 }],
  status,
  announcedAt: at(1),
  shippedAt: at(2),
  endedAt: status === 'delivered' ? at(3) : null,
});

const shipped = (more: Partial<Part> = {}): Part =>
  samplePart({ status: 'shipped', shippedAt: at(2), protectionEndsAt: at(28), parcels: [parcel('shipped')], ...more });
const delivered = (): Part =>
  samplePart({
    status: 'delivered',
    shippedAt: at(2),
    deliveredAt: at(3),
    releaseAt: at(10),
    parcels: [parcel('delivered')],
  });

const paid = samplePayment({ status: 'captured', capturedAt: at(1) });
const advance = (
  part: Part,
  kind: 'reported' | 'report_refused' | 'report_upheld' | 'release_due' | 'confirmed',
  day: number,
) => {
  const advanced = advancePart(paid, part, { kind }, at(day));
  assert.ok(advanced.ok, JSON.stringify(!advanced.ok && advanced.error));
  return advanced.value;
};

describe('a reported part', () => {
  it('[H3a] releases nothing, and its clocks stand until the decision', () => {
    const frozen = advance(delivered(), 'reported', 5);
    assert.deepEqual([frozen.reportedAt, frozen.pausedAt, frozen.status], [at(5), at(5), 'delivered']);
    assert.equal(runningClock(paid, frozen, at(6)), undefined);
    for (const kind of ['announced', 'sent_untracked', 'confirmed', 'extended', 'disputed'] as const)
      assert.ok(isBlockedByReport(frozen, kind));
    for (const kind of ['release_due', 'confirmed'] as const) {
      const refused = advancePart(paid, frozen, { kind }, at(11));
      assert.deepEqual(refused, { ok: false, error: { code: 'payment_reported' } });
    }
    assert.equal(isBlockedByReport(delivered(), 'confirmed'), false);
  });

  it('[H3b] goes on where it stood if the report is refused', () => {
    const resumed = advance(advance(delivered(), 'reported', 5), 'report_refused', 8);
    assert.deepEqual([resumed.reportedAt, resumed.pausedAt, resumed.releaseAt], [null, null, at(13)]);
    assert.equal(advance(resumed, 'release_due', 14).status, 'released');
  });

  it('[H3b] goes on with the time to ship that it had, since the seller was asked to wait', () => {
    const frozen = advance(samplePart({ status: 'held' }), 'reported', 5);
    for (const day of [6, 9, 20]) assert.equal(strokeOf(paid, frozen, at(day)), 'nothing');
    const resumed = advance(frozen, 'report_refused', 15);
    assert.deepEqual(runningClock(paid, resumed, at(15)), { kind: 'ship_by', strikesAt: at(18) });
    const again = advance(advance(resumed, 'reported', 16), 'report_refused', 18);
    assert.deepEqual(runningClock(paid, again, at(18)), { kind: 'ship_by', strikesAt: at(20) });
  });

  it('[H3b] is released as a case decided meanwhile, refused or upheld, and not before', () => {
    const lines = [sampleLine({ caseId: 'cas_00000000000000000000000001' })];
    const frozen = advance({ ...delivered(), lines, pausedAt: at(4) }, 'reported', 5);
    const ending = { refund: null, isReleased: true, replacement: null };
    const ended = advancePart(paid, frozen, { kind: 'undisputed', line: 'l1', ending }, at(6));
    assert.ok(ended.ok);
    assert.deepEqual([ended.value.status, ended.value.lines[0]!.releasedAt], ['delivered', null]);
    for (const kind of ['report_refused', 'report_upheld'] as const) {
      const decided = advance(ended.value, kind, 8);
      assert.deepEqual([decided.status, decided.lines[0]!.releasedAt], ['released', at(8)], kind);
      assert.equal(decided.lines[0]!.isAwarded, false);
      assert.deepEqual(decided.coveredAt, kind === 'report_upheld' ? at(8) : null);
    }
    const undelivered = { ...ended.value, status: 'shipped' as const, parcels: [parcel('shipped')] };
    assert.equal(advance(undelivered, 'report_upheld', 8).status, 'refunded', 'escrow pays what nobody delivered');
  });

  it('[H3b] goes back if the report is upheld, except for what the wallet saw delivered', () => {
    const back = advance(advance(shipped(), 'reported', 5), 'report_upheld', 8);
    assert.deepEqual([back.status, refundedOf(back).minor], ['refunded', 3_000n]);
    const kept = advance(advance(delivered(), 'reported', 5), 'report_upheld', 8);
    assert.deepEqual([kept.status, refundedOf(kept).minor, kept.reportedAt], ['delivered', 0n, null]);
    const lines = [sampleLine({ amount: eur(1_000n) }), sampleLine({ reference: 'l2', amount: eur(2_000n) })];
    const half = advance(
      advance(shipped({ lines, parcels: [parcel('delivered')] }), 'reported', 5),
      'report_upheld',
      8,
    );
    assert.deepEqual(
      half.lines.map(({ refunded }) => refunded.minor),
      [0n, 2_000n],
    );
  });

  it('[H3b] leaves the seller the delivered pieces of a line alone, and no later loss takes them', () => {
    const pieces = (id: string, status: Parcel['status'], quantity: number): Parcel => ({
      ...parcel(status),
      id: `pcl_0000000000000000000000000${id}` as Parcel['id'],
      contents: [{ line: 'l1', quantity }],
    });
    const parcels = [pieces('1', 'delivered', 1), pieces('2', 'shipped', 2)];
    const part = shipped({ lines: [sampleLine({ quantity: 3 })], parcels, reportedAt: at(5), pausedAt: at(5) });
    const upheld = advance(part, 'report_upheld', 8);
    assert.deepEqual([refundedOf(upheld).minor, upheld.status, upheld.coveredAt], [2_000n, 'delivered', at(8)]);
    const sighting = { scannedAt: at(2), outcome: { kind: 'lost', at: at(9) }, place: null } as const;
    const lost = advancePart(paid, upheld, { kind: 'sighted', parcelId: parcels[1]!.id, sighting }, at(9));
    assert.ok(lost.ok);
    assert.equal(refundedOf(lost.value).minor, 2_000n);
    assert.equal(advance(lost.value, 'release_due', 14).status, 'released');
  });

  it('[H3b] leaves the seller only what a carrier had before the report', () => {
    const scanned = (day: number) =>
      shipped({ parcels: [{ ...parcel('delivered'), shippedAt: at(day) }], reportedAt: at(5), pausedAt: at(5) });
    assert.equal(refundedOf(advance(scanned(4), 'report_upheld', 8)).minor, 0n);
    assert.equal(refundedOf(advance(scanned(6), 'report_upheld', 8)).minor, 3_000n);
    const untold = { ...scanned(6), parcels: [{ ...parcel('delivered'), shippedAt: null }] };
    assert.equal(refundedOf(advance(untold, 'report_upheld', 8)).minor, 3_000n);
  });

  it('[H3b] is paid once: what the wallet pays for is neither refunded nor disputed', () => {
    assert.equal(advance(advance(shipped(), 'reported', 5), 'report_upheld', 8).coveredAt, null);
    const covered = advance(advance(delivered(), 'reported', 5), 'report_upheld', 8);
    assert.deepEqual(covered.coveredAt, at(8));
    const twice: readonly Event[] = [
      { kind: 'refunded', wish: 'all' },
      { kind: 'disputed', line: 'l1', caseId: 'cas_00000000000000000000000001' },
      { kind: 'reported' },
      { kind: 'report_upheld' },
    ];
    for (const event of twice) {
      const refused = advancePart(paid, covered, event, at(9));
      assert.deepEqual(refused, { ok: false, error: { code: 'paid_by_wallet' } }, event.kind);
    }
    assert.equal(advance(covered, 'release_due', 14).status, 'released');
  });

  it('[H3b] is not upheld while a case about a line is open, delivered or not', () => {
    const lines = [sampleLine({ caseId: 'cas_00000000000000000000000001' })];
    const refused = advancePart(paid, shipped({ lines, reportedAt: at(5) }), { kind: 'report_upheld' }, at(6));
    assert.equal(refused.ok || refused.error.code, 'case_open');
    const there = advancePart(paid, { ...delivered(), lines, reportedAt: at(5) }, { kind: 'report_upheld' }, at(6));
    assert.equal(there.ok || there.error.code, 'case_open');
  });
});
