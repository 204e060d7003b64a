import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { casePolicy, opening, parcelOf, returnAddress, start, subject } from '../../../../tests/samples/case.ts';
import { openCase } from '../../protection/cases/opening-domain.ts';
import type { Case, Entry } from '../../protection/cases/record-domain.ts';
import { choicesOf, compare, isForOperators, isOwnDecision, moneyOf, parcelsOf, readDecision } from './domain.ts';

const opened = openCase(subject, opening, casePolicy, start);
assert.ok(opened.ok);
const { dispute } = opened.value;
const entry = (more: Partial<Entry>): Entry => ({ ...dispute.timeline[0]!, ...more });
const eur = (minor: bigint) => ({ minor, currency: 'EUR' }) as const;
const typed = { outcome: 'refund', amount: '', ground: 'carrier_record', words: 'It never left.' };

describe('a case for operators', () => {
  it('[S121] is one that waits for one, or did; others stay between the sides', () => {
    assert.equal(isForOperators(dispute), false);
    const escalated = entry({ kind: 'escalated', status: 'escalated' });
    const closed = entry({ kind: 'accepted', status: 'closed' });
    assert.equal(isForOperators({ timeline: [...dispute.timeline, escalated, closed] }), true);
  });

  it('[B3b] is not decided in the appeal by who decided it before', () => {
    assert.equal(isOwnDecision({ status: 'appealed', operatorId: 'stf_1' }, 'stf_1'), true);
    assert.equal(isOwnDecision({ status: 'appealed', operatorId: 'stf_1' }, 'stf_2'), false);
    assert.equal(isOwnDecision({ status: 'escalated', operatorId: 'stf_1' }, 'stf_1'), false);
  });
});

describe('the outcomes to choose from', () => {
  it('leave out those that the line has used up, or that do not fit the reason', () => {
    const all = ['refund', 'partial_refund', 'return_refund', 'replacement', 'nothing'];
    assert.deepEqual(choicesOf(dispute), all);
    assert.deepEqual(choicesOf({ ...dispute, reason: 'not_received', hadReplacement: true, leftMinor: 1n }), [
      'refund',
      'nothing',
    ]);
  });
});

describe('a typed decision', () => {
  it('is read with its amount and its lines', () => {
    const words = '\n  The scan\u00a0says so. \r\n\r\nNothing else does.\n ';
    const read = readDecision({ ...typed, outcome: 'partial_refund', amount: '12,50 €', words }, 'EUR');
    assert.deepEqual(read, {
      ok: true,
      value: {
        offer: { outcome: 'partial_refund', amountMinor: 1_250n },
        ground: 'carrier_record',
        words: 'The scan says so.\n\nNothing else does.',
      },
    });
  });

  it('names every fault at once', () => {
    const read = readDecision({ outcome: 'gift', amount: '', ground: 'mood', words: ' \n\u200b ' }, 'EUR');
    assert.ok(!read.ok);
    assert.deepEqual(
      read.error.map(({ code }) => code),
      ['outcome_missing', 'ground_missing', 'words_missing'],
    );
    for (const amount of ['', '1.234', 'all', '-1']) {
      const part = readDecision({ ...typed, outcome: 'partial_refund', amount }, 'EUR');
      assert.deepEqual(part, { ok: false, error: [{ field: 'amount', code: 'amount_not_read' }] }, amount);
    }
    assert.equal(readDecision({ ...typed, words: 'a'.repeat(4_000) }, 'EUR').ok, true);
    assert.equal(readDecision({ ...typed, words: 'a'.repeat(4_001) }, 'EUR').ok, false);
  });
});

describe('the money of a line', () => {
  const line = {
    reference: 'mug',
    description: 'Mug',
    quantity: 1,
    quantityCanceled: 0,
    caseId: null,
    isAwarded: false,
    amount: eur(2_000n),
    refunded: eur(500n),
    releasedAt: null,
  };

  it('is in escrow until its release, but for what was refunded', () => {
    assert.deepEqual(moneyOf(line), { held: eur(1_500n), released: eur(0n), refunded: eur(500n) });
    assert.deepEqual(moneyOf({ ...line, releasedAt: start }), {
      held: eur(0n),
      released: eur(1_500n),
      refunded: eur(500n),
    });
  });
});

describe('the parcels of a case', () => {
  const shipTo = { country: 'DE', postalCode: '10115', city: 'Berlin' };
  const first = parcelOf('pcl_1');
  const other = { ...parcelOf('pcl_2'), contents: [{ line: 'plate', quantity: 1 }] };
  const own = parcelOf('pcl_3');
  const announced = (by: 'buyer' | 'seller'): Case => ({
    ...dispute,
    returnAddress,
    parcel: own,
    timeline: [...dispute.timeline, entry({ by, kind: 'parcel_announced' })],
  });

  it('are those with the line, and the one of the case with the destination that it has', () => {
    const idsOf = (one: Case, parcels = [first, other]) =>
      parcelsOf(one, parcels, shipTo).map(({ parcel, goes, destination }) => [parcel.id, goes, destination?.city]);
    assert.deepEqual(idsOf(dispute), [['pcl_1', 'to_buyer', 'Berlin']]);
    assert.deepEqual(idsOf(announced('buyer')).at(-1), ['pcl_3', 'to_seller', returnAddress.city]);
    // A replacement's parcel is among those of the part as well.
    assert.deepEqual(idsOf(announced('seller'), [first, own]), [
      ['pcl_1', 'to_buyer', 'Berlin'],
      ['pcl_3', 'to_buyer', 'Berlin'],
    ]);
  });

  it('[S128] are compared with it by the place that the carrier names', () => {
    assert.equal(compare({ country: 'DE', postalCode: '10115', city: 'BERLIN' }, shipTo), 'at_destination');
    assert.equal(compare({ country: 'DE', postalCode: '50667', city: 'Köln' }, shipTo), 'elsewhere');
    assert.equal(compare({ country: 'DE', postalCode: '50667', city: 'Köln' }, null), 'not_comparable');
  });
});
