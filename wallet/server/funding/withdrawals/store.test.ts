import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createIds, systemClocks } from '#platform/kernel/world.ts';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { sweepAll } from '../../../../tests/rows/sweep-all.ts';
import { storeHolder } from '../../../../tests/samples/stored.ts';
import { insertBankAccount } from '../instruments/bank-store.ts';
import type { BankAccount } from '../instruments/bank-domain.ts';
import type { Withdrawal } from './domain.ts';
import {
  allTerms,
  findMonth,
  findWithdrawal,
  insertWithdrawal,
  monthsResource,
  newestPaid,
  withdrawalsNamed,
  withdrawalsOf,
  withdrawalsResource,
} from './store.ts';

const ids = createIds(systemClocks);
const now = new Date('2026-11-30T10:00:00Z');

describe('[W9c] stored withdrawals', () => {
  let database: TestDatabase;
  let withdrawal: Withdrawal;
  before(async () => {
    database = await createTestDatabase('wallet');
    const holderId = await storeHolder(database.db);
    const instrumentId = ids.mint('ins');
    const bank = {
      id: instrumentId,
      cell: 0,
      holderId,
      currency: 'USD',
      country: 'US',
      bankName: 'BANK',
      last4: '6789',
    };
    const started = { status: 'started', expiresAt: now, tries: 0, addedAt: now, askedAt: now };
    await database.db.asWriter((tx) => insertBankAccount(tx, { ...bank, ...started } as BankAccount));
    withdrawal = {
      id: ids.mint('wdr'),
      cell: 0,
      holderId,
      accountId: ids.mint('acc'),
      instrumentId,
      amount: { minor: 10n ** 14n, currency: 'USD' },
      fee: { minor: 10n, currency: 'USD' },
      termsVersion: 1,
      nameMatch: 'close_match',
      knownName: 'A. Lovelace',
      status: 'quoted',
      refusal: null,
      processorId: null,
      holdId: null,
      quotedAt: now,
      validUntil: new Date(now.getTime() + 600_000),
      approvedAt: null,
      askedAt: null,
      postedAt: null,
      settledAt: null,
    };
    await database.db.asWriter((tx) => insertWithdrawal(tx, withdrawal));
  });
  after(() => database.close());

  it('come back as they were stored, to their holder alone', async () => {
    const find = (holder: Withdrawal['holderId']) =>
      database.db.asReader({ holder }, (tx) => findWithdrawal(tx, 0, withdrawal.id));
    assert.deepEqual(await find(withdrawal.holderId), withdrawal);
    assert.equal(await find(ids.mint('hld')), undefined);
    const named = await database.db.asReader({ holder: ids.mint('hld') }, (tx) =>
      withdrawalsNamed(tx, 0, [withdrawal.id]),
    );
    assert.deepEqual(named, []);
  });

  it('are locked and changed, and then listed; the name that the bank knows is forgotten', async () => {
    const approved: Withdrawal = {
      ...withdrawal,
      status: 'returned',
      knownName: null,
      refusal: 'bank_account_closed',
      processorId: 'obp_1',
      holdId: ids.mint('hol'),
      approvedAt: now,
      askedAt: now,
      postedAt: now,
      settledAt: now,
    };
    const { holderId } = withdrawal;
    const list = (before?: Withdrawal['id']) =>
      database.db.asReader({ holder: holderId }, (tx) => withdrawalsOf(tx, 0, holderId, { before, most: 5 }));
    assert.deepEqual(await list(), []);
    await database.db.asWriter(async (tx) => {
      assert.deepEqual(await withdrawalsResource.lock(tx, 0, [withdrawal.id, ids.mint('wdr')]), [withdrawal]);
      await withdrawalsResource.update(tx, 0, [approved]);
    });
    assert.deepEqual(await list(), [approved]);
    assert.deepEqual(await list(withdrawal.id), []);
  });

  it('are deleted a day after they ran out without an approval', async () => {
    const unused = { ...withdrawal, id: ids.mint('wdr') };
    await database.db.asWriter((tx) => insertWithdrawal(tx, unused));
    await sweepAll(database.db, 'withdrawals.withdrawals', new Date(now.getTime() + 25 * 3_600_000));
    assert.equal(await database.db.one((tx) => findWithdrawal(tx, 0, unused.id)), undefined);
    assert.ok(await database.db.one((tx) => findWithdrawal(tx, 0, withdrawal.id)));
  });

  it('are, of all holders, the newest that are paid or being paid', async () => {
    const paid: Withdrawal = { ...withdrawal, id: ids.mint('wdr'), status: 'posted', holdId: ids.mint('hol') };
    const posted = { ...paid, knownName: null, approvedAt: now, askedAt: now, postedAt: now };
    const newest = (most: number) => database.db.one((tx) => newestPaid(tx, 0, most));
    await database.db.asWriter(async (tx) => {
      await insertWithdrawal(tx, { ...withdrawal, id: paid.id });
      await withdrawalsResource.update(tx, 0, [posted]);
    });
    assert.deepEqual(await newest(9), [posted]);
    await database.db.asWriter((tx) => insertWithdrawal(tx, { ...withdrawal, id: ids.mint('wdr') }));
    assert.deepEqual(await newest(1), [], 'the newest one is a quote');
  });

  it('have terms in euros and dollars', async () => {
    const terms = await database.db.one(allTerms);
    assert.deepEqual(
      terms.map(({ currency, freeUpToMinor, basisPoints }) => [currency, freeUpToMinor, basisPoints]),
      [
        ['EUR', 100_000n, 10],
        ['USD', 100_000n, 10],
      ],
    );
  });

  it('[S136a] count in months, which only grow by approvals', async () => {
    const { holderId } = withdrawal;
    const month = { id: `${holderId} USD 2026-11`, cell: 0, holderId, paidMinor: 5n, chargedMinor: 1n };
    await database.db.asWriter((tx) => monthsResource.insert(tx, 0, [month]));
    await database.db.asWriter(async (tx) => {
      assert.deepEqual(await monthsResource.lock(tx, 0, [month.id, 'another']), [month]);
      await monthsResource.update(tx, 0, [{ ...month, paidMinor: 7n }]);
    });
    assert.equal((await database.db.one((tx) => findMonth(tx, 0, month.id)))?.paidMinor, 7n);
  });
});
