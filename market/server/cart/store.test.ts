import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pino from 'pino';
import { createTestDatabase } from '../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../dev/postgres/testing.ts';
import type { Id } from '#platform/kernel/id.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { sellers } from '../../../dev/seed/catalog.ts';
import { loadDemoMarket } from '../../../dev/seed/load.ts';
import { createCatalog } from '../catalog/service.ts';
import { createCoupons } from '../coupons/service.ts';
import { createCarts } from './service.ts';
import type { Carts } from './service.ts';
import { walletBounds } from '../wallet/bounds-gateway.ts';

describe('carts', () => {
  let database: TestDatabase;
  let carts: Carts;
  let teapot: Id<'prd'>;
  let candle: Id<'prd'>;
  before(async () => {
    database = await createTestDatabase('market');
    const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch });
    const catalog = createCatalog({ db: database.db, world, bounds: walletBounds });
    await loadDemoMarket(catalog, Object.fromEntries(sellers.map((seller) => [seller.slug, 'pye_test'])));
    teapot = (await catalog.product('enamel-teapot'))!.id;
    candle = (await catalog.product('beeswax-candle'))!.id;
    const coupons = createCoupons({ db: database.db, world, catalog, bounds: walletBounds });
    carts = createCarts({ db: database.db, world, catalog, coupons, bounds: walletBounds });
  });
  after(() => database.close());

  const quantities = async (owner: string) =>
    (await carts.find(owner)).groups.flatMap((group) => group.lines.map((line) => [line.product.slug, line.quantity]));

  it('[P1a] add up a product that is added twice, to ten at most', async () => {
    await carts.add('one', teapot, 2);
    await carts.add('one', teapot, 3);
    assert.deepEqual(await quantities('one'), [['enamel-teapot', 5]]);
    await carts.add('one', teapot, 9_999);
    assert.deepEqual(await quantities('one'), [['enamel-teapot', 10]]);
  });

  it('[S69] hold at least one of a product that is added', async () => {
    await carts.add('two', teapot, -5);
    assert.deepEqual(await quantities('two'), [['enamel-teapot', 1]]);
  });

  it('change the quantity of a product, and lose one that is set to none', async () => {
    await carts.add('three', teapot, 1);
    await carts.add('three', candle, 1);
    await carts.set('three', teapot, 0);
    await carts.set('three', candle, 4);
    assert.deepEqual(await quantities('three'), [['beeswax-candle', 4]]);
  });

  it('[M1a] move to the shopper at sign-in', async () => {
    const shopper = 'shp_01jdqz3c5te7kqc8vm9r3rw2s4' as const;
    await carts.add(shopper, teapot, 1);
    await carts.add('browser', teapot, 2);
    await carts.add('browser', candle, 1);
    await carts.take('browser', shopper);
    assert.deepEqual(await quantities(shopper), [
      ['enamel-teapot', 3],
      ['beeswax-candle', 1],
    ]);
    assert.deepEqual(await quantities('browser'), []);
    await carts.add('browser', teapot, 9);
    await carts.take('browser', shopper);
    assert.deepEqual((await quantities(shopper))[0], ['enamel-teapot', 10]);
  });

  it('[M1a] move once if the sign-in button is pressed several times', async () => {
    for (let time = 0; time < 5; time += 1) {
      const browser = `browser-${time}`;
      const shopper = `shp_01jdqz3c5te7kqc8vm9r3rw2t${time}` as const;
      await carts.add(browser, teapot, 1);
      await carts.add(browser, candle, 2);
      await Promise.all(Array.from({ length: 6 }, () => carts.take(browser, shopper)));
      assert.deepEqual(await quantities(shopper), [
        ['enamel-teapot', 1],
        ['beeswax-candle', 2],
      ]);
    }
  });
});
