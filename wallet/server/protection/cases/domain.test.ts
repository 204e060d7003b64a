import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  LEFT,
  casePolicy,
  day,
  half,
  opening,
  parcelOf,
  refund,
  returnAddress,
  start,
  subject,
} from '../../../../tests/samples/case.ts';
import { advanceCase } from './domain.ts';
import { transitions } from './events-domain.ts';
import type { CaseError, Event } from './events-domain.ts';
import { openAutomatically, openCase } from './opening-domain.ts';
import type { Opening } from './opening-domain.ts';
import { awaits, caseStatuses } from './record-domain.ts';
import type { Case, CaseStatus, Effect, Offer, Advanced } from './record-domain.ts';

function opened(changes: Partial<Opening> = {}): Advanced {
  const advanced = openCase(subject, { ...opening, ...changes }, casePolicy, start);
  assert.ok(advanced.ok);
  return advanced.value;
}

function automatic(): Advanced {
  const advanced = openAutomatically(subject, 'cas_1', casePolicy, start);
  assert.ok(advanced.ok);
  return advanced.value;
}

type Step = readonly [event: Event, at: number];

function walk(from: Advanced, ...steps: readonly Step[]): Advanced {
  let last = from;
  for (const [event, at] of steps) {
    const advanced = advanceCase(last.dispute, event, day(at));
    assert.ok(advanced.ok, `${event.kind} in ${last.dispute.status}: ${advanced.ok ? '' : advanced.error.code}`);
    last = advanced.value;
  }
  return last;
}

function refusal(from: Advanced, event: Event, at: number): CaseError {
  const advanced = advanceCase(from.dispute, event, day(at));
  assert.ok(!advanced.ok, `${event.kind} in ${from.dispute.status} is refused`);
  return advanced.error;
}

const money = ({ effects }: Advanced) => effects;
const resume: Effect = { kind: 'resume', deliveredAt: null };
const refundOf = (amountMinor: bigint): Effect => ({ kind: 'refund', amountMinor });

const counter: Event = { kind: 'countered', by: 'seller', offer: half };
const escalation: Event = { kind: 'escalated', by: 'buyer' };
const proposal: Event = { kind: 'proposed', operatorId: 'ada', offer: half, words: 'The picture shows it.' };
const appeal: Event = { kind: 'appealed', by: 'seller', ground: 'evidence', evidence: ['fil_1'] };
const verdict: Event = { kind: 'appeal_decided', operatorId: 'bea', offer: refund, words: 'The new picture shows it.' };
const clock: Event = { kind: 'time_over' };
const parcel = { parcel: parcelOf('pcl_1') } as const;

const atReturn = (): Advanced =>
  walk(opened({ wanted: { outcome: 'return_refund' } }), [{ kind: 'accepted', by: 'seller' }, 1]);
const atShipping = (): Advanced => walk(atReturn(), [{ kind: 'address_given', address: returnAddress }, 2]);
const atReplacement = (): Advanced =>
  walk(opened({ wanted: { outcome: 'replacement' } }), [{ kind: 'accepted', by: 'seller' }, 1]);
const announced = (from: Advanced, by: 'buyer' | 'seller'): Advanced =>
  walk(from, [{ kind: 'parcel_announced', by, ...parcel }, 3]);
const scanned: Step = [{ kind: 'parcel_scanned', ...parcel }, 4];
const delivered: Step = [{ kind: 'parcel_delivered', ...parcel }, 5];

/** A case in each status. */
const inStatus: Readonly<Record<CaseStatus, () => Advanced>> = {
  open: opened,
  countered: () => walk(opened(), [counter, 1]),
  escalated: () => walk(opened(), [escalation, 3]),
  proposed: () => walk(opened(), [escalation, 3], [proposal, 4]),
  decided: () => walk(opened(), [escalation, 3], [proposal, 4], [clock, 7]),
  appealed: () => walk(opened(), [escalation, 3], [proposal, 4], [clock, 7], [appeal, 8]),
  awaiting_address: atReturn,
  awaiting_return: () => announced(atShipping(), 'buyer'),
  returning: () => walk(announced(atShipping(), 'buyer'), scanned),
  return_delivered: () => walk(announced(atShipping(), 'buyer'), scanned, delivered),
  awaiting_replacement: () => announced(atReplacement(), 'seller'),
  replacing: () => walk(announced(atReplacement(), 'seller'), scanned),
  closed: () => walk(opened(), [{ kind: 'withdrawn' }, 1]),
};

