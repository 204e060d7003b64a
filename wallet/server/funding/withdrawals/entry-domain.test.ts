import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Id } from '#platform/kernel/id.ts';
import { debtAccountId } from '../../ledger/accounts/debt-domain.ts';
import type { Account } from '../../ledger/accounts/domain.ts';
import { isBalanced } from '../../ledger/accounts/domain.ts';
import { debitEntry, moveEntries } from './entry-domain.ts';
import type { Move } from '../processor/settle-domain.ts';
import type { Withdrawal } from './domain.ts';

const accountId = 'acc_00000000000000000000000001' as Id<'acc'>;
const house = {
  payableId: 'acc_00000000000000000000000002',
  clearingId: 'acc_00000000000000000000000003',
  feesId: 'acc_00000000000000000000000004',
} as const;
const withdrawal = {
  id: 'wdr_1',
  accountId,
  amount: { minor: 1_500n, currency: 'USD' },
  fee: { minor: 10n, currency: 'USD' },
} as unknown as Withdrawal;
const account = (postedMinor: bigint): Account => ({
  id: accountId,
  cell: 0,
  ownerKind: 'holder',
  ownerId: '00000000-0000-0000-0000-000000000001',
  kind: 'available',
  currency: 'USD',
  floorMinor: 0n,
  postedMinor,
  heldMinor: 0n,
});
const names = new Map<string, string>([
  [accountId, 'holder'],
  [debtAccountId(accountId), 'debt'],
  ...Object.entries(house).map(([name, id]) => [id, name.replace('Id', '')] as const),
]);
const move = (moves: readonly Move[], posted = 0n) => {
  const { entries } = moveEntries(withdrawal, moves, {
    holder: { account: account(posted), debt: undefined },
    house,
    now: new Date(0),
  });
  for (const { postings } of entries) assert.ok(isBalanced(postings));
  return entries.map(({ postings }) =>
    Object.fromEntries(postings.map((one) => [names.get(one.accountId), Number(one.amountMinor)])),
  );
};

describe('the entries of a withdrawal', () => {
  it('[W9c] debit amount and fee before the processor is asked', () => {
    const { postings } = debitEntry(withdrawal, house);
    assert.ok(isBalanced(postings));
    assert.deepEqual(Object.fromEntries(postings.map((one) => [names.get(one.accountId), Number(one.amountMinor)])), {
      holder: -1_510,
      payable: 1_500,
      fees: 10,
    });
  });

  it('[W9c] leave what is to be paid when the bank has it, and come back from there when it sends it back', () => {
    assert.deepEqual(move(['posted', 'returned']), [
      { payable: -1_500, clearing: 1_500 },
      { holder: 1_510, clearing: -1_500, fees: -10 },
    ]);
  });

  it('[W9c] give amount and fee back', () => {
    assert.deepEqual(move(['undone']), [{ holder: 1_510, payable: -1_500, fees: -10 }]);
  });

  it('[W9c] take again what was paid out after all, as a debt if it was spent meanwhile', () => {
    assert.deepEqual(move(['found', 'posted'], 2_000n), [
      { holder: -1_510, payable: 1_500, fees: 10 },
      { payable: -1_500, clearing: 1_500 },
    ]);
    assert.deepEqual(move(['found'], 500n), [{ holder: -500, debt: -1_010, payable: 1_500, fees: 10 }]);
  });
});
