import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  eur,
  sampleDiscount,
  sampleLine,
  sampleLot,
  samplePart,
  samplePayment,
} from '../../../../tests/samples/payment.ts';
import { mintId } from '#platform/kernel/id.ts';
import { DAY_MS, heldOf, refundedOf, releasedOf, withPart } from '../../payments/payments/domain.ts';
import type { Part, PartStatus, Payment } from '../../payments/payments/domain.ts';
import type { Place, Sighting } from '../tracking/domain.ts';
import { advancePart, transitions } from './domain.ts';
import type { Ending, Event } from './domain.ts';
import { movement, standingOf } from './shares-domain.ts';

const start = new Date('2026-11-24T10:00:00Z');
const days = (count: number) => new Date(start.getTime() + count * DAY_MS);
const parcelId = (at: number) => mintId('pcl', start.getTime() + at, Buffer.alloc(10, at + 1));
const home: Place = { country: 'DE', postalCode: '10115', city: 'Berlin' };
const shipTo = { country: 'DE', postalCode: '10115', city: 'Berlin' };

const nothing: Ending = { refund: null, isReleased: false, replacement: null };

/** A captured payment with one part of two lines (2 × 15.01, 1 × 9.97) and 4.02 shipping, partly paid by a promotion. */
function captured(more: Partial<Part> = {}): { payment: Payment; part: Part } {
  const part = samplePart({
    status: 'held',
    amount: eur(4_401n),
    lines: [
      sampleLine({ reference: 'a', quantity: 2, amount: eur(3_002n) }),
      sampleLine({ reference: 'b', quantity: 1, amount: eur(997n) }),
    ],
    shipping: sampleLot(402n),
    discount: eur(333n),
    commission: eur(353n),
    fee: eur(27n),
    ...more,
  });
  const payment = samplePayment({
    status: 'captured',
    capturedAt: start,
    shipTo,
    amount: eur(4_401n),
    discount: sampleDiscount(333n),
    parts: [part],
  });
  return { payment, part };
}

const announced = (at: number, code: string, contents?: { line: string; quantity: number }[]): Event => ({
  kind: 'announced',
  parcel: {
    id: parcelId(at),
    carrier: 'DHL',
    trackingCode: code,
    trackingUrl: null,
    ...(contents ? { contents } : {}),
  },
});
const seen = (at: number, sighting: Partial<Sighting>): Event => ({
  kind: 'sighted',
  parcelId: parcelId(at),
  sighting: { scannedAt: null, outcome: null, place: null, ...sighting },
});
const delivered = (at: number, day: number, place: Place | null = home): Event =>
  seen(at, { scannedAt: days(1), outcome: { kind: 'delivered', at: days(day) }, place });

/** Takes events in turn, each with the day on which it happens. Every one must be allowed. */
function after(payment: Payment, part: Part, ...events: (readonly [day: number, event: Event])[]): Part {
  let now = part;
  for (const [day, event] of events) {
    const advanced = advancePart(payment, now, event, days(day));
    assert.ok(advanced.ok, `${event.kind}: ${JSON.stringify(advanced.ok || advanced.error.code)}`);
    now = advanced.value;
  }
  return now;
}

