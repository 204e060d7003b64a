import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mintId } from '#platform/kernel/id.ts';
import { casePolicy, half, opening, start, subject } from '../../../../tests/samples/case.ts';
import { sampleLine, samplePart, samplePayment } from '../../../../tests/samples/payment.ts';
import { openCase } from '../cases/opening-domain.ts';
import { challengeOfOpening, challengeOfStep } from './challenge-domain.ts';

const payment = samplePayment({ status: 'captured' });
const part = samplePart({ lines: [sampleLine()] });
const distinct = (challenges: readonly Buffer[]) => new Set(challenges.map((one) => one.toString('hex'))).size;

describe('the challenge of a step', () => {
  it('[S80] changes with the case, what was seen of it, the step, the outcome and its amount, and the seller', () => {
    const opened = openCase(subject, opening, casePolicy, start);
    assert.ok(opened.ok);
    const { dispute } = opened.value;
    const [entry] = dispute.timeline;
    const of = (changes: object, step: 'accept' | 'offer' = 'accept', offer = null as typeof half | null) =>
      challengeOfStep({ payment, part, dispute, ...changes }, step, offer);
    const challenges = [
      of({}),
      of({ dispute: { ...dispute, id: 'cas_2' } }),
      of({ dispute: { ...dispute, timeline: [entry, entry] } }),
      of({ dispute: { ...dispute, offer: half } }),
      of({ dispute: { ...dispute, offer: { outcome: 'partial_refund', amountMinor: 1n } } }),
      of({ dispute: { ...dispute, leftMinor: 1n } }),
      of({}, 'offer', half),
      of({}, 'offer', { outcome: 'partial_refund', amountMinor: 999n }),
      of({ part: { ...part, payeeName: 'Larkfield' } }),
      of({ payment: { nonce: 'other' } }),
    ];
    assert.equal(distinct(challenges), challenges.length);
    assert.deepEqual(of({}), of({}));
  });
});

describe('the challenge of an opening', () => {
  it('[S80] changes with the part, the line, the amount, what is left, and the seller', () => {
    const wish = { line: 'mug', wanted: half, leftMinor: 2_000n } as const;
    const other = { ...part, id: mintId('prt', 0, Buffer.alloc(10, 1)) };
    const challenges = [
      challengeOfOpening(payment, part, wish),
      challengeOfOpening(payment, other, wish),
      challengeOfOpening(payment, { ...part, payeeName: 'Larkfield' }, wish),
      challengeOfOpening(payment, part, { ...wish, line: 'cup' }),
      challengeOfOpening(payment, part, { ...wish, leftMinor: 1_999n }),
      challengeOfOpening(payment, part, { ...wish, wanted: { outcome: 'partial_refund', amountMinor: 1n } }),
      challengeOfOpening({ nonce: 'other' }, part, wish),
    ];
    assert.equal(distinct(challenges), challenges.length);
    assert.deepEqual(challengeOfOpening(payment, part, wish), challengeOfOpening(payment, part, wish));
  });
});
