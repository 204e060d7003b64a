import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mintId } from '#platform/kernel/id.ts';
import type { Money } from '#platform/money/money.ts';
import { debtAccountId } from '../../ledger/accounts/debt-domain.ts';
import type { Account } from '../../ledger/accounts/domain.ts';
import { accountsKey } from '../../ledger/batch/command.ts';
import { createBatchState } from '../../ledger/batch/state.ts';
import type { Standing } from '../../identity/limits/domain.ts';
import { standingsKey } from '../../identity/limits/resources.ts';
import type { Outcome } from '../processor/settle-domain.ts';
import { settleWithdrawal } from './commands.ts';
import { monthId } from './domain.ts';
import type { Month, Withdrawal } from './domain.ts';
import { monthsKey, withdrawalsKey } from './store.ts';

const now = new Date('2026-11-30T10:00:00Z');
const mint = <P extends string>(prefix: P, at: number) => mintId(prefix, 0, Buffer.alloc(10, at));
const usd = (minor: bigint): Money => ({ minor, currency: 'USD' });
const [accountId, holderId] = [mint('acc', 1), mint('hld', 1)];
const house = { payableId: mint('acc', 2), clearingId: mint('acc', 3), feesId: mint('acc', 4) };
const debtId = debtAccountId(accountId);
const standing: Standing = {
  id: holderId,
  tier: 1,
  status: 'active',
  homeCountry: 'US',
  newBrowserAt: null,
  debtAccounts: [],
};
const withdrawal: Withdrawal = {
  id: mint('wdr', 1),
  cell: 0,
  holderId,
  accountId,
  instrumentId: mint('ins', 1),
  amount: usd(1_500n),
  fee: usd(10n),
  termsVersion: 1,
  nameMatch: 'match',
  knownName: null,
  status: 'processing',
  refusal: null,
  processorId: null,
  holdId: mint('hol', 1),
  quotedAt: now,
  validUntil: now,
  approvedAt: now,
  askedAt: now,
  postedAt: null,
  settledAt: null,
};

/** Settles a withdrawal of a holder. @returns What the holder has and owes afterwards, and the kinds of the entries. */
function settled(before: Withdrawal, outcome: Outcome, { has = 0n, owes }: { has?: bigint; owes?: bigint } = {}) {
  const account = (id: Account['id'], kind: Account['kind'], postedMinor: bigint): Account => {
    const floorMinor = kind === 'available' ? 0n : null;
    const owner = { cell: 0, ownerKind: 'holder', ownerId: holderId, currency: 'USD' } as const;
    return { ...owner, id, kind, floorMinor, postedMinor, heldMinor: 0n };
  };
  const month: Month = { id: monthId(holderId, 'USD', now), cell: 0, holderId, paidMinor: 1_500n, chargedMinor: 10n };
  const state = createBatchState();
  state.load(standingsKey.name, [holderId], [standing]);
  state.load(withdrawalsKey.name, [before.id], [before]);
  state.load(monthsKey.name, [month.id], [month]);
  state.load(
    accountsKey.name,
    [accountId, debtId, ...Object.values(house)],
    [
      account(accountId, 'available', has),
      ...(owes === undefined ? [] : [account(debtId, 'debt', -owes)]),
      ...Object.values(house).map((id) => account(id, 'payable', 5_000n)),
    ],
  );
  const writes = settleWithdrawal.decide({ withdrawalId: before.id, holderId, outcome, house }, state, { now });
  assert.ok(writes.ok);
  const entries = state.apply(writes.value).map((entry) => entry.kind);
  const minorOf = (id: Account['id']) => state.get(accountsKey, id)?.postedMinor ?? 0n;
  const debts = state.get(standingsKey, holderId)?.debtAccounts ?? [];
  return { has: minorOf(accountId), owes: -minorOf(debtId), entries, debts };
}

describe('settling a withdrawal', () => {
  const lost: Outcome = { kind: 'none', refusal: 'processor_unavailable' };

  it('[W9c] gives amount and fee back, a debt first', () => {
    assert.deepEqual(settled(withdrawal, lost), { has: 1_510n, owes: 0n, entries: ['withdrawal_undone'], debts: [] });
    const entries = ['withdrawal_undone', 'debt_paid'];
    assert.deepEqual(settled(withdrawal, lost, { owes: 400n }), { has: 1_110n, owes: 0n, entries, debts: [] });
    assert.deepEqual(settled(withdrawal, lost, { owes: 2_000n }), { has: 0n, owes: 490n, entries, debts: [] });
  });

  it('[W9c] pays the debt that one move made with what another brings back', () => {
    const payout = { processorId: 'obp_1', reference: withdrawal.id, amount: withdrawal.amount };
    const state = { status: 'returned', refusal: 'bank_account_closed' } as const;
    const failed = { ...withdrawal, status: 'failed', refusal: 'processor_unavailable', settledAt: now } as const;
    assert.deepEqual(settled(failed, { kind: 'payout', payout: { ...payout, state } }, { has: 500n }), {
      has: 500n,
      owes: 0n,
      entries: ['withdrawal_found', 'withdrawal_posted', 'withdrawal_returned', 'debt_paid'],
      debts: [debtId],
    });
  });
});
