import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pino from 'pino';
import { createTestDatabase } from '#platform/db/testing.ts';
import type { TestDatabase } from '#platform/db/testing.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { sellers } from '../../../../tools/demo-market/catalog.ts';
import { loadDemoMarket } from '../../../../tools/demo-market/load.ts';
import { createCatalog } from './service.ts';
import type { Catalog } from './service.ts';
import { walletBounds } from '../../wallet/bounds-gateway.ts';

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

  it('tells a whole product and nothing of one that is not there', async () => {
    const product = await catalog.product('enamel-teapot');
    assert.equal(product?.seller.name, 'Copper & Crumb');
    assert.equal(product?.weightGrams, 850);
    assert.deepEqual(product?.price, { minor: 3490n, currency: 'EUR' });
    assert.equal(await catalog.product('nothing'), undefined);
  });

  it('keeps stock and ids when it is loaded again, and hides a seller who can not be paid', async () => {
    const before = await catalog.product('enamel-teapot');
    await loadDemoMarket(catalog, { ...payees, 'copper-and-crumb': undefined as never });
    assert.equal(await catalog.product('enamel-teapot'), undefined);
    await loadDemoMarket(catalog, payees);
    assert.deepEqual(await catalog.product('enamel-teapot'), before);
  });
});
