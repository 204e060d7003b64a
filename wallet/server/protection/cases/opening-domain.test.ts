import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { casePolicy, day, LEFT, opening, parcelOf, start, subject } from '../../../../tests/samples/case.ts';
import { sampleLine, samplePart } from '../../../../tests/samples/payment.ts';
import type { Line } from '../../payments/payments/domain.ts';
import { linesAtEnd, openCase } from './opening-domain.ts';
import type { Opening, Subject } from './opening-domain.ts';
import { awaits } from './record-domain.ts';
import type { Offer } from './record-domain.ts';

describe('the opening of a case', () => {
  const refusalOf = (changes: Partial<Subject>, wish: Partial<Opening> = {}, at = 0) => {
    const taken = openCase({ ...subject, ...changes }, { ...opening, ...wish }, casePolicy, day(at));
    return taken.ok ? null : taken.error.code;
  };
  const before = { status: 'closed', reason: 'damaged', openedBy: 'buyer', hadReplacement: true } as const;

  it('[B2b] stops the clocks of the part, and asks the seller', () => {
    const taken = openCase(subject, opening, casePolicy, start);
    assert.ok(taken.ok);
    const { dispute, effects } = taken.value;
    assert.deepEqual(effects[0], { kind: 'pause' });
    assert.deepEqual(dispute.until, day(5));
    assert.deepEqual(awaits(dispute), { who: 'seller', until: day(5) });
  });

  it('[S85] is refused once the line is refunded, and asks for no more than is left', () => {
    assert.equal(refusalOf({ leftMinor: 0n }), 'line_refunded');
    assert.equal(refusalOf({ isCovered: true }), 'paid_by_wallet');
    assert.equal(refusalOf({}, { wanted: { outcome: 'partial_refund', amountMinor: LEFT + 1n } }), 'amount_above_line');
    assert.equal(refusalOf({}, { wanted: { outcome: 'partial_refund', amountMinor: 0n } }), 'amount_not_partial');
  });

  it('waits for the promised delivery, or for goods that were sent', () => {
    const late = { shipBy: day(-10) };
    assert.equal(refusalOf(late, { reason: 'not_received' }), null);
    assert.equal(refusalOf({ shipBy: day(-9) }, { reason: 'not_received' }), 'case_too_early');
    assert.equal(refusalOf({ isShipped: false }), 'case_too_early');
    assert.equal(refusalOf({ isCaptured: false }), 'case_not_possible');
    assert.equal(refusalOf({ releasedAt: start }, {}, 14), null);
    assert.equal(refusalOf({ releasedAt: start }, {}, 15), 'case_too_late');
  });

  it('allows a second case only for another reason, and one replacement a line', () => {
    assert.equal(refusalOf({ earlier: [before] }), 'case_before');
    assert.equal(refusalOf({ earlier: [{ ...before, status: 'open' }] }), 'case_open');
    assert.equal(refusalOf({ earlier: [before] }, { reason: 'wrong_item' }), null);
    const another: Partial<Opening> = { reason: 'wrong_item', wanted: { outcome: 'replacement' } };
    assert.equal(refusalOf({ earlier: [before] }, another), 'outcome_used');
    const second = { ...before, reason: 'wrong_item' } as const;
    assert.equal(refusalOf({ earlier: [before, second] }, { reason: 'counterfeit' }), 'case_before');
    assert.equal(
      refusalOf({ earlier: [{ ...before, reason: 'not_received', openedBy: 'clock' }] }, { reason: 'not_received' }),
      null,
    );
  });

  it('happens at the end of protection for each line in escrow that was not delivered', () => {
    const lines = ['there', 'under way', 'released', 'disputed', 'refunded'].map((reference) =>
      sampleLine({ reference }),
    );
    const [there, underWay, released, disputed, refunded] = lines as [Line, Line, Line, Line, Line];
    const shipped = {
      ...parcelOf('pcl_1'),
      status: 'shipped',
      contents: [{ line: 'under way', quantity: 1 }],
    } as const;
    const delivered = {
      ...parcelOf('pcl_2'),
      status: 'delivered',
      contents: [{ line: 'there', quantity: 1 }],
    } as const;
    const part = samplePart({
      status: 'shipped',
      parcels: [shipped, delivered],
      lines: [
        there,
        underWay,
        { ...released, releasedAt: start },
        { ...disputed, caseId: 'cas_1' },
        { ...refunded, refunded: refunded.amount },
      ],
    });
    assert.deepEqual(linesAtEnd(part), ['under way']);
  });

  it('offers no return of goods that never arrived, and no case for nothing', () => {
    const wanted: Offer = { outcome: 'return_refund' };
    assert.equal(refusalOf({}, { reason: 'not_received', wanted }), 'outcome_not_offered');
    assert.equal(refusalOf({}, { wanted: { outcome: 'nothing' } }), 'outcome_not_offered');
  });
});
