import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Money } from '#platform/money/money.ts';
import type { Payout, PayoutState } from '../processor/payout-domain.ts';
import {
  askAgainAt,
  counted,
  feeOf,
  inForce,
  isSurelyLost,
  isWorse,
  judge,
  monthId,
  mostNow,
  settle,
} from './domain.ts';
import type { Month, Move, Withdrawal, WithdrawalTerms } from './domain.ts';

const now = new Date('2026-11-30T10:00:00Z');
const usd = (minor: bigint): Money => ({ minor, currency: 'USD' });
const terms: WithdrawalTerms = {
  version: 1,
  validFrom: new Date(0),
  currency: 'USD',
  freeUpToMinor: 100_000n,
  basisPoints: 10,
  leastFeeMinor: 10n,
  leastMinor: 100n,
  mostMinor: 1_000_000n,
  quoteMinutes: 10,
};
const processing: Withdrawal = {
  id: 'wdr_1',
  cell: 0,
  holderId: 'hld_1',
  accountId: 'acc_1',
  instrumentId: 'ins_1',
  amount: usd(1_500n),
  fee: usd(10n),
  termsVersion: 1,
  nameMatch: 'match',
  knownName: null,
  status: 'processing',
  refusal: null,
  processorId: null,
  holdId: 'hol_1',
  quotedAt: now,
  validUntil: now,
  approvedAt: now,
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
const after = (withdrawal: Withdrawal, state: PayoutState) => {
  const settled = settle(withdrawal, { kind: 'payout', payout: payout(state) }, now);
  assert.ok(settled.ok);
  return settled.value;
};
const failed = { status: 'failed', refusal: 'bank_account_closed' } as const;
const returned = { status: 'returned', refusal: 'bank_account_closed' } as const;

describe('the fee of a withdrawal', () => {
  const month: Month = { id: 'm', cell: 0, holderId: 'hld_1', paidMinor: 0n, chargedMinor: 0n };

  it('[S136] is free up to the month’s sum, then a tenth of a percent of what is beyond, at least 0.10', () => {
    assert.equal(feeOf(usd(100_000n), month, terms).minor, 0n);
    assert.equal(feeOf(usd(100_001n), month, terms).minor, 10n);
    assert.equal(feeOf(usd(150_000n), month, terms).minor, 50n);
    // It is rounded up.
    assert.equal(feeOf(usd(150_001n), month, terms).minor, 51n);
  });

  it('[S136] is of the whole, however it is split', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 1n, max: 90_000n }), { minLength: 1, maxLength: 12 }), (parts) => {
        const end = parts.reduce((sum, minor) => {
          const withdrawal = { amount: usd(minor), fee: feeOf(usd(minor), sum, terms) };
          return counted(sum, withdrawal, 1n);
        }, month);
        const whole = parts.reduce((sum, minor) => sum + minor, 0n);
        assert.equal(end.chargedMinor, feeOf(usd(whole), month, terms).minor);
      }),
    );
  });

  it('never makes what can be withdrawn more than what may leave', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 3_000_000n }), fc.bigInt({ min: 0n, max: 200_000n }), (free, paidMinor) => {
        const known = counted(month, { amount: usd(paidMinor), fee: feeOf(usd(paidMinor), month, terms) }, 1n);
        const most = mostNow(usd(free), known, terms);
        assert.ok(most.minor === 0n || most.minor >= terms.leastMinor);
        assert.ok(most.minor <= terms.mostMinor);
        if (most.minor > 0n) assert.ok(most.minor + feeOf(most, known, terms).minor <= free);
      }),
    );
  });

  it('counts by UTC months, and by the version in force', () => {
    assert.equal(monthId('hld_1', 'USD', new Date('2026-11-30T23:59:59Z')), 'hld_1 USD 2026-11');
    assert.equal(monthId('hld_1', 'USD', new Date('2026-12-01T00:00:00Z')), 'hld_1 USD 2026-12');
    const next = { ...terms, version: 2, validFrom: new Date('2026-12-01T00:00:00Z') };
    assert.equal(inForce([terms, next], 'USD', now)?.version, 1);
    assert.equal(inForce([terms, next], 'USD', next.validFrom)?.version, 2);
    assert.equal(inForce([terms], 'JPY', now), undefined);
  });
});

