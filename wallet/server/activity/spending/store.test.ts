import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { connect } from '#platform/db/db.ts';
import type { Db } from '#platform/db/db.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Sales } from '../../../../tests/world/sales.ts';
import type { Holder } from '../../../../tests/world/wallet.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { monthsBetween, shopsIn } from './overview-store.ts';
import {
  addDays,
  addMonths,
  deleteChoice,
  findPaid,
  lastEntry,
  lockPosition,
  movementsBetween,
  movementsOf,
  setShopCategory,
  storeChoice,
  storePosition,
  storeShops,
  takeFromMonths,
} from './store.ts';

const cell = 0;
const month = '2020-02-01';

describe('the rows of spending', () => {
  let world: TestWorld;
  let db: Db;
  let buyer: Holder;
  let seller: Holder;
  let shop: Sales;
  let paymentId: Id<'pay'>;
  before(async () => {
    world = await startWorld();
    db = connect({ url: world.walletDatabaseUrl, ...rolesOf('wallet') });
    buyer = await world.given.holder({ card: true, added: '100' });
    seller = await world.given.holder({ tier: 2 });
    shop = await world.given.sales('Tidewater Market');
    const payeeId = await shop.openPayee(seller.holderId, 'Lantern Lane Candles');
    paymentId = await shop.sell(buyer.holderId, { payeeId, minor: 2_000n, reference: '1' });
  });
  after(async () => {
    await db.close();
    await world.close();
  });

  it('[H2a] read from the journal what payers paid, and no money on its way', async () => {
    const read = await db.asWriter(async (tx) => movementsBetween(tx, cell, 0n, await lastEntry(tx, cell)));
    assert.deepEqual(
      read.map(({ holderId, clientId, shopName, chosen, amountMinor }) => [
        holderId,
        clientId,
        shopName,
        chosen,
        amountMinor,
      ]),
      [[buyer.holderId, shop.clientId, 'Tidewater Market', null, -2_000n]],
    );
    const upTo = (last: bigint) => db.one((tx) => movementsOf(tx, cell, paymentId, last));
    assert.deepEqual(await upTo(0n), []);
    assert.deepEqual(await upTo(1_000n), read);
  });

  it('[H2a] are added to and taken from, and never fall below zero', async () => {
    const key = { holderId: buyer.holderId, month, currency: 'EUR', clientId: 'shop', category: 'as_shop' } as const;
    const sum = { ...key, spentMinor: 500n, refundedMinor: 100n };
    const stored = () =>
      db.asReader({ holder: buyer.holderId }, (tx) =>
        monthsBetween(tx, cell, { holderId: buyer.holderId, currency: 'EUR' }, month, month),
      );
    await db.asWriter((tx) => addMonths(tx, cell, [sum, { ...sum, category: 'travel' }]));
    await db.asWriter((tx) => addMonths(tx, cell, [sum]));
    assert.deepEqual(await stored(), [{ month, spentMinor: 1_500n, refundedMinor: 300n }]);
    await db.asWriter((tx) => takeFromMonths(tx, cell, [{ ...sum, category: 'travel' }]));
    assert.deepEqual(await stored(), [{ month, spentMinor: 1_000n, refundedMinor: 200n }]);
    await assert.rejects(db.asWriter((tx) => takeFromMonths(tx, cell, [{ ...sum, category: 'travel' }])));
    await db.asWriter(async (tx) => {
      await addMonths(tx, cell, []);
      await takeFromMonths(tx, cell, []);
      await addDays(tx, cell, []);
      await storeShops(tx, cell, []);
    });
  });

  it('[H2c] keep the category that a holder chose for a payment, or for a shop of theirs', async () => {
    const { holderId } = buyer;
    const chosen = async () => (await db.one((tx) => findPaid(tx, cell, holderId, paymentId)))?.chosen;
    await db.asWriter((tx) => storeChoice(tx, cell, { holderId, paymentId, category: 'travel' }));
    await db.asWriter((tx) => storeChoice(tx, cell, { holderId, paymentId, category: 'health' }));
    assert.equal(await chosen(), 'health');
    await db.asWriter((tx) => deleteChoice(tx, cell, paymentId));
    assert.equal(await chosen(), null);
    assert.equal(await db.one((tx) => findPaid(tx, cell, seller.holderId, paymentId)), undefined);

    const set = (holder: Id<'hld'>) =>
      db.asWriter((tx) => setShopCategory(tx, cell, { holderId: holder, clientId: 'shop', category: 'travel' }));
    assert.equal(await set(holderId), false);
    await db.asWriter((tx) => storeShops(tx, cell, [{ holderId, clientId: 'shop', name: 'Shop' }]));
    assert.equal(await set(holderId), true);
    await db.asWriter((tx) => storeShops(tx, cell, [{ holderId, clientId: 'shop', name: 'New name' }]));
    const of = { holderId, currency: 'EUR' } as const;
    const [row] = await db.asReader({ holder: holderId }, (tx) => shopsIn(tx, cell, of, month));
    assert.deepEqual([row?.name, row?.chosen], ['New name', 'travel']);
    assert.deepEqual(await db.asReader({ holder: seller.holderId }, (tx) => shopsIn(tx, cell, of, month)), []);
  });

  it('say up to which entry they go, and lock it', async () => {
    const position = await db.asWriter((tx) => lockPosition(tx, cell));
    await db.asWriter((tx) => storePosition(tx, cell, position + 1n));
    assert.equal(await db.asWriter((tx) => lockPosition(tx, cell)), position + 1n);
  });
});
