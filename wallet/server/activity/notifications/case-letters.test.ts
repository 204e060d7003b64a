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
    assert.match(seller.subject, /^A problem with Mug, ordered at Juniper & Salt$/);
    for (const words of [
      /About Mug for €20\.00, order \S+ at Juniper & Salt\./,
      /The buyer reported a problem: it is damaged\. The buyer asked for a full refund of €20\.00\./,
      /It is your turn, until 29 November 2026/,
      /See the case, and answer there: http:\/\/wallet\/case/,
    ]) {
      assert.match(seller.text, words);
    }
    assert.match(
      lastOf(after(), 'buyer').text,
      /You reported a problem[\s\S]* has time until[^\n]*You need not do anything\.\n\nSee the case: http/,
    );
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
    assert.equal(title, '3 days left in the case about Mug at Juniper & Salt');
    assert.match(text, /It is your turn, until [\s\S]*Without an answer, Holdfast decides\./);
    const open = caseWarningLetter(notice(after(), 'seller'), 1, frame);
    assert.match(open.text, /Without an answer, it is decided as the buyer asks: a full refund of €20\.00\./);
  });

  it('[B3d] say where the goods of a return are when the seller refunds', () => {
    const parcel = parcelOf('pcl_1');
    const agreed: [Event, number][] = [
      [{ kind: 'countered', by: 'seller', offer: { outcome: 'return_refund' } }, 1],
      [{ kind: 'accepted', by: 'buyer' }, 2],
      [{ kind: 'address_given', address: returnAddress }, 3],
    ];
    const scanned: [Event, number][] = [
      [{ kind: 'parcel_announced', by: 'buyer', parcel }, 4],
      [{ kind: 'parcel_scanned', parcel }, 5],
    ];
    const delivered: [Event, number][] = [[{ kind: 'parcel_delivered', parcel }, 6]];
    const textOf = (events: [Event, number][], to: Party) => {
      const dispute = after(...agreed, ...events, [{ kind: 'return_waived' }, 7]);
      return lastOf(dispute, to).text;
    };
    assert.match(textOf([], 'buyer'), /The seller refunded without a return: you keep the goods\./);
    assert.match(textOf([], 'seller'), /You refunded without a return: the buyer keeps the goods\./);
    assert.match(textOf(scanned, 'seller'), /You refunded before the return arrived\. It is still on its way to you\./);
    assert.match(textOf([...scanned, ...delivered], 'seller'), /The return arrived, and you refunded\./);
    assert.match(textOf([...scanned, ...delivered], 'buyer'), /Your return arrived, and the seller refunded\./);
  });

  it('[B3a] name what was asked for, offered and agreed, with its amount', () => {
    const offered: [Event, number] = [{ kind: 'countered', by: 'seller', offer: half }, 1];
    const asked: [Event, number] = [{ kind: 'countered', by: 'buyer', offer: { outcome: 'replacement' } }, 2];
    assert.match(lastOf(after(offered), 'buyer').text, /The seller made an offer: a refund of €10\.00 of €20\.00\./);
    assert.match(lastOf(after(offered, asked), 'seller').text, /The buyer asked for something else: a replacement\./);
    const again: [Event, number] = [{ kind: 'countered', by: 'seller', offer: half }, 3];
    assert.match(lastOf(after(offered, asked, again), 'buyer').text, /The seller made another offer: a refund of €10/);
    const agreed = lastOf(after([{ kind: 'accepted', by: 'seller' }, 1]), 'buyer');
    assert.equal(agreed.subject, 'The case about Mug at Juniper & Salt has ended');
    assert.match(
      agreed.text,
      /The seller agreed to a full refund of €20\.00\.\n\n€20\.00 went back to you\.\n\nSee the case: http/,
    );
    const refused = after([{ kind: 'refused', words: 'No.' }, 1], [{ kind: 'escalated', by: 'buyer' }, 3]);
    const proposed = advanceCase(refused, { kind: 'proposed', operatorId: 'ada', offer: half, words: 'So.' }, day(4));
    assert.ok(proposed.ok);
    assert.match(
      lastOf(proposed.value.dispute, 'seller').text,
      /proposes a refund of €10\.00 of €20\.00\.[\s\S]*and answer there/,
    );
    assert.match(lastOf(after([{ kind: 'time_over' }, 5]), 'seller').text, /You did not answer in time, [^\n]*€20\.00/);
  });

  it('say whose turn it is not while a carrier has the return', () => {
    const parcel = parcelOf('pcl_1');
    const returning = after(
      [{ kind: 'countered', by: 'seller', offer: { outcome: 'return_refund' } }, 1],
      [{ kind: 'accepted', by: 'buyer' }, 2],
      [{ kind: 'address_given', address: returnAddress }, 3],
      [{ kind: 'parcel_announced', by: 'buyer', parcel }, 4],
      [{ kind: 'parcel_scanned', parcel }, 5],
    );
    assert.match(
      lastOf(returning, 'buyer').text,
      /The carrier is next, [^\n]*You need not do anything\.\n\nSee the case: /,
    );
  });

  it('say how the case ended, with the amount and for whom', () => {
    const agreed = after([{ kind: 'countered', by: 'seller', offer: half }, 1], [{ kind: 'accepted', by: 'buyer' }, 2]);
    assert.match(
      lastOf(agreed, 'seller').text,
      /The buyer agreed to a refund of €10\.00 of €20\.00\.\n\n€10\.00 of €20\.00 went back to the buyer\. You were paid the rest/,
    );
  });
});
