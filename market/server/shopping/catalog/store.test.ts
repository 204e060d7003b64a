import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pino from 'pino';
import { createTestDatabase } from '#platform/db/testing.ts';
import type { TestDatabase } from '#platform/db/testing.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { products, sellers } from '../../../../tools/demo-market/catalog.ts';
import { loadDemoMarket } from '../../../../tools/demo-market/load.ts';
import type { Sort } from './domain.ts';
import { createCatalog } from './service.ts';
import type { Catalog } from './service.ts';

describe('the catalog', () => {
  let database: TestDatabase;
  let catalog: Catalog;
  const payees = Object.fromEntries(sellers.map((seller) => [seller.slug, `pye_${seller.slug}`]));
  before(async () => {
    database = await createTestDatabase('market');
    catalog = createCatalog({ db: database.db, world: systemWorld({ log: pino({ level: 'silent' }), http: fetch }) });
    await loadDemoMarket(catalog, payees);
  });
  after(() => database.close());

  const search = async (text: string, more: { category?: string; sort?: Sort; page?: number } = {}) =>
    catalog.search({ text, category: more.category, sort: more.sort ?? 'relevance' }, more.page ?? 1);
  const names = async (text: string) => (await search(text)).products.map((product) => product.name);

  it('[M2] has at least 30 products with pictures in 6 categories, of 4 sellers', async () => {
    assert.equal((await catalog.categories()).length, 6);
    const all = [...(await search('')).products, ...(await search('', { page: 2 })).products];
    assert.equal(all.length, products.length);
    assert.ok(all.length >= 30);
    assert.equal(new Set(all.map((product) => product.sellerName)).size, 4);
    for (const product of all) assert.equal((await catalog.picture(product.pictureId))?.type, 'image/webp');
  });

  it('[M2] finds by words, by beginnings of words, and the name before the rest', async () => {
    assert.equal((await names('teapot'))[0], 'Enamel teapot');
    assert.deepEqual(await names('headph'), ['Over-ear headphones']);
    assert.deepEqual(await names('zzzz'), []);
    assert.deepEqual(await names("'); drop table catalog.products; --"), []);
  });

  it('[M2] filters by category and sorts by price', async () => {
    const { products: found } = await search('', { category: 'kitchen', sort: 'price_up' });
    assert.ok(found.every((product) => product.category === 'kitchen'));
    const prices = found.map((product) => product.price.minor);
    assert.deepEqual(
      prices,
      prices.toSorted((left, right) => (left < right ? -1 : 1)),
    );
  });

  it('tells a whole product and nothing of one that is not there', async () => {
    const product = await catalog.product('enamel-teapot');
    assert.equal(product?.seller.name, 'Copper & Crumb');
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
