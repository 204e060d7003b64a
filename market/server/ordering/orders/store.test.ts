import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pino from 'pino';
import { createTestDatabase } from '#platform/db/testing.ts';
import type { TestDatabase } from '#platform/db/testing.ts';
import type { Id } from '#platform/kernel/id.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { sellers } from '../../../../tools/demo-market/catalog.ts';
import { loadDemoMarket } from '../../../../tools/demo-market/load.ts';
import { createCarts } from '../../shopping/cart/service.ts';
import type { Carts } from '../../shopping/cart/service.ts';
import { createCatalog } from '../../shopping/catalog/service.ts';
import type { Catalog } from '../../shopping/catalog/service.ts';
import { createOrders } from './service.ts';
import type { Orders } from './service.ts';
import type { WalletPort } from './wallet-port.ts';

const address = { line1: '12 Harbour Row', line2: '', postalCode: 'D04', city: 'Dublin', country: 'IE' };

/** A line that is cut: orders are placed and kept all the same. */
const silent: WalletPort = {
  createPayment: async () => ({ ok: false, error: { code: 'wallet_unreachable' } }),
  getPayment: async () => ({ ok: false, error: { code: 'wallet_unreachable' } }),
  cancelPayment: async () => ({ ok: false, error: { code: 'wallet_unreachable' } }),
  ship: async () => ({ ok: false, error: { code: 'wallet_unreachable' } }),
  deliver: async () => ({ ok: false, error: { code: 'wallet_unreachable' } }),
  confirm: async () => ({ ok: false, error: { code: 'wallet_unreachable' } }),
};

describe('orders', () => {
  let database: TestDatabase;
  let catalog: Catalog;
  let carts: Carts;
  let orders: Orders;
  let ids: { mint<P extends string>(prefix: P): Id<P> };
  before(async () => {
    database = await createTestDatabase('market');
    const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch });
    ids = world.ids;
    catalog = createCatalog({ db: database.db, world });
    await loadDemoMarket(catalog, Object.fromEntries(sellers.map((seller) => [seller.slug, 'pye_test'])));
    carts = createCarts({ db: database.db, world, catalog });
    const tracking = { track: async () => undefined };
    const publicUrl = 'http://market.localhost';
    orders = createOrders({
      db: database.db,
      world,
      catalog,
      carts,
      wallet: silent,
      tracking,
      publicUrl,
      wake: () => {},
    });
  });
  after(() => database.close());

  const shopperWith = async (slug: string, quantity: number) => {
    const id = ids.mint('shp');
    await carts.add(id, (await catalog.product(slug))!.id, quantity);
    return { id, email: 'ada@example.com', name: 'Ada Byrne', address, sellerId: null };
  };
  let keys = 0;
  const place = async (shopper: Awaited<ReturnType<typeof shopperWith>>, placeKey = `key-${(keys += 1)}`) => {
    const { amount } = await carts.find(shopper.id);
    return orders.place({ shopper, address, linkId: 'lnk_1', placeKey, seenMinor: amount.minor });
  };

  it('[P4] are there before they are paid, with the prices of that moment and the cart empty', async () => {
    const shopper = await shopperWith('enamel-teapot', 2);
    const placed = await place(shopper);
    assert.ok(placed.ok);
    const order = (await orders.find(placed.value.id))!;
    assert.equal(order.status, 'awaiting_payment');
    assert.equal(order.amount.minor, 6_980n);
    assert.equal(order.parts[0]!.lines[0]!.price.minor, 3_490n);
    assert.equal((await carts.find(shopper.id)).count, 0);
    const paid = await orders.pay(order);
    assert.equal(!paid.ok && paid.error.code, 'wallet_unreachable');
    assert.equal((await orders.find(order.id))!.status, 'awaiting_payment');
  });

  it('[P4] are one for one key, also when it is used by somebody else', async () => {
    const shopper = await shopperWith('enamel-teapot', 1);
    const first = await place(shopper, 'same');
    const second = await orders.place({ shopper, address, linkId: 'lnk_1', placeKey: 'same', seenMinor: 0n });
    assert.equal(first.ok && second.ok && first.value.id === second.value.id, true);
    const thief = await place(await shopperWith('enamel-teapot', 1), 'same');
    assert.equal(thief.ok, false);
  });

  it('[S79] are not placed for a total that was not shown', async () => {
    const shopper = await shopperWith('enamel-teapot', 1);
    const refused = await orders.place({ shopper, address, linkId: 'lnk_1', placeKey: 'changed', seenMinor: 3_489n });
    assert.equal(!refused.ok && refused.error.code, 'cart_changed');
    assert.equal((await carts.find(shopper.id)).count, 1);
  });

  it('[M6] [S91] never sell what is not there: of many buyers of the last ones, so many get them', async () => {
    const { stock } = (await catalog.product('pocket-camera'))!;
    const shoppers = await Promise.all(Array.from({ length: 40 }, () => shopperWith('pocket-camera', 1)));
    const placed = await Promise.all(shoppers.map((shopper) => place(shopper)));
    assert.equal(placed.filter((one) => one.ok).length, stock);
    assert.ok(placed.every((one) => one.ok || one.error.code === 'stock_short'));
    assert.equal((await catalog.product('pocket-camera'))!.stock, 0);
  });

  it('[M6] take all goods of an order or none', async () => {
    const shopper = await shopperWith('kitchen-radio', 1);
    await carts.add(shopper.id, (await catalog.product('two-person-tent'))!.id, 9);
    const before = (await catalog.product('kitchen-radio'))!.stock;
    const refused = await place(shopper);
    assert.equal(!refused.ok && refused.error.code, 'stock_short');
    assert.equal((await catalog.product('kitchen-radio'))!.stock, before);
    assert.equal((await carts.find(shopper.id)).count, 10);
  });

  it('keep their goods while the wallet does not answer, for it may have been paid', async () => {
    const placed = await place(await shopperWith('kite', 1));
    assert.ok(placed.ok);
    await assert.rejects(orders.timers['order.expire'](placed.value.id), /does not answer/);
    assert.equal((await orders.find(placed.value.id))!.status, 'awaiting_payment');
  });
});
