import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { storeHolder } from '../../../../tests/samples/stored.ts';
import { HOME_CELL } from '../../cell.ts';
import { RowTakenError } from '../../ledger/batch/command.ts';
import { refundedId } from './domain.ts';
import type { Refunded } from './domain.ts';
import { refundedOf, refundedResource } from './refunded-store.ts';

describe('[P4f] what refunds have brought', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  it('is stored by holder and pair of currencies, and seen by its holder alone', async () => {
    const { db } = database;
    const [holderId, stranger] = [await storeHolder(db), await storeHolder(db)];
    const of = (to: 'JPY' | 'USD', leftMinor: bigint): Refunded => {
      return { id: refundedId(holderId, 'EUR', to), cell: HOME_CELL, holderId, from: 'EUR', to, leftMinor };
    };
    await db.asWriter((tx) => refundedResource.insert(tx, HOME_CELL, [of('USD', 500n), of('JPY', 7n)]));
    await assert.rejects(
      db.asWriter((tx) => refundedResource.insert(tx, HOME_CELL, [of('USD', 1n)])),
      RowTakenError,
    );
    await db.asWriter(async (tx) => {
      assert.deepEqual(await refundedResource.lock(tx, HOME_CELL, [of('USD', 0n).id, 'none']), [of('USD', 500n)]);
      await refundedResource.update(tx, HOME_CELL, [of('USD', 20n)]);
    });
    const read = (holder: Refunded['holderId']) => db.asReader({ holder }, (tx) => refundedOf(tx, HOME_CELL, holderId));
    assert.deepEqual(await read(holderId), [of('JPY', 7n), of('USD', 20n)]);
    assert.deepEqual(await read(stranger), []);
  });
});
