import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { casePolicy, day, half, opening, start, subject } from '../../../../tests/samples/case.ts';
import { eur, sampleLine, samplePart, samplePayment } from '../../../../tests/samples/payment.ts';
import { advanceCase } from '../../protection/cases/domain.ts';
import type { Event } from '../../protection/cases/events-domain.ts';
import { openCase } from '../../protection/cases/opening-domain.ts';
import type { Case, Party } from '../../protection/cases/record-domain.ts';
import { caseLetter, caseWarningLetter, noticedSides } from './case-letters.ts';

const frame = { givenName: 'Ada', walletUrl: 'http://wallet.localhost:4000' };
const part = samplePart({ lines: [sampleLine({ reference: 'mug', description: 'Mug', amount: eur(2_000n) })] });
const payment = samplePayment({ parts: [part] });

function after(...events: readonly (readonly [Event, number])[]): Case {
  const opened = openCase(subject, opening, casePolicy, start);
  assert.ok(opened.ok);
  let dispute = opened.value.dispute;
  for (const [event, at] of events) {
    const advanced = advanceCase(dispute, event, day(at));
    assert.ok(advanced.ok);
    dispute = advanced.value.dispute;
  }
  return dispute;
}

const notice = (dispute: Case, to: Party) => ({ dispute, payment, part, to, caseUrl: 'http://wallet/case' });
const lastOf = (dispute: Case, to: Party) => caseLetter(notice(dispute, to), dispute.timeline.at(-1)!, frame);

describe('the letters of a case', () => {
  it('[B3a] tell the seller the reason, the proposal, and until when to answer; and the buyer whose turn it is', () => {
    const seller = lastOf(after(), 'seller');
    assert.match(seller.subject, /^A problem with an order at Juniper & Salt/);
    for (const words of [
      /The buyer reported a problem: it is damaged\./,
      /The proposal: a full refund\./,
      /It is your turn, until 29 November 2026/,
      /http:\/\/wallet\/case/,
    ]) {
      assert.match(seller.text, words);
    }
    assert.match(lastOf(after(), 'buyer').text, /You reported a problem[\s\S]*The other side has time until/);
    assert.doesNotMatch(seller.text, /\/payments\//, 'only the buyer has a page of the payment');
    assert.match(lastOf(after(), 'buyer').text, /\/payments\//);
    assert.doesNotMatch(seller.text, /It is broken/, 'no words of the other side, which may look like a link');
    assert.doesNotMatch(seller.short, /Mug|http/);
  });

  it('go to the other side, and to both at the beginning, at the end, and when an operator or a clock acts', () => {
    const sides = (dispute: Case) => noticedSides(dispute.timeline.at(-1)!);
    assert.deepEqual(sides(after()), ['buyer', 'seller']);
    assert.deepEqual(sides(after([{ kind: 'countered', by: 'seller', offer: half }, 1])), ['buyer']);
    assert.deepEqual(sides(after([{ kind: 'escalated', by: 'buyer' }, 3])), ['seller']);
    assert.deepEqual(sides(after([{ kind: 'time_over' }, 5])), ['buyer', 'seller']);
    assert.deepEqual(sides(after([{ kind: 'withdrawn' }, 1])), ['buyer', 'seller']);
  });

  it('[B1g] warn of a deadline, and say what happens then', () => {
    const countered = after([{ kind: 'countered', by: 'seller', offer: half }, 1]);
    const { subject: title, text } = caseWarningLetter(notice(countered, 'buyer'), 3, frame);
    assert.equal(title, '3 days left in a case about an order at Juniper & Salt');
    assert.match(text, /It is your turn, until [\s\S]*Without an answer, Holdfast decides\./);
    const open = caseWarningLetter(notice(after(), 'seller'), 1, frame);
    assert.match(open.text, /Without an answer, the buyer’s proposal becomes the decision\./);
  });

  it('say how the case ended', () => {
    const agreed = after([{ kind: 'countered', by: 'seller', offer: half }, 1], [{ kind: 'accepted', by: 'buyer' }, 2]);
    assert.match(lastOf(agreed, 'seller').text, /The buyer agreed\.[\s\S]*A part of the money went back/);
  });
});
