import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Type } from 'typebox';
import { uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import { toId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { createTestDatabase } from '../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../dev/postgres/testing.ts';
import { deleteAccount, eraseTrade, lockAccount, openTrade, otherTies } from './store.ts';

const waysIn = [
  sql`entries.entries`,
  sql`passkeys.passkeys`,
  sql`authenticators.apps`,
  sql`authenticators.recovery_codes`,
  sql`recoveries.waits`,
  sql`changes.changes`,
];

/** Stores one row in each table of what opens an account. */
async function addWaysIn(tx: Tx, shopper: string): Promise<void> {
  const [secret, now] = [randomBytes(32), new Date()];
  await tx.run(sql`
    insert into entries.entries (id, token_hash, kind, email, shopper_id, epoch, continue_to, created_at, expires_at)
    values (${randomUUID()}, ${secret}, 'login', 'ada@example.com', ${shopper}, 0, '/', ${now}, ${now})`);
  await tx.run(sql`
    insert into passkeys.passkeys (credential_id, shopper_id, public_key, counter, transports, name, created_at)
    values (${randomUUID()}, ${shopper}, ${secret}, 0, '{}', 'Key', ${now})`);
  await tx.run(sql`
    insert into authenticators.apps (shopper_id, secret, session_id, asked_at)
    values (${shopper}, ${secret}, ${randomUUID()}, ${now})`);
  await tx.run(sql`
    insert into authenticators.recovery_codes (shopper_id, code_hash, made_at) values (${shopper}, ${secret}, ${now})`);
  await tx.run(sql`
    insert into recoveries.waits (id, shopper_id, stop_hash, asked_at, due_at, expires_at)
    values (${randomUUID()}, ${shopper}, ${secret}, ${now}, ${now}, ${now})`);
  await tx.run(sql`
    insert into changes.changes (id, shopper_id, kind, before, after, undo_hash, made_at, expires_at)
    values (${randomUUID()}, ${shopper}, 'name', 'Ada', 'Eve', ${secret}, ${now}, ${now})`);
}

async function countWaysIn(tx: Tx, shopper: string): Promise<number[]> {
  const counts: number[] = [];
  for (const table of waysIn) {
    const Row = Type.Object({ count: Type.Integer() });
    const { count } = await tx.one(sql(Row)`
      select count(*)::integer as count from ${table} where shopper_id = ${shopper}`);
    counts.push(count);
  }
  return counts;
}

describe('the rows of a deleted account', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('market');
  });
  after(() => database.close());

  const newShopper = async (): Promise<Id<'shp'>> => {
    const key = randomUUID();
    await database.db.asWriter((tx) =>
      tx.run(sql`
        insert into shoppers.shoppers (id, email, name, password_hash, address, created_at)
        values (${key}, ${`${key}@example.com`}, 'Ada', 'hash', '{}', now())`),
    );
    return toId('shp', key);
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

  it('[S116b] go with everything that opens the account, and with what could bring it back', async () => {
    const { db } = database;
    const [id, other] = [await newShopper(), await newShopper()];
    for (const one of [id, other]) await db.asWriter((tx) => addWaysIn(tx, uuid(one)));
    const left = (one: Id<'shp'>) => db.asWriter((tx) => countWaysIn(tx, uuid(one)));
    assert.deepEqual(
      await left(id),
      Array.from(waysIn, () => 1),
    );
    await db.asWriter((tx) => deleteAccount(tx, id, new Date()));
    assert.deepEqual(
      await left(id),
      Array.from(waysIn, () => 0),
    );
    assert.deepEqual(
      await left(other),
      Array.from(waysIn, () => 1),
    );
    await db.asWriter((tx) => addWaysIn(tx, uuid(id)));
    await db.asWriter((tx) => eraseTrade(tx, id));
    assert.deepEqual(
      await left(id),
      Array.from(waysIn, () => 0),
      'what came late goes with the trade',
    );
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
