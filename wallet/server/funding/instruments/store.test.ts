import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { storeHolder } from '../../../../tests/samples/stored.ts';
import { createIds, systemClocks } from '#platform/kernel/world.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Card } from './domain.ts';
import {
  cardsOf,
  findCard,
  findCustomer,
  findLinkedCard,
  insertCard,
  insertCustomer,
  lockCardOfProcessor,
  lockSameCard,
  storeDetails,
  storeNickname,
  storeOrder,
  storeRemoval,
} from './store.ts';

const ids = createIds(systemClocks);
const now = new Date('2026-11-24T10:00:00Z');

describe('[W7a] stored cards', () => {
  let database: TestDatabase;
  let holder: Id<'hld'>;
  let stranger: Id<'hld'>;
  before(async () => {
    database = await createTestDatabase('wallet');
    [holder, stranger] = [await storeHolder(database.db), await storeHolder(database.db)];
  });
  after(() => database.close());

  const card = (more: Partial<Card> = {}): Card => ({
    id: ids.mint('ins'),
    cell: 0,
    holderId: holder,
    processorId: `pm_${ids.mint('x')}`,
    brand: 'visa',
    last4: '4242',
    expMonth: 12,
    expYear: 2039,
    funding: 'credit',
    country: 'IE',
    fingerprint: ids.mint('f'),
    nickname: null,
    addedAt: now,
    removedAt: null,
    ...more,
  });

  it('are read as they were written, newest first', async () => {
    const older = card();
    const newer = card({ addedAt: new Date(now.getTime() + 1_000), country: null, fingerprint: null });
    await database.db.asWriter(async (tx) => {
      for (const one of [older, newer]) await insertCard(tx, one);
    });
    const read = await database.db.asReader({ holder }, (tx) => cardsOf(tx, 0, holder));
    assert.deepEqual(read, [newer, older]);
  });

  it('[S64] are visible only to their holder, whatever the query asks', async () => {
    const one = card();
    await database.db.asWriter((tx) => insertCard(tx, one));
    assert.ok(await database.db.asReader({ holder }, (tx) => findCard(tx, 0, holder, one.id)));
    assert.equal(await database.db.asReader({ holder: stranger }, (tx) => findCard(tx, 0, holder, one.id)), undefined);
  });

  it('are stored once, and are not listed after their removal', async () => {
    const one = card();
    const stored = await database.db.asWriter(async (tx) => [
      await insertCard(tx, one),
      await insertCard(tx, { ...one, id: ids.mint('ins') }),
    ]);
    assert.deepEqual(stored, [1, 0]);
    const remove = () => database.db.asWriter((tx) => storeRemoval(tx, 0, holder, one.id, now));
    assert.deepEqual([await remove(), await remove()], [true, false]);
    assert.equal(await database.db.asWriter((tx) => lockSameCard(tx, one)), undefined);
    const listed = await database.db.asReader({ holder }, (tx) => cardsOf(tx, 0, holder));
    assert.ok(!listed.some((card) => card.id === one.id));
  });

  it('are listed in the holder’s order, with new ones after them', async () => {
    const owner = await storeHolder(database.db);
    const [first, second, third] = [card({ holderId: owner }), card({ holderId: owner }), card({ holderId: owner })];
    const listed = await database.db.asWriter(async (tx) => {
      for (const one of [first, second]) await insertCard(tx, one);
      await storeOrder(tx, 0, owner, [second.id, first.id]);
      await insertCard(tx, third);
      await storeOrder(tx, 0, holder, [first.id, second.id]);
      return cardsOf(tx, 0, owner);
    });
    assert.deepEqual(
      listed.map((one) => one.id),
      [second.id, first.id, third.id],
    );
  });

  it('are named by their holder alone, and keep their details until their bank changes them', async () => {
    const one = card();
    await database.db.asWriter(async (tx) => {
      await insertCard(tx, one);
      const name = (holderId: Id<'hld'>) => storeNickname(tx, { cell: 0, holderId, id: one.id, nickname: 'Travel' });
      assert.deepEqual([await name(stranger), await name(holder)], [false, true]);
      const renewed = { ...one, nickname: 'Travel', expYear: 2043, last4: '0043' };
      await storeDetails(tx, renewed);
      assert.deepEqual(await lockCardOfProcessor(tx, 0, one.processorId), renewed);
      await storeRemoval(tx, 0, holder, one.id, now);
      assert.equal(await lockCardOfProcessor(tx, 0, one.processorId), undefined);
      assert.equal(await findLinkedCard(tx, 0, one.id), undefined);
    });
  });

  it('belong to one customer of the processor, the first to be stored', async () => {
    await database.db.asWriter(async (tx) => {
      await insertCustomer(tx, 0, holder, 'cus_first');
      await insertCustomer(tx, 0, holder, 'cus_second');
      assert.equal(await findCustomer(tx, 0, holder), 'cus_first');
      assert.equal(await findCustomer(tx, 0, stranger), undefined);
    });
  });
});