/** An event of each kind that is well formed in each status that takes it. */
function events(dispute: Case): Readonly<Record<Event['kind'], Event>> {
  const { turn, status } = dispute;
  return {
    accepted: { kind: 'accepted', by: turn },
    refused: { kind: 'refused' },
    countered: { kind: 'countered', by: turn, offer: half },
    withdrawn: { kind: 'withdrawn' },
    escalated: escalation,
    time_over: clock,
    proposed: proposal,
    appealed: appeal,
    appeal_decided: verdict,
    address_given: { kind: 'address_given', address: returnAddress },
    return_waived: { kind: 'return_waived' },
    parcel_announced: { kind: 'parcel_announced', by: status === 'awaiting_return' ? 'buyer' : 'seller', ...parcel },
    parcel_scanned: { kind: 'parcel_scanned', ...parcel },
    parcel_delivered: { kind: 'parcel_delivered', ...parcel },
    parcel_misdelivered: { kind: 'parcel_misdelivered', ...parcel },
    parcel_lost: { kind: 'parcel_lost', ...parcel },
    parcel_returned: { kind: 'parcel_returned', ...parcel },
    contested: { kind: 'contested', evidence: ['fil_1'] },
    goods_delivered: { kind: 'goods_delivered' },
    goods_lost: { kind: 'goods_lost' },
  };
}

/** What each status allows, written out apart from the table under test. */
const allowed: Readonly<Record<CaseStatus, string>> = {
  open: 'accepted refused countered withdrawn escalated time_over goods_delivered goods_lost',
  countered: 'accepted refused countered withdrawn escalated time_over goods_delivered goods_lost',
  escalated: 'withdrawn proposed time_over goods_delivered goods_lost',
  proposed: 'accepted withdrawn time_over goods_delivered goods_lost',
  decided: 'accepted appealed time_over',
  appealed: 'appeal_decided time_over',
  awaiting_address: 'address_given return_waived withdrawn time_over',
  awaiting_return: 'escalated parcel_announced parcel_scanned parcel_delivered return_waived withdrawn time_over',
  returning: 'parcel_delivered parcel_misdelivered parcel_lost parcel_returned return_waived time_over',
  return_delivered: 'return_waived contested time_over',
  awaiting_replacement: 'parcel_announced parcel_scanned parcel_delivered withdrawn time_over',
  replacing: 'parcel_delivered parcel_misdelivered parcel_lost parcel_returned time_over',
  closed: '',
};

describe('the table of a case', () => {
  it('[B2b] takes each event only in the statuses that allow it', () => {
    for (const status of caseStatuses) {
      const from = inStatus[status]();
      assert.equal(from.dispute.status, status);
      for (const event of Object.values(events(from.dispute))) {
        const advanced = advanceCase(from.dispute, event, day(200));
        const isAllowed = allowed[status].split(' ').includes(event.kind);
        const code = advanced.ok ? null : advanced.error.code;
        assert.equal(code !== 'case_not_in_state', isAllowed, `${event.kind} in ${status}`);
        assert.equal(transitions[status][event.kind] !== undefined, isAllowed);
      }
    }
  });
});

