import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sampleDispute, sampleTopUp } from '../../../../tests/samples/chargeback.ts';
import { follow } from '../../funding/chargebacks/domain.ts';
import type { DisputeStatus } from '../../funding/processor/dispute-domain.ts';
import { MOST_LETTERS, judgeSending, readEvidence } from './domain.ts';

const now = new Date('2026-11-30T12:00:00Z');

describe('evidence for a bank', () => {
  it('[O1d] keeps the texts that say something', () => {
    const typed = { product_description: ' A lamp ', service_date: '', uncategorized_text: 'See above' };
    assert.deepEqual(readEvidence(typed), {
      ok: true,
      value: { product_description: 'A lamp', uncategorized_text: 'See above' },
    });
  });

  it('[O1d] is refused if it says nothing, or one of its texts is too long', () => {
    const codes = (typed: Parameters<typeof readEvidence>[0]) => {
      const read = readEvidence(typed);
      return read.ok || read.error.map(({ field, code }) => `${field} ${code}`);
    };
    assert.deepEqual(codes({ product_description: ' \n ' }), ['uncategorized_text evidence_missing']);
    const long = 'x'.repeat(MOST_LETTERS + 1);
    assert.deepEqual(codes({ access_activity_log: long }), ['access_activity_log text_too_long']);
  });

  it('[O1d] is sent only while the bank waits for it, and in time', () => {
    const soon = new Date(now.getTime() + 1);
    const codeOf = (status: DisputeStatus, dueBy: Date | null = soon) => {
      const followed = follow(undefined, { dispute: sampleDispute({ status, dueBy }), topUp: sampleTopUp() }, now);
      assert.ok(followed.ok);
      const judged = judgeSending(followed.value.chargeback, now);
      return judged.ok || judged.error.code;
    };
    assert.deepEqual([codeOf('needs_response'), codeOf('warning_needs_response')], [true, true]);
    assert.equal(codeOf('appeal_needs_response'), true);
    assert.equal(codeOf('needs_response', null), 'nothing_asked');
    assert.equal(codeOf('needs_response', now), 'time_over');
    for (const status of ['under_review', 'won', 'lost', 'prevented', 'warning_closed'] as const) {
      assert.equal(codeOf(status), 'nothing_asked', status);
    }
  });
});
