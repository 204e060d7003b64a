import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pino from 'pino';
import { createTestDatabase } from '../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../dev/postgres/testing.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { sellers } from '../../../dev/seed/catalog.ts';
import { loadDemoMarket } from '../../../dev/seed/load.ts';
import { createCatalog } from './service.ts';
import type { Catalog } from './service.ts';
import { walletBounds } from '../wallet/bounds-gateway.ts';

describe('the catalog', () => {
  let database: TestDatabase;
  let catalog: Catalog;
  const payees = Object.fromEntries(sellers.map((seller) => [seller.slug, `pye_${seller.slug}`]));
  before(async () => {
    database = await createTestDatabase('market');
    catalog = createCatalog({
      db: database.db,
      world: systemWorld({ log: pino({ level: 'silent' }), http: fetch }),
      bounds: walletBounds,
    });
    await loadDemoMarket(catalog, payees);
  });
  after(() => database.close());

  it('has a product with all its details, and none under an unknown name', async () => {
    const product = await catalog.product('enamel-teapot');
    assert.equal(product?.seller.name, 'Copper & Crumb');
    assert.equal(product?.weightGrams, 850);
    assert.deepEqual(product?.price, { minor: 3490n, currency: 'EUR' });
    assert.equal(await catalog.product('nothing'), undefined);
  });

  it('[S138b] lists no product with a name, currency or price that no payment can have', async () => {
    const known = (await catalog.product('enamel-teapot'))!;
    const product = {
      slug: 'new-thing',
      sellerId: known.seller.id,
      category: known.category,
      name: 'New thing',
      summary: 's',
      description: 'd',
      price: known.price,
      stock: 1,
      pictureId: known.pictureId,
      weightGrams: 10,
    };
    for (const [more, fault] of [
      [{ name: 'n'.repeat(203) }, 'name'],
      [{ name: 'New\tthing' }, 'name'],
      [{ name: 'New\u2066thing' }, 'name'],
      [{ name: '' }, 'name'],
      [{ price: { minor: 1n, currency: 'USD' as const } }, 'currency'],
      [{ price: { minor: 1_000_000_000_000_000n, currency: 'EUR' as const } }, 'amount'],
    ] as const) {
      assert.deepEqual(await catalog.addProduct({ ...product, ...more }), { ok: false, error: fault });
    }
    assert.equal(await catalog.product('new-thing'), undefined);
    assert.ok((await catalog.addProduct({ ...product, name: 'ñ'.repeat(200) })).ok);
  });

  it('[S138b] lists no shop with a name under which the wallet would not pay', async () => {
    for (const name of ['n'.repeat(61), 'New\tshop', 'New\u2066shop', '']) {
      const put = await catalog.putSeller({ slug: 'new-shop', name, about: 'a', payeeId: 'pye_new' });
      assert.deepEqual(put, { ok: false, error: 'name' }, JSON.stringify(name));
    }
    assert.equal(
      (await catalog.shops()).some((shop) => shop.slug === 'new-shop'),
      false,
    );
    assert.ok((await catalog.putSeller({ slug: 'new-shop', name: '新しい店', about: 'a', payeeId: 'pye_new' })).ok);
  });

  it('keeps stock and ids when it is loaded again, and hides the goods of a seller who cannot be paid', async () => {
    const before = await catalog.product('enamel-teapot');
    await loadDemoMarket(catalog, { ...payees, 'copper-and-crumb': undefined as never });
    assert.equal(await catalog.product('enamel-teapot'), undefined);
    await loadDemoMarket(catalog, payees);
    assert.deepEqual(await catalog.product('enamel-teapot'), before);
  });
});
