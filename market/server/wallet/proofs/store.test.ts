import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { uuid } from '#platform/db/column.ts';
import { sql } from '#platform/db/sql.ts';
import { mintId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { countWrongCode, endProof, endProofsOf, findProof, insertProof, lockProof, sentSince } from './store.ts';

const at = new Date('2026-11-24T12:00:00Z');
const later = new Date('2026-11-24T12:05:00Z');
const fresh = <P extends string>(prefix: P): Id<P> => mintId(prefix, at.getTime(), randomBytes(10));

describe('stored proofs', () => {
  let database: TestDatabase;
  const [sellerId, shopperId, stranger] = [fresh('sel'), fresh('shp'), fresh('shp')];
  before(async () => {
    database = await createTestDatabase('market');
    await database.db.asWriter(async (tx) => {
      await tx.run(
        sql`insert into catalog.sellers (id, slug, name, about) values (${uuid(sellerId)}, 'shop', 'Shop', '')`,
      );
      for (const id of [shopperId, stranger]) {
        await tx.run(sql`
          insert into shoppers.shoppers (id, email, name, password_hash, created_at)
          values (${uuid(id)}, ${`${id}@example.com`}, 'Ada', 'x', ${at})`);
      }
    });
  });
  after(() => database.close());

  const add = async (createdAt = at): Promise<Id<'prf'>> => {
    const id = fresh('prf');
    const proof = { id, shopperId, sellerId, purpose: 'link', email: 'ada@example.com' } as const;
    await database.db.asWriter((tx) => insertProof(tx, { ...proof, createdAt, expiresAt: later }));
    return id;
  };
  const find = (id: Id<'prf'>) => database.db.asWriter((tx) => findProof(tx, id));

  it('[S132] end with the last wrong code', async () => {
    const id = await add();
    const count = () => database.db.asWriter((tx) => countWrongCode(tx, id, 2, later));
    await count();
    assert.deepEqual([(await find(id))?.tries, (await find(id))?.endedAt], [1, null]);
    await count();
    assert.deepEqual([(await find(id))?.tries, (await find(id))?.endedAt], [2, later]);
  });

  it('[S132] are locked only for the shopper who asked', async () => {
    const id = await add();
    const lock = (who: Id<'shp'>) => database.db.asWriter((tx) => lockProof(tx, who, id));
    assert.equal((await lock(shopperId))?.id, id);
    assert.equal(await lock(stranger), undefined);
  });

  it('[S132] end one by one, or all of a shopper at once', async () => {
    const [one, other] = [await add(), await add()];
    await database.db.asWriter((tx) => endProof(tx, one, at));
    await database.db.asWriter((tx) => endProofsOf(tx, stranger, later));
    assert.equal((await find(other))?.endedAt, null);
    await database.db.asWriter((tx) => endProofsOf(tx, shopperId, later));
    assert.deepEqual([(await find(one))?.endedAt, (await find(other))?.endedAt], [at, later]);
  });

  it('[S132] are counted by the time of their codes', async () => {
    const day = new Date('2026-11-25T12:00:00Z');
    await add(day);
    const sent = await database.db.asWriter((tx) => sentSince(tx, shopperId, later));
    assert.deepEqual(sent, [day]);
    assert.deepEqual(await database.db.asWriter((tx) => sentSince(tx, stranger, at)), []);
  });
});
