import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { centOf } from '../../../../tests/samples/cent.ts';
import { bankAccountOf } from '../../../../tests/samples/bank-accounts.ts';
import { storeHolder } from '../../../../tests/samples/stored.ts';
import { createIds, systemClocks } from '#platform/kernel/world.ts';
import { insertBankAccount } from './bank-store.ts';
import type { Cent } from './cents-domain.ts';
import { centOfPayout, centsAt, centsResource, findCent, insertCent } from './cents-store.ts';

const ids = createIds(systemClocks);
const now = new Date('2026-11-24T10:00:00Z');

describe('[W8b] stored cents', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  it('are locked and written by a batch, once for each account', async () => {
    const holderId = await storeHolder(database.db);
    const account = bankAccountOf(holderId, { id: ids.mint('ins'), currency: 'EUR', country: 'DE' });
    const cent = centOf(account.id, now);
    const posted: Cent = { ...cent, status: 'posted', processorId: 'obp_1', postedAt: now };
    await database.db.asWriter(async (tx) => {
      await insertBankAccount(tx, account);
      await insertCent(tx, cent);
      assert.deepEqual(await findCent(tx, 0, account.id), cent);
      assert.equal(await findCent(tx, 0, ids.mint('ins')), undefined);
      assert.deepEqual(await centsResource.lock(tx, 0, [account.id, ids.mint('ins')]), [cent]);
      await centsResource.update(tx, 0, [posted]);
      assert.deepEqual(await findCent(tx, 0, account.id), posted);
      assert.equal(await centOfPayout(tx, 0, 'obp_1'), account.id);
      assert.equal(await centOfPayout(tx, 0, 'obp_2'), undefined);
      const underWay = async (ms: number) =>
        (await centsAt(tx, 0, new Date(posted.postedAt!.getTime() + ms))).map((one) => one.id);
      assert.deepEqual([await underWay(0), await underWay(1)], [[account.id], []]);
    });
    await assert.rejects(
      database.db.asWriter((tx) => insertCent(tx, cent)),
      /cents_pkey/,
    );
  });
});
