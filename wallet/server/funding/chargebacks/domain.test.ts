import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { sampleDispute, sampleTopUp } from '../../../../tests/samples/chargeback.ts';
import { disputeStatuses } from '../processor/dispute-domain.ts';
import type { Dispute } from '../processor/dispute-domain.ts';
import { follow, isInquiry, needsEvidence } from './domain.ts';
import type { Chargeback, Followed } from './domain.ts';

const now = new Date('2026-11-30T12:00:00Z');

function followed(before: Chargeback | undefined, more: Partial<Dispute>): Followed {
  const done = follow(before, { dispute: sampleDispute(more), topUp: sampleTopUp() }, now);
  assert.ok(done.ok);
  return done.value;
}

const taken = { takenMinor: 10_000n, feeMinor: 2_000n, moves: 1 } as const;

describe('following a dispute', () => {
  it('[S87a] takes what the bank took, once, with the fee beside it', () => {
    const first = followed(undefined, taken);
    assert.deepEqual([first.takes.minor, first.fee.minor, first.steps], [10_000n, 2_000n, ['taken']]);
    const again = followed(first.chargeback, taken);
    assert.deepEqual([again.takes.minor, again.fee.minor, again.steps], [0n, 0n, []]);
  });

  it('[S87b] gives back what the bank gave back', () => {
    const { chargeback } = followed(undefined, taken);
    const won = followed(chargeback, { ...taken, status: 'won', takenMinor: 0n, moves: 2 });
    assert.deepEqual([won.takes.minor, won.fee.minor, won.steps], [-10_000n, 0n, ['won']]);
    assert.deepEqual([won.chargeback.closedAt, won.chargeback.feeMinor], [now, 2_000n]);
  });

  it('ignores an answer that is older than the last one', () => {
    const { chargeback } = followed(undefined, taken);
    const won = followed(chargeback, { ...taken, status: 'won', takenMinor: 0n, moves: 2 }).chargeback;
    assert.equal(followed(won, taken).chargeback, won);
    const sent = followed(chargeback, { ...taken, status: 'under_review', submissions: 1 }).chargeback;
    assert.equal(followed(sent, taken).chargeback, sent);
    assert.equal(followed(sent, { ...taken, status: 'lost', submissions: 1 }).chargeback.status, 'lost');
  });

  it('opens again with an appeal, and ends with its decision', () => {
    const { chargeback } = followed(undefined, { ...taken, status: 'lost' });
    const appealed = followed(chargeback, { ...taken, status: 'appeal_under_review' }).chargeback;
    assert.deepEqual([appealed.status, appealed.closedAt], ['appeal_under_review', null]);
    const won = followed(appealed, { status: 'won', takenMinor: 0n, feeMinor: 2_000n, moves: 2 });
    assert.deepEqual([won.takes.minor, won.chargeback.status], [-10_000n, 'won']);
  });

  it('[S87a] takes nothing for a question of the bank, or a dispute that was prevented', () => {
    const asked = followed(undefined, { status: 'warning_needs_response' });
    assert.deepEqual([asked.takes.minor, asked.steps], [0n, ['asked']]);
    assert.deepEqual([isInquiry(asked.chargeback), needsEvidence(asked.chargeback)], [true, true]);
    const prevented = followed(asked.chargeback, { status: 'prevented' });
    assert.deepEqual([prevented.takes.minor, prevented.steps], [0n, []]);
    assert.deepEqual([prevented.chargeback.closedAt, needsEvidence(prevented.chargeback)], [now, false]);
  });

  it('refuses what is about another currency, or more than the dispute', () => {
    for (const more of [
      { amount: { minor: 10_000n, currency: 'USD' } },
      { amount: { minor: 10_000n, currency: null } },
      { takenMinor: 10_001n },
      { takenMinor: -1n },
    ] as const) {
      const done = follow(undefined, { dispute: sampleDispute({ ...taken, ...more }), topUp: sampleTopUp() }, now);
      assert.deepEqual(done, { ok: false, error: { code: 'dispute_mismatch' } });
    }
  });

  it('[S87b] ends at the newest answer, whatever came before it and how often', () => {
    const answer = fc
      .record({
        status: fc.constantFrom(...disputeStatuses),
        moves: fc.integer({ min: 0, max: 4 }),
        submissions: fc.integer({ min: 0, max: 1 }),
      })
      .map((one) => sampleDispute({ ...one, takenMinor: one.moves % 2 === 1 ? 10_000n : 0n }));
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 12 }), (answers) => {
        let before: Chargeback | undefined;
        let balance = 0n;
        for (const dispute of answers) {
          const done = follow(before, { dispute, topUp: sampleTopUp() }, now);
          assert.ok(done.ok);
          before = done.value.chargeback;
          balance -= done.value.takes.minor;
          assert.equal(balance, -before.takenMinor, 'the entries sum to what the bank has');
        }
        assert.equal(before?.moves ?? 0, Math.max(0, ...answers.map(({ moves }) => moves)));
      }),
    );
  });
});
