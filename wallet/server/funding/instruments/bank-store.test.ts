import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { bankAccountOf } from '../../../../tests/samples/bank-accounts.ts';
import { storeHolder } from '../../../../tests/samples/stored.ts';
import { createIds, systemClocks } from '#platform/kernel/world.ts';
import { accepted } from './bank-domain.ts';
import type { BankAccount } from './bank-domain.ts';
import {
  addedSince,
  bankAccountOfSetup,
  bankAccountsOf,
  insertBankAccount,
  lockBankAccount,
  storeBankAccount,
} from './bank-store.ts';

const ids = createIds(systemClocks);
const now = new Date('2026-11-24T10:00:00Z');

describe('[W7b] stored bank accounts', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  it('are listed for their holder alone, from the processor’s answer until their removal', async () => {
    const [holder, stranger] = [await storeHolder(database.db), await storeHolder(database.db)];
    const account = bankAccountOf(holder, { id: ids.mint('ins') });
    const listFor = (reader: typeof holder) =>
      database.db.asReader({ holder: reader }, (tx) => bankAccountsOf(tx, 0, holder));
    const write = (next: BankAccount) => database.db.asWriter((tx) => storeBankAccount(tx, next));
    await database.db.asWriter((tx) => insertBankAccount(tx, account));
    assert.deepEqual(await listFor(holder), []);
    const details = {
      setupId: 'seti_1',
      bankName: 'BANK',
      last4: '6789',
      deposits: 'amounts',
      arrivesAt: now,
    } as const;
    const waiting = accepted(account, details);
    await write(waiting);
    assert.deepEqual(await listFor(holder), [waiting]);
    assert.deepEqual(await listFor(stranger), []);
    await database.db.asWriter(async (tx) => {
      assert.deepEqual(await lockBankAccount(tx, 0, account.id), waiting);
      assert.equal(await bankAccountOfSetup(tx, 0, 'seti_1'), account.id);
      assert.equal(await bankAccountOfSetup(tx, 0, 'seti_2'), undefined);
      assert.deepEqual(await addedSince(tx, 0, holder, new Date(0)), [now]);
      assert.deepEqual(await addedSince(tx, 0, holder, now), []);
    });
    await write({ ...waiting, removedAt: now });
    assert.deepEqual(await listFor(holder), []);
    assert.equal(await database.db.asWriter((tx) => lockBankAccount(tx, 0, account.id)), undefined);
  });
});
