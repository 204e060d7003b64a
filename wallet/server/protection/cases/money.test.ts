import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { returnAddress } from '../../../../tests/samples/case.ts';
import { DisputedPart, captured, home, keyOf } from '../../../../tests/samples/disputed-part.ts';
import { mintId } from '#platform/kernel/id.ts';
import { DAY_MS, heldOf, refundedOf, releasedOf } from '../../payments/payments/domain.ts';
import { reservedOf } from '../../payments/payments/reserve-domain.ts';
import type { Line, Parcel, Part } from '../../payments/payments/domain.ts';
import type { RefundWish } from '../escrow/lots-domain.ts';
import type { Sighting } from '../tracking/domain.ts';
import type { CaseEvent } from './commands.ts';
import { transitions } from './events-domain.ts';
import type { Event } from './events-domain.ts';
import { caseClock } from './jobs-schema.ts';
import { awaits, outcomes, reasons } from './record-domain.ts';
import type { Case, Offer, Party } from './record-domain.ts';

/** Where the parcels of returns go in this test, so that one address fits both ways. */
const sellerHome = { ...returnAddress, ...home };
/** The statuses out of turn. */
const said = ['open', 'decided', 'awaiting_return', 'awaiting_replacement', 'escalated'] as const;
const ends = ['delivered', 'delivered', 'elsewhere', 'lost', 'returned'] as const;

/** A play of chance with one part: everybody acts, in whatever state the part and its cases are. */
class Play {
  readonly it = new DisputedPart();
  /** What the carrier truly did with each parcel. */
  readonly truth = new Map<string, { readonly end: (typeof ends)[number]; readonly at: Date }>();
  #parcels = 0;

