import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { sql } from '#platform/db/sql.ts';
import { toId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { createTestDatabase } from '../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../dev/postgres/testing.ts';
import { deleteAccount, eraseTrade, lockAccount, openTrade, otherTies } from './store.ts';

describe('the rows of a deleted account', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('market');
  });
  after(() => database.close());

  const newShopper = async (): Promise<Id<'shp'>> => {
    const uuid = randomUUID();
    await database.db.asWriter((tx) =>
      tx.run(sql`
        insert into shoppers.shoppers (id, email, name, password_hash, address, created_at)
        values (${uuid}, ${`${uuid}@example.com`}, 'Ada', 'hash', '{}', now())`),
    );
    return toId('shp', uuid);
  };

  it('[S116b] lose their person, and a second deletion finds none', async () => {
    const { db } = database;
    const [id, other] = [await newShopper(), await newShopper()];
    await db.asWriter(async (tx) => {
      assert.ok(await lockAccount(tx, id));
      assert.deepEqual(await openTrade(tx, id, 5), []);
      assert.deepEqual(await otherTies(tx, id), { links: 0, shops: 0, tickets: 0 });
      await deleteAccount(tx, id, new Date());
      assert.ok(!(await lockAccount(tx, id)));
      assert.ok(await lockAccount(tx, other));
    });
  });

  it('[S116b] are pseudonymized by the database only if the account was deleted', async () => {
    const { db } = database;
    const id = await newShopper();
    const erase = () => db.asWriter((tx) => eraseTrade(tx, id));
    await assert.rejects(erase(), /only a deleted account/);
    await db.asWriter((tx) => deleteAccount(tx, id, new Date()));
    await erase();
    await erase();
  });
});
