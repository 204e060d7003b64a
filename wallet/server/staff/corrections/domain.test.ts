import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { challengeOf, judgeDecision, readWish, statusOf, WAITS_MS } from './domain.ts';
import type { Correction } from './domain.ts';

const asked = new Date('2026-11-01T08:00:00Z');
const later = (ms: number) => new Date(asked.getTime() + ms);
const correction: Correction = {
  id: 'cor_1',
  entryNumber: 12n,
  reason: 'Booked twice',
  askedBy: 'stf_ada',
  askedAt: asked,
  expiresAt: later(WAITS_MS),
  decidedBy: null,
  decidedAt: null,
  decision: null,
  outcome: null,
};
const decided = { decidedBy: 'stf_bea', decidedAt: later(1) } as const;
const postings = [
  { accountId: 'acc_1', currency: 'EUR', amountMinor: 5n },
  { accountId: 'acc_2', currency: 'EUR', amountMinor: -5n },
] as const;

describe('a correction', () => {
  const codeOf = (
    one: Correction,
    member: `stf_${string}`,
    decision: 'approved' | 'refused',
    at = later(1),
    askerMay = true,
  ) => {
    const judged = judgeDecision(one, member, decision, { now: at, askerMay });
    return judged.ok ? 'ok' : judged.error.code;
  };

  it('[S62] is approved by somebody else than the one who asked, who may only take it back', () => {
    assert.equal(codeOf(correction, 'stf_ada', 'approved'), 'own_request');
    assert.equal(codeOf(correction, 'stf_bea', 'approved'), 'ok');
    assert.equal(codeOf(correction, 'stf_ada', 'refused'), 'ok');
  });

  it('[S62] [S68] is refused, and never approved, once its asker may not ask', () => {
    assert.equal(codeOf(correction, 'stf_bea', 'approved', later(1), false), 'asker_gone');
    assert.equal(codeOf(correction, 'stf_ada', 'approved', later(1), false), 'own_request');
    assert.equal(codeOf(correction, 'stf_bea', 'refused', later(1), false), 'ok');
  });

  it('[S62] is decided once, and within three days', () => {
    for (const decision of ['approved', 'refused'] as const) {
      assert.equal(codeOf({ ...correction, ...decided, decision }, 'stf_cleo', 'approved'), 'decided_before');
    }
    assert.equal(codeOf(correction, 'stf_bea', 'approved', later(WAITS_MS - 1)), 'ok');
    assert.equal(codeOf(correction, 'stf_bea', 'approved', later(WAITS_MS)), 'correction_expired');
  });

  it('stands where its decision and the ledger’s answer say', () => {
    const of = (changes: Partial<Correction>, at = later(1)) => statusOf({ ...correction, ...changes }, at);
    assert.deepEqual(
      [of({}), of({}, later(WAITS_MS)), of({ decision: 'refused' }), of({ decision: 'approved' })],
      ['waiting', 'expired', 'refused', 'approved'],
    );
    assert.equal(of({ decision: 'approved', outcome: 'insufficient_funds' }), 'insufficient_funds');
  });

  it('[S62] has a challenge that changes with all that is approved', () => {
    const challenges = [
      challengeOf(correction, postings),
      challengeOf({ ...correction, id: 'cor_2' }, postings),
      challengeOf({ ...correction, entryNumber: 13n }, postings),
      challengeOf({ ...correction, reason: 'Booked thrice' }, postings),
      challengeOf({ ...correction, askedBy: 'stf_cleo' }, postings),
      challengeOf(correction, [{ ...postings[0], amountMinor: 6n }, postings[1]]),
      challengeOf(correction, [{ ...postings[0], accountId: 'acc_3' }, postings[1]]),
    ].map((one) => one.toString('hex'));
    assert.equal(new Set(challenges).size, challenges.length);
    assert.equal(challengeOf({ ...correction }, [...postings]).toString('hex'), challenges[0]);
  });
});

describe('the wish for a correction', () => {
  it('names an entry and a reason, or each fault', () => {
    assert.deepEqual(readWish({ entry: ' #12 ', reason: ' Booked  twice ' }), {
      ok: true,
      value: { entryNumber: 12n, reason: 'Booked twice' },
    });
    for (const entry of ['', '0', '-1', '1.5', 'x', '9'.repeat(19), '1e3']) {
      assert.deepEqual(readWish({ entry, reason: '' }), {
        ok: false,
        error: [
          { field: 'entry', code: 'entry_not_read' },
          { field: 'reason', code: 'reason_missing' },
        ],
      });
    }
    const long = readWish({ entry: '1', reason: 'a'.repeat(401) });
    assert.deepEqual(long, { ok: false, error: [{ field: 'reason', code: 'reason_too_long' }] });
  });
});