describe('a case', () => {
  it("[B3a] is decided for the buyer by the seller's silence, and appealed only for a missing notice", () => {
    const silent = walk(opened(), [clock, 5]);
    assert.equal(silent.dispute.status, 'decided');
    assert.deepEqual(money(silent), []);
    assert.equal(refusal(silent, appeal, 6).code, 'appeal_ground_missing');
    assert.equal(walk(silent, [{ ...appeal, ground: 'no_notice' }, 6]).dispute.status, 'appealed');
    assert.deepEqual(money(walk(silent, [clock, 12])), [refundOf(LEFT), resume]);
  });

  it('[B3b] escalates from day 3, and to an operator on day 7', () => {
    assert.deepEqual(refusal(opened(), escalation, 2.9), { code: 'escalation_too_early', from: day(3) });
    assert.equal(refusal(opened(), { ...counter, by: 'buyer' }, 1).code, 'not_your_turn');
    const late = walk(opened(), [counter, 1], [{ ...counter, by: 'buyer' }, 4]);
    assert.deepEqual(awaits(late.dispute), { who: 'seller', until: day(7) });
    assert.equal(walk(late, [clock, 7]).dispute.status, 'escalated');
    assert.equal(walk(opened(), [counter, 1], [clock, 6]).dispute.status, 'escalated');
  });

  it('[B3b] holds decided money until the time for an appeal is over, or both accept', () => {
    const decided = inStatus.decided();
    assert.equal(refusal(decided, clock, 13.9).code, 'deadline_not_over');
    assert.deepEqual(money(walk(decided, [clock, 14])), [refundOf(1_000n), { kind: 'release_rest' }, resume]);
    const one = walk(decided, [{ kind: 'accepted', by: 'seller' }, 8]);
    assert.deepEqual(money(one), []);
    assert.equal(refusal(one, appeal, 9).code, 'accepted_before');
    assert.equal(walk(one, [{ kind: 'accepted', by: 'buyer' }, 9]).dispute.status, 'closed');
  });

  it('[B3b] is appealed once, with evidence, to another operator', () => {
    assert.equal(refusal(inStatus.decided(), { ...appeal, evidence: [] }, 8).code, 'evidence_missing');
    assert.equal(refusal(inStatus.appealed(), { ...verdict, operatorId: 'ada' }, 9).code, 'same_operator');
    assert.equal(refusal(inStatus.escalated(), { ...proposal, words: '' }, 9).code, 'reasons_missing');
    assert.deepEqual(money(walk(inStatus.appealed(), [verdict, 9])), [refundOf(LEFT), resume]);
  });

  it('refunds a return once its delivery is not contested, and closes for the seller without a shipment', () => {
    assert.deepEqual(money(walk(inStatus.return_delivered(), [clock, 8])), [refundOf(LEFT), resume]);
    assert.equal(refusal(inStatus.return_delivered(), { kind: 'contested' }, 6).code, 'evidence_missing');
    assert.deepEqual(money(walk(inStatus.awaiting_return(), [clock, 12])), [resume]);
    assert.deepEqual(money(walk(inStatus.awaiting_address(), [clock, 4])), [refundOf(LEFT), resume]);
    assert.equal(
      refusal(inStatus.returning(), { kind: 'parcel_delivered', parcel: parcelOf('pcl_2') }, 5).code,
      'parcel_not_of_case',
    );
    assert.equal(
      walk(inStatus.returning(), [{ kind: 'parcel_misdelivered', ...parcel }, 5]).dispute.status,
      'escalated',
    );
    assert.deepEqual(money(walk(inStatus.returning(), [{ kind: 'parcel_lost', ...parcel }, 5])), [
      refundOf(LEFT),
      resume,
    ]);
  });

  it('takes no address that no parcel can be sent to, and an operator looks if the buyer says so', () => {
    const give = (changes: object): Event => ({ kind: 'address_given', address: { ...returnAddress, ...changes } });
    assert.deepEqual(refusal(atReturn(), give({ country: 'ZZ' }), 2), {
      code: 'return_address_wrong',
      field: 'country',
    });
    assert.deepEqual(refusal(atReturn(), give({ postalCode: null }), 2), {
      code: 'return_address_wrong',
      field: 'postal_code',
    });
    assert.equal(walk(atShipping(), [escalation, 2]).dispute.status, 'escalated');
    assert.equal(refusal(atShipping(), { ...escalation, by: 'seller' }, 2).code, 'not_your_turn');
  });

  it('takes five offers of each side, and every refusal', () => {
    const { mostOffers } = casePolicy;
    let last = opened();
    for (let count = 0; count < mostOffers; count += 1)
      last = walk(last, [counter, 0], [{ ...counter, by: 'buyer' }, 0]);
    assert.deepEqual(refusal(last, counter, 0), { code: 'too_many_offers', most: mostOffers });
    const told = walk(last, [{ kind: 'refused', words: 'No.' }, 0]);
    assert.deepEqual(refusal(told, { ...counter, by: 'buyer' }, 0), { code: 'too_many_offers', most: mostOffers });
    for (const event of [escalation, { kind: 'withdrawn' }] as const) walk(told, [event, 3]);
    const few = { ...opened().dispute, policy: { ...casePolicy, mostOffers: 1 } };
    const one = walk({ dispute: few, effects: [] }, [counter, 0], [{ ...counter, by: 'buyer' }, 0]);
    assert.equal(refusal(one, counter, 0).code, 'too_many_offers', 'the terms of the payment say how many');
  });

  it('takes five tracking codes', () => {
    let last = atShipping();
    for (let count = 0; count < 5; count += 1) last = announced(last, 'buyer');
    assert.equal(refusal(last, { kind: 'parcel_announced', by: 'buyer', ...parcel }, 4).code, 'too_many_parcels');
  });

  it('ends with the delivery of a replacement, or with a refund if none is scanned in time', () => {
    assert.deepEqual(money(walk(inStatus.replacing(), delivered)), [{ kind: 'resume', deliveredAt: day(5) }]);
    assert.deepEqual(money(walk(inStatus.awaiting_replacement(), [clock, 8])), [refundOf(LEFT), resume]);
  });

  it('at the end of the protection is ended by a carrier record or a refund, not by words', () => {
    for (const event of [counter, { kind: 'refused' }, { ...escalation, by: 'seller' }] as const) {
      assert.equal(refusal(automatic(), event, 4).code, 'carrier_record_needed');
    }
    assert.deepEqual(money(walk(automatic(), [{ kind: 'goods_delivered' }, 4])), [resume]);
    assert.deepEqual(money(walk(automatic(), [clock, 5])), [refundOf(LEFT), resume]);
    assert.deepEqual(money(walk(automatic(), [{ kind: 'withdrawn' }, 4])), [{ kind: 'release_rest' }, resume]);
    assert.equal(walk(opened(), [{ kind: 'goods_delivered' }, 4]).dispute.status, 'open');
  });
});