  /** Does one move. Two numbers choose whose it is, and how. */
  move(kind: Kind, one: number, two: number): void {
    const { it } = this;
    const line = it.part.lines[one % it.part.lines.length]!;
    const parcel = it.part.parcels[one % Math.max(1, it.part.parcels.length)];
    switch (kind) {
      case 'wait':
        it.now = new Date(it.now.getTime() + two * (DAY_MS / 16));
        return;
      case 'strike':
        it.strike();
        return;
      case 'work':
        it.work();
        return;
      case 'announce':
        it.move({
          kind: 'announced',
          parcel: { ...this.#parcel(), contents: [{ line: line.reference, quantity: 1 + (two % 2) }] },
        });
        return;
      case 'ship':
        it.move({ kind: 'announced', parcel: this.#parcel() });
        for (const each of it.part.parcels) this.#sees(each, undefined);
        return;
      case 'carry':
        if (parcel) this.#sees(parcel, ends[two % ends.length]);
        return;
      case 'deliver':
        for (const each of it.part.parcels) this.#sees(each, 'delivered');
        return;
      case 'take back':
        if (parcel) it.move({ kind: 'withdrawn', parcelId: parcel.id });
        return;
      case 'cancel':
        if (two % 8 === 0) it.move({ kind: 'canceled' }, { cause: 'canceled' });
        return;
      case 'confirm':
        it.move({ kind: 'confirmed', ...(two % 3 === 0 ? {} : { lines: [line.reference] }) });
        return;
      case 'extend':
        it.move({ kind: 'extended' });
        return;
      case 'refund':
        it.move({ kind: 'refunded', wish: this.#wish(line, two) });
        return;
      case 'open':
        this.#open(line, two);
        return;
      case 'spend':
        it.spend();
        return;
      case 'argue':
        this.#argue(one, two);
    }
  }

  #parcel(): Pick<Parcel, 'id' | 'carrier' | 'trackingCode' | 'trackingUrl'> {
    const at = (this.#parcels += 1);
    const id = mintId('pcl', captured.getTime() + at, Buffer.alloc(10, at % 256));
    return { id, carrier: 'DHL', trackingCode: `EZ${at}`, trackingUrl: null };
  }

  /** What the carrier reports of a parcel: it is scanned, and ends once. */
  #report(parcel: Parcel, end: (typeof ends)[number] | undefined): Sighting {
    // Nothing that a carrier does happens at the very instant of a clock.
    this.it.now = new Date(this.it.now.getTime() + 7);
    const { now } = this.it;
    if (end && !this.truth.has(parcel.id)) this.truth.set(parcel.id, { end, at: now });
    const known = this.truth.get(parcel.id);
    const scannedAt = parcel.shippedAt ?? now;
    if (!known) return { scannedAt, outcome: null, place: null };
    const kind = known.end === 'elsewhere' ? 'delivered' : known.end;
    const place = known.end === 'elsewhere' ? { ...home, city: 'Potsdam' } : home;
    return { scannedAt, outcome: { kind, at: known.at }, place };
  }

  #sees(parcel: Parcel, end: (typeof ends)[number] | undefined): void {
    if (parcel.status === 'canceled') return;
    this.it.move({ kind: 'sighted', parcelId: parcel.id, sighting: this.#report(parcel, end) });
  }

  #wish(line: Line, two: number): RefundWish {
    if (two % 4 === 0) return 'all';
    const amount = { minor: BigInt(1 + two * 31), currency: 'EUR' as const };
    return two % 4 === 1
      ? { amount }
      : { lines: [{ reference: line.reference, ...(two % 4 === 2 ? {} : { amount }) }] };
  }

  #offer(two: number): Offer {
    const outcome = outcomes[two % outcomes.length]!;
    return outcome === 'partial_refund' ? { outcome, amountMinor: BigInt(1 + two * 17) } : { outcome };
  }

  #open({ reference }: Line, two: number): void {
    const reason = reasons[two % reasons.length]!;
    this.it.open(reference, { reason, wanted: this.#offer(two >> 2), words: 'No.', evidence: [] });
  }

  /** Lets something happen to an open case: now and then anything, and otherwise an event that its status lists. */
  #argue(one: number, two: number): void {
    const open = this.it.cases.filter((dispute) => dispute.status !== 'closed');
    const dispute = open[one % Math.max(1, open.length)];
    if (!dispute) return;
    const possible = Object.keys(transitions[two % 9 === 0 ? said[two % said.length]! : dispute.status]);
    const event = this.#event(possible[one % possible.length] as Event['kind'], dispute, two);
    if (event) this.it.moveCase(dispute, event);
  }

  #event(kind: Event['kind'], dispute: Case, two: number): CaseEvent | undefined {
    const { turn, parcel } = dispute;
    const by: Party = two % 3 === 0 ? turn : two % 2 === 0 ? 'buyer' : 'seller';
    const shown = { words: 'So it is.', evidence: ['fil_1'] };
    switch (kind) {
      case 'countered':
        return { kind, by, offer: this.#offer(two) };
      case 'accepted':
      case 'escalated':
        return { kind, by };
      case 'proposed':
      case 'appeal_decided':
        return { ...shown, kind, operatorId: `operator ${two % 3}`, offer: this.#offer(two) };
      case 'appealed':
        return { ...shown, kind, by, ground: two % 3 === 0 ? 'no_notice' : 'evidence' };
      case 'address_given':
        return { kind, address: sellerHome };
      case 'refused':
      case 'withdrawn':
      case 'return_waived':
      case 'contested':
        return { ...shown, kind };
      case 'parcel_announced':
        return { kind, by: dispute.status === 'awaiting_return' ? 'buyer' : 'seller', parcel: this.#sent(dispute) };
      case 'parcel_scanned':
      case 'parcel_delivered':
      case 'parcel_misdelivered':
      case 'parcel_lost':
      case 'parcel_returned': {
        const end = kind === 'parcel_scanned' ? undefined : ends[two % ends.length];
        return parcel ? { kind: 'sighted', parcelId: parcel.id, sighting: this.#report(parcel, end) } : undefined;
      }
      // The clock and the first parcels have moves of their own.
      case 'time_over':
      case 'goods_delivered':
      case 'goods_lost':
        return undefined;
    }
  }

  #sent({ line }: Case): Parcel {
    const times = { announcedAt: this.it.now, shippedAt: null, endedAt: null } as const;
    return { ...this.#parcel(), ...times, contents: [{ line, quantity: 1 }], status: 'announced' };
  }
}

const kinds = [
  'wait',
  'strike',
  'work',
  'announce',
  'ship',
  'carry',
  'deliver',
  'take back',
  'cancel',
  'confirm',
  'extend',
  'refund',
  'open',
  'spend',
  'argue',
] as const;

/** Who does what. */
type Kind = (typeof kinds)[number];

/** How often each kind happens. */
const weights: Partial<Record<Kind, number>> = { argue: 20, open: 8, wait: 3, strike: 3, work: 3 };
const move = fc.tuple(
  fc.oneof(...kinds.map((kind) => ({ arbitrary: fc.constant(kind), weight: weights[kind] ?? 1 }))),
  fc.nat(59),
  fc.nat(96),
);
/**
 * How a play begins: most parts are sent, many are delivered before anybody complains, and some are never delivered.
 * In the last, a seller owes for one line while a case blocks what another line has brought.
 */
const beginnings: readonly (readonly (Kind | readonly [Kind, number, number])[])[] = [
  [],
  ['ship'],
  ['ship', 'deliver'],
  ['ship', 'strike', 'strike', 'strike'],
  ['announce', 'ship', 'deliver', 'strike', 'strike'],
  ['ship', 'deliver', 'strike', 'strike', 'strike', 'strike', 'open', 'spend', ['refund', 1, 2]],
];
const moves = fc
  .tuple(fc.constantFrom(...beginnings), fc.array(move, { maxLength: 50, size: 'max' }))
  .map(([first, then]) => [...first.map((one) => (typeof one === 'string' ? ([one, 0, 0] as const) : one)), ...then]);

/** Money is where the part says, and the part and its cases agree. */
function assertConsistent({ it }: Play): void {
  const { part, cases, refunds } = it;
  assert.equal(it.balance('escrow'), heldOf(part).minor, 'escrow');
  assert.equal(it.payerBalance, refundedOf(part).minor, 'payer');
  const earned = it.balance('available', 'commission', 'fees', 'debt') - it.payerBalance;
  assert.equal(earned, releasedOf(part).minor, 'earned');
  const recorded = refunds.reduce((sum, one) => sum + one.amount.minor, 0n);
  assert.equal(recorded, refundedOf(part).minor, 'recorded');
  const { postedMinor, heldMinor } = it.sellerAccount;
  assert.equal(heldMinor, reservedOf(part).minor + it.blocked, 'the account holds its reserves and blocks');
  assert.ok(postedMinor >= heldMinor, 'nothing reserved is spent');
  assert.ok(it.debt === 0n || postedMinor === heldMinor, 'a debt takes what could be spent');
  for (const line of part.lines) assert.ok(line.refunded.minor <= line.amount.minor, 'a line is refunded once');
  const open = cases.filter((one) => one.status !== 'closed');
  assert.deepEqual(part.lines.flatMap((line) => line.caseId ?? []).toSorted(), open.map((one) => one.id).toSorted());
  assert.equal(part.pausedAt !== null, open.length > 0, 'the clocks stand exactly while a case is open');
  for (const one of open) {
    const { who, until } = awaits(one)!;
    assert.ok(['buyer', 'seller', 'both', 'operator'].includes(who));
    const clock = it.timers.get(keyOf(caseClock.of(one.id)));
    assert.ok(clock && clock <= until, `the clock of a case that is ${one.status}`);
    assert.equal(part.lines.find((line) => line.caseId === one.id)!.reference, one.line);
  }
}

/** What a move did to the money of each line has a reason, and a debt only begins where the reserve is empty. */
function assertReasons({ it, truth }: Play, before: Part, kind: Kind): void {
  assert.ok(it.debt <= it.debtBefore || reservedOf(it.part).minor === 0n, 'the reserve pays before a debt');
  for (const [at, line] of it.part.lines.entries()) {
    const was = before.lines[at]!;
    const dispute = was.caseId && it.cases.find((one) => one.id === was.caseId);
    const isMoved = line.releasedAt !== was.releasedAt || line.refunded.minor !== was.refunded.minor;
    if (dispute && isMoved) assert.equal(dispute.status, 'closed', 'the money of a disputed line moves by its case');
    if (line.releasedAt === was.releasedAt) continue;
    if (dispute) {
      const isBuyersWord = dispute.result === 'withdrawn' && dispute.openedBy === 'clock';
      assert.ok(isBuyersWord || dispute.result === 'for_seller' || dispute.result === 'partially_refunded');
    } else if (kind !== 'confirm') {
      assert.equal(kind, 'strike', `${kind} releases nothing`);
      const there = it.part.parcels
        .filter((one) => truth.get(one.id)?.end === 'delivered')
        .filter((one) => truth.get(one.id)!.at.getTime() + 7 * DAY_MS <= it.now.getTime())
        .flatMap((one) => one.contents.filter((pieces) => pieces.line === line.reference));
      assert.ok(there.length > 0, 'what a clock releases was delivered at its place seven days before');
    }
  }
}

const isForOperator = ({ status }: Case) => status === 'escalated' || status === 'appealed';

/** Lets all clocks run while nobody acts but an operator. @returns The number of strokes. */
function runOut(play: Play, offer: Offer): number {
  const { it } = play;
  for (let strokes = 0; strokes < 400; strokes += 1) {
    while (it.jobs.length > 0) it.work();
    const open = it.cases.filter((one) => one.status !== 'closed');
    // Only an operator ends what waits for one: until then its clock reminds.
    if (open.length > 0 && open.every(isForOperator) && strokes % 3 === 0) {
      for (const one of open) {
        const kind = one.status === 'appealed' ? 'appeal_decided' : 'proposed';
        const decided = it.moveCase(one, { kind, operatorId: 'the last one', offer, words: 'So it is.' });
        assert.ok(decided.ok, JSON.stringify(decided));
      }
    }
    const { part } = it;
    if (!it.strike()) return strokes;
    assertConsistent(play);
    assertReasons(play, part, 'strike');
  }
  return 400;
}

describe('the money of disputed lines', () => {
  it('[B3a] [B3b] [S74] [S85] is never made, lost or paid twice, and moves for a reason, whatever people, carrier and clocks do', () => {
    fc.assert(
      fc.property(moves, fc.constantFrom<Offer>({ outcome: 'refund' }, { outcome: 'nothing' }), (list, last) => {
        const play = new Play();
        for (const [kind, one, two] of list) {
          const before = play.it.part;
          play.move(kind, one, two);
          assertConsistent(play);
          assertReasons(play, before, kind);
        }
        const strokes = runOut(play, last);
        const { part, cases } = play.it;
        assert.ok(strokes < 400, 'the clocks end');
        assert.deepEqual(
          cases.filter((one) => one.status !== 'closed'),
          [],
        );
        assert.deepEqual(
          [heldOf(part).minor, reservedOf(part).minor, part.pausedAt],
          [0n, 0n, null],
          `a part that is ${part.status} ends`,
        );
      }),
      { numRuns: 600 },
    );
  });
});