describe('a part in escrow', () => {
  it('[B1a] takes each event only from the statuses that the table lists', () => {
    const { payment, part } = captured();
    const kinds: Event[] = [
      announced(0, 'EZ1'),
      { kind: 'withdrawn', parcelId: parcelId(0) },
      seen(0, {}),
      { kind: 'sent_untracked' },
      { kind: 'ship_by_passed' },
      { kind: 'scan_by_passed' },
      { kind: 'confirmed' },
      { kind: 'release_due' },
      { kind: 'protection_ended' },
      { kind: 'extended' },
      { kind: 'shop_confirmed', right: { most: eur(10_000n), afterHours: 24 } },
      { kind: 'noticed' },
      { kind: 'objected' },
      { kind: 'shop_confirmation_due' },
      { kind: 'canceled' },
      { kind: 'refunded', wish: 'all' },
    ];
    for (const status of Object.keys(transitions) as PartStatus[]) {
      for (const event of kinds.filter((one) => !transitions[status][one.kind])) {
        const advanced = advancePart(payment, { ...part, status }, event, days(1));
        assert.deepEqual(
          advanced,
          { ok: false, error: { code: 'part_not_in_state', status } },
          `${event.kind} ${status}`,
        );
      }
    }
  });

  it('[S127] releases money only by the holder’s word, a clock that the wallet itself has started, or a decision', () => {
    const releasing = Object.entries(transitions).flatMap(([status, events]) =>
      Object.entries(events)
        .filter(([, effect]) => effect.moves === 'release')
        .map(([kind]) => `${status} ${kind}`),
    );
    assert.deepEqual(releasing, [
      'held report_refused',
      'shipped confirmed',
      'shipped release_due',
      'shipped shop_confirmation_due',
      'shipped report_refused',
      'delivered confirmed',
      'delivered release_due',
      'delivered shop_confirmation_due',
      'delivered report_refused',
    ]);
    const refused = after(captured().payment, { ...captured().part, reportedAt: days(1) }, [
      2,
      { kind: 'report_refused' },
    ]);
    assert.ok(
      refused.lines.every((line) => line.releasedAt === null),
      'a refused report alone releases nothing',
    );
  });

  it('[B1a] is announced by its parcels, shipped by the last scan, and delivered by the last delivery', () => {
    const { payment, part } = captured();
    const one = [1, announced(1, 'EZ-1', [{ line: 'a', quantity: 1 }])] as const;
    const two = [2, announced(2, 'EZ-2')] as const;
    const first = after(payment, part, one, two);
    assert.deepEqual(first.parcels[1]!.contents, [
      { line: 'a', quantity: 1 },
      { line: 'b', quantity: 1 },
    ]);
    const half = after(payment, first, [3, seen(1, { scannedAt: days(3) })]);
    assert.deepEqual([half.status, half.shippedAt, half.parcels[0]!.status], ['held', null, 'shipped']);
    const whole = after(payment, half, [4, seen(2, { scannedAt: days(4) })]);
    assert.deepEqual([whole.status, whole.shippedAt, whole.protectionEndsAt], ['shipped', days(4), days(64)]);
    const there = after(payment, whole, [5, delivered(1, 5)]);
    assert.equal(there.status, 'shipped');
    const all = after(payment, there, [6, delivered(2, 6)]);
    assert.deepEqual(
      [all.status, all.deliveredAt, all.releaseAt, all.protectionEndsAt],
      ['delivered', days(6), days(13), null],
    );
  });

  it('[S128] [S130] a delivery elsewhere, or to no place that the carrier names, is none, and releases nothing', () => {
    for (const place of [
      { ...home, city: 'Potsdam' },
      { ...home, postalCode: '10117' },
      { ...home, country: 'PL' },
      null,
    ]) {
      const { payment, part } = captured();
      const shipped = after(payment, part, [1, announced(1, 'EZ1')], [2, delivered(1, 2, place)]);
      assert.deepEqual(
        [shipped.status, shipped.parcels[0]!.status, shipped.releaseAt],
        ['shipped', 'misdelivered', null],
      );
      const due = advancePart(payment, shipped, { kind: 'release_due' }, days(10_000));
      assert.ok(!due.ok && due.error.code === 'part_not_in_state');
      const ended = after(payment, shipped, [61, { kind: 'protection_ended' }]);
      assert.deepEqual([ended.status, heldOf(ended)], ['shipped', part.amount]);
    }
    const nowhere = captured();
    const without = { ...nowhere.payment, shipTo: null };
    const shipped = after(without, nowhere.part, [1, announced(1, 'EZ1')], [2, delivered(1, 2)]);
    assert.equal(shipped.status, 'shipped');
  });

  it('[B1d] refunds what was not announced in time, and what no carrier has scanned', () => {
    const { payment, part } = captured();
    const some = after(payment, part, [1, announced(1, 'EZ1', [{ line: 'a', quantity: 1 }])]);
    const late = after(payment, some, [7, { kind: 'ship_by_passed' }]);
    assert.deepEqual([late.status, refundedOf(late), heldOf(late)], ['held', eur(1_501n + 997n), eur(1_501n + 402n)]);
    const never = after(payment, late, [12, { kind: 'scan_by_passed' }]);
    assert.deepEqual([never.status, refundedOf(never), never.settledAt], ['refunded', part.amount, days(12)]);
    const scanned = after(payment, some, [2, seen(1, { scannedAt: days(2) })], [7, { kind: 'ship_by_passed' }]);
    assert.deepEqual([scanned.status, refundedOf(scanned)], ['shipped', eur(1_501n + 997n)]);
  });

  it('[B4e] refunds at once what a carrier has lost or sent back, and goes on with the rest', () => {
    for (const kind of ['lost', 'returned'] as const) {
      const { payment, part } = captured();
      const sent = after(
        payment,
        part,
        [1, announced(1, 'EZ1', [{ line: 'b', quantity: 1 }])],
        [1, announced(2, 'EZ2')],
      );
      const gone = after(
        payment,
        sent,
        [3, seen(2, { scannedAt: days(2) })],
        [4, seen(1, { scannedAt: days(2), outcome: { kind, at: days(4) } })],
      );
      assert.deepEqual([gone.status, gone.parcels[0]!.status, refundedOf(gone)], ['shipped', kind, eur(997n)]);
      assert.equal(after(payment, gone, [5, delivered(2, 5)]).status, 'delivered');
      const both = after(payment, gone, [5, seen(2, { outcome: { kind, at: days(5) } })]);
      assert.deepEqual([both.status, refundedOf(both)], ['refunded', part.amount]);
    }
  });

  it('[S126] a parcel that its carrier had before the payment is not a parcel of this order', () => {
    const { payment, part } = captured();
    const foreign = after(payment, part, [1, announced(1, 'EZ1')], [1, seen(1, { scannedAt: days(-2) })]);
    assert.deepEqual([foreign.status, foreign.parcels[0]!.status], ['held', 'canceled']);
    assert.equal(after(payment, foreign, [7, { kind: 'ship_by_passed' }]).status, 'refunded');
  });

  it('[S170] names why a parcel cannot be announced: nothing left, an unknown line, too many pieces', () => {
    const { payment, part } = captured();
    const refusal = (now: Part, event: Event) => {
      const advanced = advancePart(payment, now, event, days(1));
      return advanced.ok ? advanced.value.status : advanced.error;
    };
    const wrong = (contents: { line: string; quantity: number }[]) => refusal(part, announced(1, 'EZ1', contents));
    assert.deepEqual(wrong([{ line: 'a', quantity: 3 }]), { code: 'contents_wrong', line: 'a', left: 2 });
    assert.deepEqual(wrong([{ line: 'c', quantity: 1 }]), { code: 'contents_wrong', line: 'c', left: 0 });
    const twice = [1, 1].map((quantity) => ({ line: 'a', quantity }));
    assert.deepEqual(wrong(twice), { code: 'contents_wrong', line: 'a', left: 0 });
    const full = after(payment, part, [1, announced(1, 'EZ1')]);
    assert.deepEqual(refusal(full, announced(2, 'EZ2')), { code: 'nothing_to_ship' });
    const withdrawn = after(payment, full, [1, { kind: 'withdrawn', parcelId: parcelId(1) }]);
    assert.equal(after(payment, withdrawn, [1, announced(2, 'EZ2')]).parcels.length, 2);
  });

  it('releases the shipping with the last line, even if that line goes back', () => {
    const { payment, part } = captured();
    const shipped = after(payment, part, [1, announced(1, 'EZ1')], [2, seen(1, { scannedAt: days(2) })]);
    const half = after(payment, shipped, [3, { kind: 'confirmed', lines: ['a'] }]);
    assert.deepEqual(heldOf(half), eur(997n + 402n));
    const rest = after(payment, half, [4, { kind: 'refunded', wish: { lines: [{ reference: 'b' }] } }]);
    assert.deepEqual([rest.status, refundedOf(rest), releasedOf(rest)], ['released', eur(997n), eur(3_404n)]);
  });

  it('[B1f] extends the clock that runs once, and lets all clocks stand while a case is open', () => {
    const { payment, part } = captured();
    const caseId = mintId('cas', 0, Buffer.alloc(10, 1));
    const there = after(payment, part, [1, announced(1, 'EZ1')], [2, delivered(1, 2)], [3, { kind: 'extended' }]);
    assert.deepEqual(there.releaseAt, days(24));
    assert.ok(!advancePart(payment, there, { kind: 'extended' }, days(3)).ok);
    const disputed = after(payment, there, [4, { kind: 'disputed', line: 'a', caseId }]);
    assert.deepEqual(disputed.pausedAt, days(4));
    const other = after(payment, disputed, [5, { kind: 'confirmed', lines: ['b'] }]);
    assert.deepEqual([other.status, releasedOf(other)], ['delivered', eur(997n)]);
    for (const event of [
      { kind: 'confirmed', lines: ['a'] },
      { kind: 'refunded', wish: 'all' },
      { kind: 'refunded', wish: { lines: [{ reference: 'a' }] } },
    ] as const) {
      const advanced = advancePart(payment, other, event, days(5));
      assert.deepEqual(advanced, { ok: false, error: { code: 'case_open', line: 'a' } }, JSON.stringify(event));
    }
    const resumed = after(payment, other, [10, { kind: 'undisputed', line: 'a', ending: nothing }]);
    assert.deepEqual([resumed.pausedAt, resumed.releaseAt], [null, days(30)]);
  });

  it('[B1f] a protection that ended just before a case was opened ends again after the case', () => {
    const { payment, part } = captured();
    const caseId = mintId('cas', 0, Buffer.alloc(10, 1));
    const shipped = after(payment, part, [1, announced(1, 'EZ1')], [2, seen(1, { scannedAt: days(2) })]);
    const ended = after(
      payment,
      shipped,
      [62, { kind: 'protection_ended' }],
      [62, { kind: 'disputed', line: 'a', caseId }],
    );
    const resumed = after(payment, ended, [65, { kind: 'undisputed', line: 'a', ending: nothing }]);
    assert.deepEqual([resumed.pausedAt, resumed.protectionEndsAt], [null, days(65)]);
  });

  it('[B4e] refunds the rest of a line that was not shipped while its case was open, whatever was refunded before', () => {
    const { payment, part } = captured();
    const caseId = mintId('cas', 0, Buffer.alloc(10, 1));
    const disputed = after(
      payment,
      part,
      [1, { kind: 'refunded', wish: { lines: [{ reference: 'a', amount: eur(94n) }] } }],
      [2, { kind: 'disputed', line: 'a', caseId }],
      [12, { kind: 'scan_by_passed' }],
    );
    assert.deepEqual(refundedOf(disputed), eur(94n + 997n));
    const rest = after(payment, disputed, [13, { kind: 'undisputed', line: 'a', ending: nothing }]);
    assert.deepEqual([rest.status, heldOf(rest)], ['refunded', eur(0n)]);
  });

  it('[B1c] is delivered when the buyer confirms the lines that the carrier has not delivered', () => {
    const { payment, part } = captured();
    const half = after(
      payment,
      part,
      [1, announced(1, 'EZ1', [{ line: 'a', quantity: 2 }])],
      [1, announced(2, 'EZ2')],
      [2, seen(1, { scannedAt: days(2) })],
      [3, delivered(2, 3)],
    );
    assert.equal(half.status, 'shipped');
    const confirmed = after(payment, half, [5, { kind: 'confirmed', lines: ['a'] }]);
    assert.deepEqual(
      [confirmed.status, confirmed.releaseAt, heldOf(confirmed)],
      ['delivered', days(10), eur(997n + 402n)],
    );
  });

  it('[B4b] [B4d] [I4] [S74] moves money exactly in any order of events: nothing is made, lost or moved twice', () => {
    const event: fc.Arbitrary<Event> = fc.oneof(
      fc.nat(3).map((at) => announced(at, `EZ${at}`)),
      fc.nat(3).map((at) => announced(at, `EZ${at}`, [{ line: 'a', quantity: 1 }])),
      fc
        .tuple(fc.nat(3), fc.constantFrom(null, 'delivered', 'lost', 'returned', 'canceled'), fc.boolean(), fc.nat(70))
        .map(([at, kind, isHome, day]) =>
          seen(at, { scannedAt: days(1), outcome: kind && { kind, at: days(day) }, place: isHome ? home : null }),
        ),
      fc.constantFrom<Event>(
        { kind: 'ship_by_passed' },
        { kind: 'scan_by_passed' },
        { kind: 'confirmed' },
        { kind: 'confirmed', lines: ['b'] },
        { kind: 'release_due' },
        { kind: 'protection_ended' },
        { kind: 'canceled' },
        { kind: 'refunded', wish: 'all' },
        { kind: 'disputed', line: 'a', caseId: mintId('cas', 0, Buffer.alloc(10, 1)) },
        { kind: 'undisputed', line: 'a', ending: nothing },
        { kind: 'undisputed', line: 'a', ending: { ...nothing, isReleased: true } },
        { kind: 'undisputed', line: 'a', ending: { ...nothing, refund: 500n, isReleased: true } },
      ),
      fc.bigInt({ min: 1n, max: 5_000n }).map((minor): Event => ({ kind: 'refunded', wish: { amount: eur(minor) } })),
      fc.tuple(fc.constantFrom('a', 'b'), fc.bigInt({ min: 1n, max: 3_100n })).map(([reference, minor]): Event => ({
        kind: 'refunded',
        wish: { lines: [{ reference, amount: eur(minor) }] },
      })),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(90), event), { maxLength: 25 }), (list) => {
        const { payment, part } = captured();
        let now = part;
        const sums = new Map<string, bigint>();
        const put = (account: string, minor: bigint) => sums.set(account, (sums.get(account) ?? 0n) + minor);
        for (const [day, one] of list) {
          if (
            (one.kind === 'sighted' || one.kind === 'withdrawn') &&
            !now.parcels.some((it) => it.id === one.parcelId)
          ) {
            continue;
          }
          const advanced = advancePart(payment, now, one, days(day));
          if (!advanced.ok) continue;
          const moved = movement(standingOf(payment, now), standingOf(payment, advanced.value));
          assert.ok(refundedOf(advanced.value).minor >= refundedOf(now).minor);
          for (const source of moved.sources) {
            assert.ok(source.amount.minor >= 0n);
            put(source.kind, source.amount.minor);
          }
          for (const account of ['escrow', 'seller', 'shop', 'wallet'] as const) put(account, moved[account].minor);
          now = advanced.value;
        }
        const of = (account: string) => sums.get(account) ?? 0n;
        assert.equal(
          [...sums.values()].reduce((one, two) => one + two, 0n),
          0n,
        );
        assert.equal(part.amount.minor + of('escrow'), heldOf(now).minor);
        assert.ok(heldOf(now).minor >= 0n && releasedOf(now).minor >= 0n);
        assert.equal(of('seller') + of('shop') + of('wallet'), releasedOf(now).minor);
        assert.ok(of('promotion') <= 333n && of('balance') <= 4_401n - 333n);
        assert.equal(heldOf(now).minor === 0n, now.settledAt !== null);
        if (now.status === 'refunded') assert.deepEqual([of('promotion'), of('balance')], [333n, 4_068n]);
        const whole = withPart(payment, now).status;
        assert.equal(
          whole,
          refundedOf(now).minor === 0n ? 'captured' : now.status === 'refunded' ? 'refunded' : 'partially_refunded',
        );
      }),
      { numRuns: 400 },
    );
  });
});
