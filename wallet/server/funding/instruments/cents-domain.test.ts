import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { centOf } from '../../../../tests/samples/cent.ts';
import { isBalanced } from '../../ledger/accounts/domain.ts';
import { centEntries, failureOf } from './cents-domain.ts';

const now = new Date('2026-11-24T10:00:00Z');
const cent = centOf('ins_1', now);
const house = { costsId: 'acc_1', clearingId: 'acc_2' } as const;

describe('the cent that proves an account in euros', () => {
  it('[W8b] costs the house a cent once the bank has it, and nothing if it comes back', () => {
    const posted = centEntries(cent, ['posted'], house);
    assert.deepEqual(
      posted.map(({ kind, postings }) => [kind, postings.find((one) => one.accountId === 'acc_1')?.amountMinor]),
      [['cent_posted', -1n]],
    );
    const both = centEntries(cent, ['posted', 'returned'], house).flatMap(({ postings }) => postings);
    assert.equal(
      both.reduce((sum, one) => sum + (one.accountId === 'acc_1' ? one.amountMinor : 0n), 0n),
      0n,
    );
    assert.ok(isBalanced(both));
    assert.deepEqual(centEntries(cent, ['undone'], house), []);
    assert.deepEqual(centEntries(cent, ['found'], house), []);
  });

  it('[W8b] ends the proof if it does not stay at the bank', () => {
    assert.equal(failureOf(cent), undefined);
    assert.equal(failureOf({ ...cent, status: 'posted' }), undefined);
    assert.equal(failureOf({ ...cent, status: 'returned', refusal: 'bank_account_closed' }), 'returned');
    assert.equal(failureOf({ ...cent, status: 'failed', refusal: 'bank_account_unknown' }), 'returned');
    assert.equal(failureOf({ ...cent, status: 'failed', refusal: 'processor_unavailable' }), 'not_sent');
    assert.equal(failureOf({ ...cent, status: 'canceled' }), 'not_sent');
  });
});
