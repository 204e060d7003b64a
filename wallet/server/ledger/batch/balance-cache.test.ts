import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Id } from '#platform/kernel/id.ts';
import { createBalanceCache } from './balance-cache.ts';
import type { Account } from '../accounts/domain.ts';

function account(id: string, postedMinor = 0n): Account {
  return {
    id: id as Id<'acc'>,
    cell: 0,
    ownerKind: 'holder',
    ownerId: '00000000-0000-7000-8000-0000000000aa',
    kind: 'available',
    currency: 'EUR',
    floorMinor: 0n,
    postedMinor,
    heldMinor: 0n,
  };
}

describe('the cache of balances', () => {
  it('has accounts as the last batch left them, until they are evicted', () => {
    const balances = createBalanceCache();
    balances.put([account('acc_1', 5n)]);
    assert.deepEqual(balances.get(['acc_1', 'acc_2']), [account('acc_1', 5n)]);
    balances.evict(['acc_1']);
    assert.deepEqual(balances.get(['acc_1']), []);
  });

  it('first evicts the account whose money has not moved for the longest time', () => {
    const balances = createBalanceCache(2);
    balances.put([account('acc_1'), account('acc_2')]);
    balances.put([account('acc_1')]);
    balances.put([account('acc_3')]);
    assert.deepEqual(
      balances.get(['acc_1', 'acc_2', 'acc_3']).map(({ id }) => id),
      ['acc_1', 'acc_3'],
    );
  });

  it('is off for a while after it was suspended, and then on again', () => {
    const balances = createBalanceCache();
    assert.equal(balances.isOptimistic(), true);
    balances.suspend();
    const answers = Array.from({ length: 100 }, () => balances.isOptimistic());
    assert.equal(answers[0], false);
    assert.equal(answers.at(-1), true);
  });
});