const offers: readonly Offer[] = [
  refund,
  half,
  { outcome: 'return_refund' },
  { outcome: 'replacement' },
  { outcome: 'nothing' },
];

describe('any course of a case', () => {
  it('[S85] [B1f] ends, moves at most what was left, and starts the clocks exactly as often as it stops them', () => {
    const move = fc.record({
      kind: fc.constantFrom(...(Object.keys(events(opened().dispute)) as Event['kind'][])),
      by: fc.constantFrom('buyer' as const, 'seller' as const),
      offer: fc.constantFrom(...offers),
      operatorId: fc.constantFrom('ada', 'bea'),
      hours: fc.nat(100),
    });
    const first = fc.constantFrom(...offers.filter(({ outcome }) => outcome !== 'nothing'));
    fc.assert(
      fc.property(first, fc.boolean(), fc.array(move, { maxLength: 40 }), (wanted, isAutomatic, moves) => {
        let last = isAutomatic ? automatic() : opened({ wanted });
        const effects = [...last.effects];
        let at = 0;
        const go = (event: Event) => {
          const before = last.dispute;
          const advanced = advanceCase(before, event, day(at));
          if (!advanced.ok) return;
          assert.notEqual(before.status, 'closed', 'nothing moves after the end');
          last = advanced.value;
          effects.push(...last.effects);
          const awaited = awaits(last.dispute);
          assert.equal(awaited === null, last.dispute.status === 'closed');
          assert.equal(last.dispute.timeline.length, before.timeline.length + 1);
        };
        for (const { kind, hours, ...changes } of moves) {
          at += hours / 24;
          go({ ...events(last.dispute)[kind], ...(hours % 2 ? changes : { offer: changes.offer }) } as Event);
        }
        for (let count = 0; count < 20 && last.dispute.until; count += 1) {
          at = Math.max(at, (last.dispute.until.getTime() - start.getTime()) / 86_400_000 + 0.01);
          if (last.dispute.status === 'escalated') go({ ...proposal, offer: refund } as Event);
          else if (last.dispute.status === 'appealed') go({ ...verdict, operatorId: 'cyd' } as Event);
          else go(clock);
        }
        assert.equal(last.dispute.status, 'closed', 'it ends when the clock runs out and operators decide');
        const refunded = effects.reduce((sum, one) => sum + (one.kind === 'refund' ? one.amountMinor : 0n), 0n);
        assert.ok(refunded <= LEFT);
        const count = (kind: Effect['kind']) => effects.filter((one) => one.kind === kind).length;
        assert.deepEqual([count('pause'), count('resume')], [1, 1]);
        assert.ok(count('release_rest') <= 1 && count('refund') <= 1);
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives a race to the first event; the other is refused', () => {
    const accepted: Event = { kind: 'accepted', by: 'seller' };
    assert.equal(refusal(walk(opened(), [accepted, 5]), clock, 5).code, 'case_not_in_state');
    assert.equal(refusal(walk(opened(), [clock, 5]), counter, 5).code, 'case_not_in_state');
    assert.equal(refusal(walk(opened(), [{ kind: 'withdrawn' }, 5]), accepted, 5).code, 'case_not_in_state');
    assert.equal(refusal(inStatus.closed(), { kind: 'withdrawn' }, 5).code, 'case_not_in_state');
  });
});