describe('whether a withdrawal may begin', () => {
  const leavable = { now: usd(5_000n), later: [], isHeldFree: true };
  const standing: Parameters<typeof judge>[0]['standing'] = { isFrozen: false, owes: false, waits: undefined };
  const asked = { amount: usd(1_000n), fee: usd(0n), terms, spendable: usd(9_000n), leavable, standing };
  const codeOf = (more: Partial<typeof asked>) => {
    const judged = judge({ ...asked, ...more });
    return judged.ok ? 'ok' : judged.error.code;
  };

  it('[W9c] depends on wallet, debts and recent changes before it depends on the amount', () => {
    assert.equal(codeOf({}), 'ok');
    assert.equal(codeOf({ standing: { ...standing, isFrozen: true } }), 'account_frozen');
    assert.equal(codeOf({ standing: { ...standing, owes: true }, amount: usd(1n) }), 'debt_open');
    const waits = { code: 'recent_change', cause: 'recovered', until: now } as const;
    assert.equal(codeOf({ standing: { ...standing, waits } }), 'recent_change');
  });

  it('[S86] [W9c] takes what may leave, with its fee, and no more', () => {
    assert.equal(codeOf({ amount: usd(99n) }), 'amount_too_small');
    assert.equal(codeOf({ amount: usd(1_000_001n) }), 'amount_too_large');
    assert.equal(codeOf({ amount: usd(9_001n) }), 'insufficient_funds');
    assert.equal(codeOf({ amount: usd(5_001n) }), 'money_not_free_yet');
    assert.equal(codeOf({ amount: usd(5_000n) }), 'ok');
    assert.equal(codeOf({ amount: usd(5_000n), fee: usd(1n) }), 'money_not_free_yet');
  });
});

describe('what a payout does to its withdrawal', () => {
  it('[W9c] follows the states of the README, with the entries of each step', () => {
    const posted = after(processing, { status: 'posted' }).withdrawal;
    const steps: readonly (readonly [Withdrawal, PayoutState, Withdrawal['status'], readonly Move[]])[] = [
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
      assert.deepEqual([settled.withdrawal.status, settled.moves], [status, moves], `${before.status} ${state.status}`);
    }
    const ends = [after(processing, failed), after(posted, returned), after(processing, { status: 'canceled' })];
    for (const { withdrawal } of ends)
      for (const state of [
        { status: 'processing' },
        { status: 'posted' },
        failed,
        returned,
        { status: 'canceled' },
      ] as const)
        assert.deepEqual(after(withdrawal, state), { withdrawal, moves: [] }, `${withdrawal.status} ${state.status}`);
  });

  it('[W9c] gives back what seemed lost, and takes it again if it was paid out after all', () => {
    const none = { kind: 'none', refusal: 'processor_unavailable' } as const;
    const lost = settle(processing, none, now);
    assert.ok(lost.ok);
    assert.deepEqual(lost.value.moves, ['undone']);
    assert.deepEqual(after(lost.value.withdrawal, { status: 'processing' }).moves, ['found']);
    assert.deepEqual(after(lost.value.withdrawal, { status: 'posted' }).moves, ['found', 'posted']);
    assert.deepEqual(after(lost.value.withdrawal, { status: 'canceled' }).moves, []);
    const again = settle(lost.value.withdrawal, none, now);
    assert.deepEqual(again.ok && again.value.moves, []);
  });

  it('[W9c] is refused if the processor pays another sum, or cancels what it has posted', () => {
    const wrong = settle(processing, { kind: 'payout', payout: payout({ status: 'posted' }, 1_501n) }, now);
    assert.equal(wrong.ok, false);
    const posted = after(processing, { status: 'posted' }).withdrawal;
    const odd = settle(posted, { kind: 'payout', payout: payout({ status: 'canceled' }) }, now);
    assert.equal(odd.ok, false);
  });

  it('is asked for within a minute while there is no answer, then seldom, and ten days after it was posted no more', () => {
    const minutes = (one: Withdrawal, at = now) => ((askAgainAt(one, at)?.getTime() ?? 0) - at.getTime()) / 60_000;
    assert.equal(minutes(processing), 1);
    assert.equal(minutes({ ...processing, processorId: 'obp_1' }), 360);
    const posted = { ...processing, status: 'posted', postedAt: now } as const;
    assert.equal(minutes(posted), 24 * 60);
    assert.equal(askAgainAt(posted, new Date(now.getTime() + 10 * 86_400_000)), undefined);
    assert.equal(askAgainAt({ ...processing, status: 'failed' }, now), undefined);
    assert.equal(isSurelyLost(processing, new Date(now.getTime() + 5 * 60_000)), false);
    assert.equal(isSurelyLost(processing, new Date(now.getTime() + 5 * 60_000 + 1)), true);
  });

  it('is shown to the holder again if the bank now says something worse of the name', () => {
    assert.equal(isWorse('no_match', 'close_match'), true);
    assert.equal(isWorse('close_match', 'match'), true);
    assert.equal(isWorse('match', 'no_match'), false);
    assert.equal(isWorse('unavailable', 'unavailable'), false);
  });
});
