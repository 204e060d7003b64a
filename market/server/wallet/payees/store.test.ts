import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { uuid } from '#platform/db/column.ts';
import { sql } from '#platform/db/sql.ts';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { mintId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { findWallet, storeEnded, storeWallet } from './store.ts';

const at = new Date('2026-11-24T12:00:00Z');
const fresh = <P extends string>(prefix: P): Id<P> => mintId(prefix, at.getTime(), randomBytes(10));

describe('stored wallets of sellers', () => {
  let database: TestDatabase;
  const [shop, otherShop] = [fresh('sel'), fresh('sel')];
  const [owner, stranger, buyer] = [fresh('shp'), fresh('shp'), fresh('shp')];
  before(async () => {
    database = await createTestDatabase('market');
    await database.db.asWriter(async (tx) => {
      for (const id of [shop, otherShop]) {
        await tx.run(sql`insert into catalog.sellers (id, slug, name, about) values (${uuid(id)}, ${id}, 'Shop', '')`);
      }
      for (const [id, seller] of [[owner, shop] as const, [stranger, otherShop] as const, [buyer, null] as const]) {
        await tx.run(sql`
          insert into shoppers.shoppers (id, email, name, password_hash, seller_id, created_at)
          values (${uuid(id)}, ${`${id}@example.com`}, 'Ada', 'x', ${seller && uuid(seller)}, ${at})`);
      }
    });
  });
  after(() => database.close());

  const store = (sellerId: Id<'sel'>, payeeId: string) =>
    database.db.asWriter((tx) => storeWallet(tx, { sellerId, payeeId, label: 'Ada B.', createdAt: at }));
  const find = (sellerId: Id<'sel'>) => database.db.asWriter((tx) => findWallet(tx, sellerId));

  it('[M3a] are one per seller, replace each other, and can be linked again after their end', async () => {
    await store(shop, 'pye_1');
    await store(shop, 'pye_2');
    assert.deepEqual([(await find(shop))?.payeeId, (await find(shop))?.status], ['pye_2', 'active']);
    const end = (by: string) =>
      database.db.asWriter((tx) => storeEnded(tx, { sellerId: shop, payeeId: 'pye_2', label: '' }, by, at));
    await end('holder');
    await end('seller');
    assert.deepEqual([(await find(shop))?.status, (await find(shop))?.endedBy], ['ended', 'holder']);
    await store(shop, 'pye_2');
    assert.deepEqual([(await find(shop))?.status, (await find(shop))?.endedAt], ['active', null]);
  });

  it('[S132] are remembered after their end, also one that was set up with the shop', async () => {
    const end = (payeeId: string, label = '') =>
      database.db.asWriter((tx) => storeEnded(tx, { sellerId: otherShop, payeeId, label }, 'seller', at));
    await end('pye_8');
    assert.deepEqual([(await find(otherShop))?.payeeId, (await find(otherShop))?.status], ['pye_8', 'ended']);
    await end('pye_9', 'Bob C.');
    assert.deepEqual([(await find(otherShop))?.payeeId, (await find(otherShop))?.label], ['pye_9', 'Bob C.']);
    await end('pye_9');
    assert.equal((await find(otherShop))?.label, 'Bob C.', 'a name that is known stays');
  });

  it('[S31] belong to one seller at a time, as the database itself enforces', async () => {
    await store(shop, 'pye_3');
    await assert.rejects(store(otherShop, 'pye_3'));
  });

  it('[S64] are seen by the owner of the shop alone, even without the app’s own filter', async () => {
    await store(shop, 'pye_4');
    const seenBy = (shopper: Id<'shp'>) => database.db.asReader({ shopper }, (tx) => findWallet(tx, shop));
    assert.equal((await seenBy(owner))?.payeeId, 'pye_4');
    assert.equal(await seenBy(stranger), undefined);
    assert.equal(await seenBy(buyer), undefined);
  });
});
