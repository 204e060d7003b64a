import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mintId } from '#platform/kernel/id.ts';
import { eur, sampleLine, samplePart, samplePayment } from '../../../../tests/samples/payment.ts';
import { challengeOf } from './challenge-domain.ts';

describe('the challenge of a confirmation', () => {
  it('[S80] changes with the part, its seller, the sum that leaves escrow, and an open case', () => {
    const payment = samplePayment({ status: 'captured' });
    const part = samplePart({ lines: [sampleLine()] });
    const [line] = part.lines;
    const challenges = [
      [payment, part],
      [payment, { ...part, id: mintId('prt', 0, Buffer.alloc(10, 1)) }],
      [payment, { ...part, payeeName: 'Larkfield' }],
      [payment, { ...part, payeeId: mintId('pye', 0, Buffer.alloc(10, 1)) }],
      [payment, { ...part, lines: [{ ...line!, refunded: eur(1n) }] }],
      [payment, { ...part, lines: [{ ...line!, caseId: mintId('cas', 0, Buffer.alloc(10, 1)) }] }],
      [samplePayment({ status: 'captured' }), part],
    ] as const;
    assert.equal(
      new Set(challenges.map(([one, two]) => challengeOf(one, two).toString('hex'))).size,
      challenges.length,
    );
    assert.deepEqual(challengeOf(payment, part), challengeOf({ ...payment }, { ...part }));
  });
});
