import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { casePolicy, day, half, opening, parcelOf, start, subject } from '../../../../tests/samples/case.ts';
import { openCase } from './opening-domain.ts';
import { entryBefore, isTurnOf, offerAt, postageOf, reasons, returnPlace, warningsOf } from './record-domain.ts';
import type { Case, CaseStatus, Entry, Offer, Party } from './record-domain.ts';

describe('the record of a case', () => {
  it('[B1e] warns 3 days and 1 day before a deadline, if they are not over', () => {
    const taken = openCase(subject, opening, casePolicy, start);
    assert.ok(taken.ok);
    assert.deepEqual(warningsOf(taken.value.dispute, start), [day(2), day(4)]);
    assert.deepEqual(warningsOf(taken.value.dispute, day(3)), [day(4)]);
  });

  it('[B3d] waits for no side while a carrier has the parcel, or its code is known', () => {
    const taken = openCase(subject, opening, casePolicy, start);
    assert.ok(taken.ok);
    const isTurn = (status: CaseStatus, side: Party, parcel: Case['parcel']) =>
      isTurnOf(side, { ...taken.value.dispute, status, parcel });
    const parcel = parcelOf('pcl_1');
    assert.deepEqual(
      [isTurn('awaiting_return', 'buyer', null), isTurn('awaiting_return', 'buyer', parcel)],
      [true, false],
    );
    assert.deepEqual(
      [isTurn('awaiting_replacement', 'seller', null), isTurn('replacing', 'seller', parcel)],
      [true, false],
    );
    assert.equal(isTurn('returning', 'buyer', parcel), false);
    assert.equal(isTurn('return_delivered', 'seller', parcel), true);
  });

  it('names the offer that stood at an entry, and where the goods of a return were', () => {
    const taken = openCase(subject, opening, casePolicy, start);
    assert.ok(taken.ok);
    const [opened] = taken.value.dispute.timeline;
    const entry = (kind: string, offer: Offer | null): Entry => ({ ...opened!, kind, offer });
    const timeline = [opened!, entry('countered', half), entry('refused', null), entry('escalated', null)];
    const dispute = { ...taken.value.dispute, timeline };
    assert.deepEqual(
      timeline.map((one) => offerAt(dispute, one).outcome),
      ['refund', 'partial_refund', 'nothing', 'nothing'],
    );
    assert.deepEqual([entryBefore(dispute, opened!), entryBefore(dispute, timeline[1]!)], [undefined, opened]);
    assert.deepEqual((['awaiting_address', 'returning', 'return_delivered'] as const).map(returnPlace), [
      'with_buyer',
      'on_the_way',
      'with_seller',
    ]);
  });

  it('names who pays the postage of a return', () => {
    for (const reason of reasons) assert.equal(postageOf(reason), reason === 'not_received' ? 'buyer' : 'seller');
  });
});
