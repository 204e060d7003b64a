import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Id } from '#platform/kernel/id.ts';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { storeClient, storeHolder } from '../../../../tests/samples/stored.ts';
import { categoryOfPayment, currenciesOf, daysBetween, monthsBetween, shopsIn } from './overview-store.ts';
import { addDays, addMonths, storeShops } from './store.ts';

const cell = 0;

describe('the stored spending of a holder', () => {
  let database: TestDatabase;
  let holderId: Id<'hld'>;
  let other: Id<'hld'>;
  before(async () => {
    database = await createTestDatabase('wallet');
    const { db } = database;
    [holderId, other] = [await storeHolder(db), await storeHolder(db)];
    await storeClient(db, 'books');
    const sum = { holderId, clientId: 'books', category: 'as_shop', spentMinor: 500n, refundedMinor: 100n } as const;
    await db.asWriter(async (tx) => {
      await storeShops(tx, cell, [{ holderId, clientId: 'books', name: 'Harbor Books' }]);
      await addMonths(tx, cell, [
        { ...sum, month: '2026-10-01', currency: 'EUR' },
        { ...sum, month: '2026-11-01', currency: 'EUR' },
        { ...sum, month: '2026-11-01', currency: 'EUR', category: 'travel' },
        { ...sum, month: '2026-11-01', currency: 'EUR', category: 'health', spentMinor: 0n, refundedMinor: 0n },
        { ...sum, month: '2026-11-01', currency: 'USD' },
      ]);
      await addDays(tx, cell, [
        { ...sum, day: '2026-10-01', currency: 'EUR' },
        { ...sum, day: '2026-10-09', currency: 'EUR' },
        { ...sum, day: '2026-10-10', currency: 'EUR' },
        { ...sum, day: '2026-10-09', currency: 'USD' },
      ]);
      await addDays(tx, cell, [{ ...sum, day: '2026-10-09', currency: 'EUR' }]);
    });
  });
  after(() => database.close());

  it('[H2a] is read in one currency, by month, by shop and category, and by days', async () => {
    const of = { holderId, currency: 'EUR' } as const;
    await database.db.asReader({ holder: holderId }, async (tx) => {
      assert.deepEqual(
        (await currenciesOf(tx, cell, holderId)).map(({ currency }) => currency),
        ['EUR', 'USD'],
      );
      const months = await monthsBetween(tx, cell, of, '2026-10-01', '2026-11-01');
      assert.deepEqual(
        months.map(({ month, spentMinor, refundedMinor }) => [month, spentMinor, refundedMinor]),
        [
          ['2026-10-01', 500n, 100n],
          ['2026-11-01', 1_000n, 200n],
        ],
      );
      const shops = await shopsIn(tx, cell, of, '2026-11-01');
      assert.deepEqual(
        shops.map(({ name, stored, trade }) => [name, stored, trade]),
        [
          ['Harbor Books', 'as_shop', null],
          ['Harbor Books', 'travel', null],
        ],
      );
      const days = await daysBetween(tx, cell, of, '2026-10-01', '2026-10-09');
      assert.deepEqual(days, { spentMinor: 1_500n, refundedMinor: 300n });
    });
  });

  it('[H2a] [S64] is shown to nobody else, whatever a query asks', async () => {
    const of = { holderId, currency: 'EUR' } as const;
    await database.db.asReader({ holder: other }, async (tx) => {
      assert.deepEqual(await currenciesOf(tx, cell, holderId), []);
      assert.deepEqual(await monthsBetween(tx, cell, of, '2026-10-01', '2026-11-01'), []);
      assert.deepEqual(await shopsIn(tx, cell, of, '2026-11-01'), []);
      assert.equal((await daysBetween(tx, cell, of, '2026-10-01', '2026-10-09')).spentMinor, 0n);
      assert.equal(await categoryOfPayment(tx, cell, holderId, 'pay_01m86hw0s2f279bfmbjb325yx5'), undefined);
    });
  });
});
