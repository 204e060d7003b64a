import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { mintId } from '#platform/kernel/id.ts';
import type { Money } from '#platform/money/money.ts';
import { collect, credit, debtAccountId, payOrCollect } from './debt-domain.ts';
import type { Account } from './domain.ts';

const now = new Date('2026-11-24T10:00:00Z');
const eur = (minor: bigint): Money => ({ minor, currency: 'EUR' });
const id = mintId('acc', 0, Buffer.alloc(10, 1));
const accountOf = (postedMinor: bigint, heldMinor = 0n): Account => ({
  id,
  cell: 0,
  ownerKind: 'holder',
  ownerId: '0198f000-0000-7000-8000-000000000001',
  kind: 'available',
  currency: 'EUR',
  floorMinor: 0n,
  postedMinor,
  heldMinor,
});
const debtOf = (owed: bigint): Account => ({
  ...accountOf(-owed),
  id: debtAccountId(id),
  kind: 'debt',
  floorMinor: null,
});
const amounts = (postings: readonly { accountId: string; amountMinor: bigint }[]) =>
  postings.map((one) => [one.accountId === id ? 'account' : 'debt', one.amountMinor]);

describe('an account whose owner may have a debt', () => {
  it('gets what is left after the debt is paid', () => {
    assert.deepEqual(amounts(credit({ account: accountOf(5n), debt: undefined }, eur(100n))), [['account', 100n]]);
    assert.deepEqual(amounts(credit({ account: accountOf(5n), debt: debtOf(0n) }, eur(100n))), [['account', 100n]]);
    assert.deepEqual(amounts(credit({ account: accountOf(5n), debt: debtOf(30n) }, eur(100n))), [
      ['debt', 30n],
      ['account', 70n],
    ]);
    assert.deepEqual(amounts(credit({ account: accountOf(0n), debt: debtOf(300n) }, eur(100n))), [['debt', 100n]]);
  });

  it('gives what it has free, and owes the rest', () => {
    assert.deepEqual(amounts(collect({ account: accountOf(100n), debt: undefined }, eur(60n), now).postings), [
      ['account', -60n],
    ]);
    const short = collect({ account: accountOf(100n, 70n), debt: undefined }, eur(60n), now);
    assert.deepEqual(amounts(short.postings), [
      ['account', -30n],
      ['debt', -30n],
    ]);
    assert.deepEqual(
      [short.opened?.kind, short.opened?.floorMinor, short.opened?.opening],
      ['debt', null, { at: now }],
    );
    const again = collect({ account: accountOf(0n), debt: debtOf(5n) }, eur(60n), now);
    assert.deepEqual([amounts(again.postings), again.opened], [[['debt', -60n]], undefined]);
  });

  it('[B4f] never falls below zero, and balances with its debt, in any order of payments', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -500n, max: 500n }).filter((minor) => minor !== 0n)), (sums) => {
        let account = accountOf(0n);
        let debt: Account | undefined;
        let total = 0n;
        for (const minor of sums) {
          const { postings, opened } = payOrCollect({ account, debt }, eur(minor), now);
          debt ??= opened;
          for (const posting of postings) {
            if (posting.accountId === id)
              account = { ...account, postedMinor: account.postedMinor + posting.amountMinor };
            else debt = { ...debt!, postedMinor: debt!.postedMinor + posting.amountMinor };
          }
          total += minor;
          assert.ok(account.postedMinor >= 0n && (debt?.postedMinor ?? 0n) <= 0n);
          assert.equal(account.postedMinor + (debt?.postedMinor ?? 0n), total);
          assert.ok(account.postedMinor === 0n || (debt?.postedMinor ?? 0n) === 0n);
        }
      }),
    );
  });

  it('has a debt account of its own, always the same', () => {
    assert.equal(debtAccountId(id), debtAccountId(id));
    assert.notEqual(debtAccountId(id), debtAccountId(mintId('acc', 0, Buffer.alloc(10, 2))));
  });
});
