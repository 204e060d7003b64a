import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Payout, PayoutState } from './payout-domain.ts';
import { askAgainAt, isSurelyLost, settle } from './settle-domain.ts';
import type { Move, PaidOut } from './settle-domain.ts';

const now = new Date('2026-11-30T10:00:00Z');
const usd = (minor: bigint) => ({ minor, currency: 'USD' }) as const;
const processing: PaidOut = {
  id: 'wdr_1',
  amount: usd(1_500n),
  status: 'processing',
  refusal: null,
  processorId: null,
  askedAt: now,
  postedAt: null,
  settledAt: null,
};
const payout = (state: PayoutState, minor = 1_500n): Payout => ({
  processorId: 'obp_1',
  reference: 'wdr_1',
  amount: usd(minor),
  state,
});
const after = (before: PaidOut, state: PayoutState) => {
  const settled = settle(before, { kind: 'payout', payout: payout(state) }, now);
  assert.ok(settled.ok);
  return settled.value;
};
const failed = { status: 'failed', refusal: 'bank_account_closed' } as const;
const returned = { status: 'returned', refusal: 'bank_account_closed' } as const;

describe('what a payout does to its order', () => {
  it('[W9c] follows the states of the README, with the entries of each step', () => {
    const posted = after(processing, { status: 'posted' }).paidOut;
    const steps: readonly (readonly [PaidOut, PayoutState, PaidOut['status'], readonly Move[]])[] = [
      [processing, { status: 'processing' }, 'processing', []],
      [processing, { status: 'posted' }, 'posted', ['posted']],
      [processing, failed, 'failed', ['undone']],
      [processing, { status: 'canceled' }, 'canceled', ['undone']],
      // The news that it was posted never came.
      [processing, returned, 'returned', ['posted', 'returned']],
      [posted, { status: 'processing' }, 'posted', []],
      [posted, { status: 'posted' }, 'posted', []],
      [posted, returned, 'returned', ['returned']],
      // Connect says so of money that came back.
      [posted, failed, 'returned', ['returned']],
    ];
    for (const [before, state, status, moves] of steps) {
      const settled = after(before, state);
      assert.deepEqual([settled.paidOut.status, settled.moves], [status, moves], `${before.status} ${state.status}`);
    }
    const ends = [after(processing, failed), after(posted, returned), after(processing, { status: 'canceled' })];
    for (const { paidOut } of ends)
      for (const state of [
        { status: 'processing' },
        { status: 'posted' },
        failed,
        returned,
        { status: 'canceled' },
      ] as const)
        assert.deepEqual(after(paidOut, state), { paidOut, moves: [] }, `${paidOut.status} ${state.status}`);
  });

  it('[W9c] gives back what seemed lost, and takes it again if it was paid out after all', () => {
    const none = { kind: 'none', refusal: 'processor_unavailable' } as const;
    const lost = settle(processing, none, now);
    assert.ok(lost.ok);
    assert.deepEqual(lost.value.moves, ['undone']);
    assert.deepEqual(after(lost.value.paidOut, { status: 'processing' }).moves, ['found']);
    assert.deepEqual(after(lost.value.paidOut, { status: 'posted' }).moves, ['found', 'posted']);
    assert.deepEqual(after(lost.value.paidOut, { status: 'canceled' }).moves, []);
    const again = settle(lost.value.paidOut, none, now);
    assert.deepEqual(again.ok && again.value.moves, []);
  });

  it('[W9c] is refused if the processor pays another sum, or cancels what it has posted', () => {
    const wrong = settle(processing, { kind: 'payout', payout: payout({ status: 'posted' }, 1_501n) }, now);
    assert.equal(wrong.ok, false);
    const posted = after(processing, { status: 'posted' }).paidOut;
    const odd = settle(posted, { kind: 'payout', payout: payout({ status: 'canceled' }) }, now);
    assert.equal(odd.ok, false);
  });

  it('is asked for within a minute while there is no answer, then seldom, and ten days after it was posted no more', () => {
    const minutes = (one: PaidOut, at = now) => ((askAgainAt(one, at)?.getTime() ?? 0) - at.getTime()) / 60_000;
    assert.equal(minutes(processing), 1);
    assert.equal(minutes({ ...processing, processorId: 'obp_1' }), 360);
    const posted = { ...processing, status: 'posted', postedAt: now } as const;
    assert.equal(minutes(posted), 24 * 60);
    assert.equal(askAgainAt(posted, new Date(now.getTime() + 10 * 86_400_000)), undefined);
    assert.equal(askAgainAt({ ...processing, status: 'failed' }, now), undefined);
    assert.equal(isSurelyLost(processing, new Date(now.getTime() + 5 * 60_000)), false);
    assert.equal(isSurelyLost(processing, new Date(now.getTime() + 5 * 60_000 + 1)), true);
  });
});
