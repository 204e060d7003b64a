import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mintId } from '#platform/kernel/id.ts';
import { eur } from '../../../../tests/samples/payment.ts';
import { challengeOf, isOpen, judgeSignature, needsSecond } from './second-domain.ts';
import type { LargeDecision } from './second-domain.ts';

const id = <P extends string>(prefix: P, at: number) => mintId(prefix, at, Buffer.alloc(10, at));
const [ada, bea, cy] = [id('stf', 1), id('stf', 2), id('stf', 3)];
const at = new Date('2030-01-01T12:00:00Z');
const decision: LargeDecision = {
  id: id('dcn', 1),
  caseId: id('cas', 1),
  seen: 2,
  offer: { outcome: 'partial_refund', amountMinor: 90_000n },
  ground: 'fairness',
  words: 'Half each.',
  askedBy: ada,
  askedAt: at,
  opinion: null,
};
const entry = { at, by: 'buyer', kind: 'opened', status: 'open', offer: null, words: null, evidence: [] } as const;
const dispute = { timeline: [entry, entry], status: 'escalated', operatorId: null } as const;

describe('a decision about much money', () => {
  it('[S62] takes a second operator by all that is left, so that a small share of it does not evade that', () => {
    assert.equal(needsSecond(50_000n, eur(50_000n)), false);
    assert.equal(needsSecond(50_001n, eur(50_000n)), true);
    assert.equal(needsSecond(1n, eur(0n)), true);
  });

  it('[S62] is signed by another operator, who neither decided nor signed what is appealed', () => {
    const judge = (
      memberId: typeof ada,
      about: Parameters<typeof judgeSignature>[1] = dispute,
      { hasSigned = false, askerMay = true } = {},
    ) => {
      const judged = judgeSignature(decision, about, { memberId, hasSigned, askerMay });
      return judged.ok ? 'ok' : judged.error.code;
    };
    assert.equal(judge(bea), 'ok');
    assert.equal(judge(ada), 'own_decision');
    assert.equal(judge(bea, dispute, { askerMay: false }), 'asker_gone');
    const appealed = { ...dispute, status: 'appealed', operatorId: cy } as const;
    assert.equal(judge(bea, appealed), 'ok');
    assert.equal(judge(cy, appealed), 'same_operator');
    assert.equal(judge(bea, appealed, { hasSigned: true }), 'same_operator');
    assert.equal(judge(bea, dispute, { hasSigned: true }), 'ok');
  });

  it('[S62] is left behind by a case that has moved on, and ends once', () => {
    assert.equal(isOpen(decision, dispute), true);
    const moved = { ...dispute, timeline: [entry, entry, entry] };
    assert.equal(isOpen(decision, moved), false);
    const opinion = { opinion: 'sent_back', memberId: bea, at } as const;
    assert.equal(isOpen({ ...decision, opinion }, dispute), false);
    const judged = judgeSignature(decision, moved, { memberId: bea, hasSigned: false, askerMay: true });
    assert.ok(!judged.ok && judged.error.code === 'decision_gone');
  });

  it('[S62] is signed with all that it says', () => {
    const others: LargeDecision[] = [
      { ...decision, id: id('dcn', 2) },
      { ...decision, caseId: id('cas', 2) },
      { ...decision, seen: 3 },
      { ...decision, offer: { outcome: 'partial_refund', amountMinor: 90_001n } },
      { ...decision, offer: { outcome: 'refund' } },
      { ...decision, ground: 'new_evidence' },
      { ...decision, words: 'Half.' },
      { ...decision, askedBy: bea },
    ];
    const digests = [decision, ...others].map((one) => challengeOf(one).toString('hex'));
    assert.equal(new Set(digests).size, digests.length);
  });
});
