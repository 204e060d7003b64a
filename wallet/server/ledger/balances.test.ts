import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Id } from '#platform/kernel/id.ts';
import { createBalances } from './balances.ts';
import type { Account } from './domain.ts';

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

describe('what a server believes of balances', () => {
  it('is what its last batch left, until that turns out not to be so', () => {
    const balances = createBalances();
    balances.keep([account('acc_1', 5n)]);
    assert.deepEqual(balances.recall(['acc_1', 'acc_2']), [account('acc_1', 5n)]);
    balances.forget(['acc_1']);
    assert.deepEqual(balances.recall(['acc_1']), []);
  });

  it('is forgotten first for the account that has moved nothing for the longest', () => {
    const balances = createBalances(2);
    balances.keep([account('acc_1'), account('acc_2')]);
    balances.keep([account('acc_1')]);
    balances.keep([account('acc_3')]);
    assert.deepEqual(
      balances.recall(['acc_1', 'acc_2', 'acc_3']).map(({ id }) => id),
      ['acc_1', 'acc_3'],
    );
  });

  it('is doubted for a while once it was wrong, and then tried again', () => {
    const balances = createBalances();
    assert.equal(balances.trusts(), true);
    balances.doubt();
    const answers = Array.from({ length: 100 }, () => balances.trusts());
    assert.equal(answers[0], false);
    assert.equal(answers.at(-1), true);
  });
});
