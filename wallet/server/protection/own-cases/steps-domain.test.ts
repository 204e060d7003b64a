import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  casePolicy,
  day,
  half,
  opening,
  parcelOf,
  returnAddress,
  start,
  subject,
} from '../../../../tests/samples/case.ts';
import { advanceCase } from '../cases/domain.ts';
import type { Event } from '../cases/events-domain.ts';
import { openAutomatically, openCase } from '../cases/opening-domain.ts';
import type { Case, Offer, Party } from '../cases/record-domain.ts';
import { entryKinds, needsProof, offersOf, silenceOf, stepKinds, stepsOf } from './steps-domain.ts';
import type { StepKind } from './steps-domain.ts';

const parcel = parcelOf('pcl_1');

function fresh(wanted: Offer = { outcome: 'refund' }): Case {
  const opened = openCase(subject, { ...opening, wanted }, casePolicy, start);
  assert.ok(opened.ok);
  return opened.value.dispute;
}

function after(dispute: Case, ...events: readonly (readonly [Event, number])[]): Case {
  return events.reduce((before, [event, at]) => {
    const advanced = advanceCase(before, event, day(at));
    assert.ok(
      advanced.ok,
      JSON.stringify(advanced, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
    );
    return advanced.value.dispute;
  }, dispute);
}

/** The event by which a side takes a step. */
function eventOf(kind: StepKind, by: Party): Event {
  const said = { words: 'Look.', evidence: ['fil_1'] };
  switch (kind) {
    case 'accept':
      return { kind: 'accepted', by };
    case 'offer':
      return { kind: 'countered', by, offer: half };
    case 'refuse':
      return { kind: 'refused', ...said };
    case 'escalate':
      return { kind: 'escalated', by };
    case 'withdraw':
      return { kind: 'withdrawn' };
    case 'address':
      return { kind: 'address_given', address: returnAddress };
    case 'keep':
      return { kind: 'return_waived' };
    case 'parcel':
      return { kind: 'parcel_announced', by, parcel };
    case 'contest':
      return { kind: 'contested', ...said };
    case 'appeal':
      return { kind: 'appealed', by, ground: 'no_notice', ...said };
  }
}

/** Cases in all statuses, by a name. */
function everyCase(): readonly (readonly [string, Case])[] {
  const refused = after(fresh(), [{ kind: 'refused', words: 'No.' }, 1]);
  const escalated = after(refused, [{ kind: 'escalated', by: 'buyer' }, 3]);
  const proposed = after(escalated, [{ kind: 'proposed', operatorId: 'ada', offer: half, words: 'So.' }, 4]);
  const decided = after(proposed, [{ kind: 'time_over' }, 7]);
  const returned = after(fresh({ outcome: 'return_refund' }), [{ kind: 'accepted', by: 'seller' }, 1]);
  const addressed = after(returned, [{ kind: 'address_given', address: returnAddress }, 2]);
  const sent = after(addressed, [{ kind: 'parcel_announced', by: 'buyer', parcel }, 3]);
  const delivered = after(sent, [{ kind: 'parcel_scanned', parcel }, 3], [{ kind: 'parcel_delivered', parcel }, 4]);
  const replacing = after(fresh({ outcome: 'replacement' }), [{ kind: 'accepted', by: 'seller' }, 1]);
  const late = openAutomatically(subject, 'cas_1', casePolicy, start);
  assert.ok(late.ok);
  return [
    ['open', fresh()],
    ['open by the clock', late.value.dispute],
    ['refused', refused],
    ['countered by the seller', after(fresh(), [{ kind: 'countered', by: 'seller', offer: half }, 1])],
    ['countered by the buyer', after(refused, [{ kind: 'countered', by: 'buyer', offer: half }, 2])],
    ['open to a seller without offers', { ...fresh(), policy: { ...casePolicy, mostOffers: 0 } }],
    ['refused to a buyer without offers', { ...refused, policy: { ...casePolicy, mostOffers: 0 } }],
    ['escalated', escalated],
    ['proposed', proposed],
    ['proposed, and accepted by the seller', after(proposed, [{ kind: 'accepted', by: 'seller' }, 5])],
    ['decided', decided],
    ['decided by silence', after(fresh(), [{ kind: 'time_over' }, 5])],
    ['appealed', after(decided, [{ kind: 'appealed', by: 'seller', ground: 'evidence', evidence: ['fil_1'] }, 8])],
    ['awaiting an address', returned],
    ['awaiting a return', addressed],
    ['returning', after(sent, [{ kind: 'parcel_scanned', parcel }, 4])],
    ['returned', delivered],
    ['awaiting a replacement', replacing],
    [
      'replacing',
      after(
        replacing,
        [{ kind: 'parcel_announced', by: 'seller', parcel }, 2],
        [{ kind: 'parcel_scanned', parcel }, 3],
      ),
    ],
    ['closed', after(fresh(), [{ kind: 'withdrawn' }, 1])],
  ];
}

describe('the steps of a side', () => {
  it('are those that the case takes, and leave an entry of their kind', () => {
    for (const [name, dispute] of everyCase()) {
      for (const side of ['buyer', 'seller'] as const) {
        for (const { kind } of stepsOf(dispute, side, day(4))) {
          const advanced = advanceCase(dispute, eventOf(kind, side), day(4));
          assert.ok(advanced.ok, `${name}: ${side} ${kind}`);
          assert.equal(advanced.value.dispute.timeline.at(-1)!.kind, entryKinds[kind]);
        }
      }
    }
  });

  it('miss none that the case would take from this side, and have none of the other', () => {
    const ofBuyer: readonly StepKind[] = ['withdraw'];
    const ofSeller: readonly StepKind[] = ['refuse', 'address', 'keep', 'contest'];
    for (const [name, dispute] of everyCase()) {
      for (const side of ['buyer', 'seller'] as const) {
        const offered = stepsOf(dispute, side, day(4)).map(({ kind }) => kind);
        const others = side === 'buyer' ? ofSeller : ofBuyer;
        assert.deepEqual(
          offered.filter((kind) => others.includes(kind)),
          [],
          `${name}: ${side}`,
        );
        const possible = stepKinds.filter(
          (kind) => !others.includes(kind) && advanceCase(dispute, eventOf(kind, side), day(4)).ok,
        );
        const missing = possible.filter((kind) => !offered.includes(kind));
        // A refusal is accepted by withdrawing.
        const known = name.startsWith('refused') && side === 'buyer' ? ['accept'] : [];
        assert.deepEqual(missing, known, `${name}: ${side}`);
      }
    }
  });

  it('[B3b] come in the order of what is most obvious, and name the day from which an operator may be called', () => {
    const steps = stepsOf(fresh(), 'seller', start);
    assert.deepEqual(
      steps.map(({ kind }) => kind),
      ['accept', 'offer', 'refuse', 'escalate'],
    );
    assert.deepEqual(
      steps.map(({ from }) => from),
      [null, null, null, day(3)],
    );
    assert.deepEqual(stepsOf(fresh(), 'buyer', day(3))[0], { kind: 'escalate', from: null });
  });

  it('[S127] of the buyer that may pay the seller need a proof', () => {
    const [open, late] = [fresh(), everyCase()[1]![1]];
    const partly = after(open, [{ kind: 'countered', by: 'seller', offer: half }, 1]);
    assert.equal(needsProof(partly, 'buyer', 'accept', null), true);
    assert.equal(needsProof(open, 'buyer', 'accept', null), false);
    assert.equal(needsProof(open, 'buyer', 'offer', half), true);
    assert.equal(needsProof(open, 'buyer', 'offer', { outcome: 'refund' }), false);
    assert.equal(needsProof(late, 'buyer', 'withdraw', null), true);
    assert.equal(needsProof(open, 'buyer', 'withdraw', null), false);
    assert.equal(needsProof(partly, 'seller', 'accept', null), false);
  });

  it('offer only outcomes that fit', () => {
    const all = { reason: 'damaged', hadReturn: false, hadReplacement: false } as const;
    assert.deepEqual(offersOf(all, 'buyer'), ['refund', 'partial_refund', 'return_refund', 'replacement']);
    assert.deepEqual(offersOf({ ...all, reason: 'not_received' }, 'buyer'), [
      'refund',
      'partial_refund',
      'replacement',
    ]);
    assert.deepEqual(offersOf({ ...all, hadReturn: true, hadReplacement: true }, 'seller'), [
      'partial_refund',
      'refund',
    ]);
  });
});

describe('silence', () => {
  it('[B3a] decides for the buyer’s proposal, calls an operator on the day to step in, and refunds an undelivered order', () => {
    const [open, late] = [fresh(), everyCase()[1]![1]];
    assert.equal(silenceOf(open), 'decided');
    assert.equal(silenceOf(late), 'refunded');
    assert.equal(silenceOf(after(open, [{ kind: 'refused', words: 'No.' }, 1])), 'escalated');
    const countered = after(open, [{ kind: 'refused' }, 1], [{ kind: 'countered', by: 'buyer', offer: half }, 3]);
    assert.equal(silenceOf(countered), 'escalated');
    for (const dispute of [open, late, countered]) {
      const advanced = advanceCase(dispute, { kind: 'time_over' }, day(7));
      assert.ok(advanced.ok);
      const { status, result } = advanced.value.dispute;
      assert.equal(silenceOf(dispute), status === 'closed' ? result : status);
    }
  });
});
