import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Id } from '#platform/kernel/id.ts';
import { askRefundAt, settleRefund } from './domain.ts';
import type { CardRefund, RefundOutcome } from './domain.ts';

const now = new Date('2026-11-24T10:00:00Z');
const started: CardRefund = {
  id: 'crf_01',
  cell: 0,
  refundId: 'rfd_01' as Id<'rfd'>,
  paymentId: 'pay_01',
  topUpId: 'top_01',
  holderId: 'hld_01',
  accountId: 'acc_01',
  amount: { minor: 600n, currency: 'EUR' },
  status: 'started',
  processorId: null,
  createdAt: now,
  settledAt: null,
};
const seen = (status: 'pending' | 'succeeded' | 'failed', minor = 600n): RefundOutcome => ({
  kind: 'refund',
  refund: { processorId: 're_1', reference: 'crf_01', amount: { minor, currency: 'EUR' }, status },
});
const after = (outcomes: readonly RefundOutcome[]) => {
  let refund = started;
  return outcomes.map((outcome) => {
    const settled = settleRefund(refund, outcome, now);
    assert.ok(settled.ok);
    ({ refund } = settled.value);
    return [refund.status, settled.value.move];
  });
};

describe('a refund to a card', () => {
  it('[B4g] leaves once, when the processor has it', () => {
    assert.deepEqual(after([seen('pending'), seen('pending'), seen('succeeded'), seen('succeeded'), seen('pending')]), [
      ['pending', 'leaves'],
      ['pending', undefined],
      ['succeeded', undefined],
      ['succeeded', undefined],
      ['succeeded', undefined],
    ]);
    assert.deepEqual(after([seen('succeeded')]), [['succeeded', 'leaves']]);
  });

  it('[S83] returns once if it fails later, and stays if it never left', () => {
    assert.deepEqual(after([seen('succeeded'), seen('failed'), seen('failed'), seen('succeeded')]), [
      ['succeeded', 'leaves'],
      ['failed', 'returns'],
      ['failed', undefined],
      ['failed', undefined],
    ]);
    assert.deepEqual(after([seen('failed')]), [['failed', 'stays']]);
    assert.deepEqual(after([{ kind: 'none' }, { kind: 'none' }]), [
      ['failed', 'stays'],
      ['failed', undefined],
    ]);
    // A refusal of a second request says nothing about the first.
    assert.deepEqual(after([seen('pending'), { kind: 'none' }]).at(-1), ['pending', undefined]);
  });

  it('of another amount is an error that changes nothing', () => {
    const settled = settleRefund(started, seen('succeeded', 601n), now);
    assert.deepEqual(settled, { ok: false, error: { code: 'refund_mismatch' } });
  });

  it('is asked about until its outcome is known', () => {
    const waits = (['started', 'pending', 'succeeded', 'failed'] as const).map((status) =>
      askRefundAt({ status }, now) === undefined ? undefined : Number(askRefundAt({ status }, now)) - Number(now),
    );
    assert.deepEqual(waits, [60_000, 6 * 3_600_000, undefined, undefined]);
  });
});
