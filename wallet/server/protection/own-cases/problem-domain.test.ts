import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sampleLine } from '../../../../tests/samples/payment.ts';
import { reasons } from '../cases/record-domain.ts';
import type { Reason } from '../cases/record-domain.ts';
import { isOpen, judgeProblem, missingFrom } from './problem-domain.ts';
import type { ProblemLine } from './problem-domain.ts';

const early = { code: 'case_too_early', from: null } as const;
const all = Object.fromEntries(reasons.map((reason) => [reason, early])) as Record<Reason, typeof early>;
const line: ProblemLine = {
  line: sampleLine(),
  faults: { ...all, damaged: null },
  hadReplacement: true,
  delivered: null,
};

describe('a problem', () => {
  it('[B2b] can be reported if there is a reason for which a case may be opened', () => {
    assert.deepEqual([isOpen(line), isOpen({ ...line, faults: all })], [true, false]);
  });

  it('[B2b] of goods that a carrier delivered, but that are not there, waits for the earlier of two times', () => {
    const [early, late] = [new Date('2026-12-01T00:00:00Z'), new Date('2026-12-17T00:00:00Z')];
    assert.equal(missingFrom({ releaseAt: early }, late), early);
    assert.equal(missingFrom({ releaseAt: late }, early), early);
    assert.equal(missingFrom({ releaseAt: null }, late), late);
  });

  it('[B2b] is judged as far as it is filled in, by its reason and its outcome', () => {
    const judged = (filled: Omit<Parameters<typeof judgeProblem>[1], 'words'>) =>
      judgeProblem({ lines: [line] }, { ...filled, words: '' }).map(({ code }) => code);
    const tooMuch = { outcome: 'partial_refund', amountMinor: 3_001n } as const;
    assert.deepEqual(judged({}), []);
    assert.deepEqual(judged({ line: 'l1', wanted: tooMuch }), ['amount_above_line']);
    assert.deepEqual(judged({ line: 'l1', reason: 'counterfeit', wanted: tooMuch }), [
      'case_too_early',
      'amount_above_line',
    ]);
    assert.deepEqual(judged({ line: 'l1', reason: 'damaged', wanted: { outcome: 'replacement' } }), ['outcome_used']);
    assert.deepEqual(judged({ line: 'l1', reason: 'damaged', wanted: { outcome: 'refund' } }), []);
  });
});
