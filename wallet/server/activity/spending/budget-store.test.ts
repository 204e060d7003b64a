import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { mintId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { storeClient, storeHolder } from '../../../../tests/samples/stored.ts';
import { budgetsOf, deleteBudget, findBudget, hasShop, insertAlerts, storeBudget } from './budget-store.ts';
import type { Budget } from './budget-domain.ts';
import { addMonths, setShopCategory, storeShops } from './store.ts';

const cell = 0;
const month = '2026-11-01';
const fresh = (): Id<'bdg'> => mintId('bdg', 1, randomBytes(10));

describe('stored budgets', () => {
  let database: TestDatabase;
  let holderId: Id<'hld'>;
  let other: Id<'hld'>;
  before(async () => {
    database = await createTestDatabase('wallet');
    const { db } = database;
    [holderId, other] = [await storeHolder(db), await storeHolder(db)];
    await storeClient(db, 'books');
    const sum = { holderId, clientId: 'books', currency: 'EUR', month, spentMinor: 500n, refundedMinor: 100n } as const;
    await db.asWriter(async (tx) => {
      await storeShops(tx, cell, [{ holderId, clientId: 'books', name: 'Harbor Books' }]);
      await addMonths(tx, cell, [
        { ...sum, category: 'as_shop' },
        { ...sum, category: 'travel' },
        { ...sum, category: 'as_shop', currency: 'USD' },
        { ...sum, category: 'as_shop', month: '2026-10-01' },
      ]);
    });
  });
  after(() => database.close());

  const budgets = async (who = holderId) =>
    (await database.db.asReader({ holder: who }, (tx) => budgetsOf(tx, cell, [holderId], month))).map(
      ({ category, shopName, limitMinor, netMinor }) => [category ?? shopName, limitMinor, netMinor],
    );

  it('[H2b] know what of them is spent in the month, by category and by shop, and are shown to nobody else', async () => {
    const { db } = database;
    const budget: Budget = {
      id: fresh(),
      holderId,
      currency: 'EUR',
      category: 'travel',
      clientId: null,
      limitMinor: 900n,
    };
    await db.asWriter(async (tx) => {
      await storeBudget(tx, cell, budget);
      await storeBudget(tx, cell, { ...budget, id: fresh(), category: 'other' });
      await storeBudget(tx, cell, { ...budget, id: fresh(), category: null, clientId: 'books' });
    });
    assert.deepEqual(await budgets(), [
      ['other', 900n, 400n],
      ['travel', 900n, 400n],
      ['Harbor Books', 900n, 800n],
    ]);
    assert.deepEqual(await budgets(other), []);
    await db.asWriter((tx) => setShopCategory(tx, cell, { holderId, clientId: 'books', category: 'travel' }));
    assert.deepEqual((await budgets())[1], ['travel', 900n, 800n]);

    await db.asWriter((tx) => storeBudget(tx, cell, { ...budget, id: fresh(), limitMinor: 700n }));
    assert.equal((await db.one((tx) => findBudget(tx, cell, budget.id, month)))?.limitMinor, 700n);
    const remove = (who: Id<'hld'>) => db.asWriter((tx) => deleteBudget(tx, cell, who, budget.id));
    assert.deepEqual([await remove(other), await remove(holderId), await remove(holderId)], [false, true, false]);
    assert.equal(await db.one((tx) => findBudget(tx, cell, budget.id, month)), undefined);
    assert.equal(await db.one((tx) => hasShop(tx, cell, holderId, 'books')), true);
    assert.equal(await db.one((tx) => hasShop(tx, cell, other, 'books')), false);
  });

  it('[H2b] give each warning once', async () => {
    const warn = (percent: 80 | 100) =>
      database.db.asWriter((tx) => insertAlerts(tx, cell, [{ holderId, subject: 'EUR shop books', month, percent }]));
    assert.equal((await warn(80)).length, 1);
    assert.equal((await warn(80)).length, 0);
    assert.deepEqual(await warn(100), [{ holderId, subject: 'EUR shop books', percent: 100 }]);
    assert.deepEqual(await database.db.asWriter((tx) => insertAlerts(tx, cell, [])), []);
  });
});
