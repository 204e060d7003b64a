import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isBalanced, mergePostings, post, transfer } from './domain.ts';
import type { Account, Posting } from './domain.ts';

const account = (name: string, postedMinor: bigint, more: Partial<Account> = {}): Account => ({
  id: `acc_${name}`,
  cell: 0,
  ownerKind: 'holder',
  ownerId: '00000000-0000-7000-8000-000000000000',
  kind: 'available',
  currency: 'EUR',
  floorMinor: 0n,
  postedMinor,
  heldMinor: 0n,
  ...more,
});

const entry = (postings: Posting[]) => ({ kind: 'test', reason: 'a test', postings });
const among = (accounts: Account[]) => (id: string) => accounts.find((one) => one.id === id);

describe('posting an entry', () => {
  it('carries the running balance of each account', () => {
    const accounts = [account('a', 500n), account('b', 70n)];
    const { postings } = post(entry(transfer('acc_a', 'acc_b', { minor: 200n, currency: 'EUR' })), among(accounts));
    assert.deepEqual(
      postings.map((posting) => posting.balanceMinor),
      [300n, 270n],
    );
  });

  it('refuses an entry that does not balance, in one currency or across two', () => {
    const accounts = [account('a', 500n), account('b', 0n), account('u', 0n, { currency: 'USD' })];
    const lopsided = [
      { accountId: 'acc_a', currency: 'EUR', amountMinor: -5n },
      { accountId: 'acc_b', currency: 'EUR', amountMinor: 4n },
    ] as const;
    assert.throws(() => post(entry([...lopsided]), among(accounts)), /balances/);
    const mixed = [{ ...lopsided[0] }, { accountId: 'acc_u', currency: 'USD', amountMinor: 5n }] as Posting[];
    assert.throws(() => post(entry(mixed), among(accounts)), /balances/);
  });

  it('takes no account below its floor, and does not count held money', () => {
    const accounts = [account('a', 500n, { heldMinor: 400n }), account('b', 0n)];
    const move = (minor: bigint) =>
      post(entry(transfer('acc_a', 'acc_b', { minor, currency: 'EUR' })), among(accounts));
    assert.throws(() => move(101n), /floor/);
    assert.doesNotThrow(() => move(100n));
  });

  it('lets an account without a floor fall below zero', () => {
    const accounts = [account('p', 0n, { floorMinor: null }), account('b', 0n)];
    assert.doesNotThrow(() => post(entry(transfer('acc_p', 'acc_b', { minor: 9n, currency: 'EUR' })), among(accounts)));
  });

  it('merges postings to one line per account and keeps the balance', () => {
    const posting = fc.record({
      accountId: fc.constantFrom('acc_a', 'acc_b', 'acc_c') as fc.Arbitrary<`acc_${string}`>,
      currency: fc.constant('EUR' as const),
      amountMinor: fc.bigInt({ min: -1_000n, max: 1_000n }),
    });
    fc.assert(
      fc.property(fc.array(posting, { minLength: 1 }), (postings) => {
        const merged = mergePostings(postings);
        assert.equal(new Set(merged.map((one) => one.accountId)).size, merged.length);
        assert.ok(merged.every((one) => one.amountMinor !== 0n));
        assert.equal(isBalanced(merged), isBalanced(postings));
      }),
    );
  });
});
