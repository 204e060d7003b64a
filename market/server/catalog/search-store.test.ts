import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pino from 'pino';
import { createTestDatabase } from '../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../dev/postgres/testing.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { products, sellers } from '../../../dev/seed/catalog.ts';
import { loadDemoMarket } from '../../../dev/seed/load.ts';
import type { Query } from './search-domain.ts';
import { createCatalog } from './service.ts';
import type { Catalog } from './service.ts';
import { walletBounds } from '../wallet/bounds-gateway.ts';

describe('the catalog’s search', () => {
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

  const search = async (text: string, more: Partial<Query> & { page?: number } = {}) => {
    const { page = 1, ...rest } = more;
    return catalog.search({ text, sort: 'relevance', ...rest }, page);
  };
  const names = async (text: string) => (await search(text)).products.map((product) => product.name);

  it('[M2a] covers at least 30 products with pictures, in 6 categories, of 4 sellers', async () => {
    assert.equal((await catalog.categories()).length, 6);
    const all = [...(await search('')).products, ...(await search('', { page: 2 })).products];
    assert.equal(all.length, products.length);
    assert.ok(all.length >= 30);
    assert.equal(new Set(all.map((product) => product.sellerName)).size, 4);
    for (const product of all) assert.equal((await catalog.picture(product.pictureId))?.type, 'image/webp');
  });

  it('[M2e] finds words and beginnings of words, with matching names first', async () => {
    assert.equal((await names('teapot'))[0], 'Enamel teapot');
    assert.deepEqual(await names('headph'), ['Over-ear headphones']);
    assert.deepEqual(await names('zzzz'), []);
    assert.deepEqual(await names("'); drop table catalog.products; --"), []);
  });

  it('[S164b] finds nothing for signs or stop words alone, and reports that they have no word', async () => {
    for (const text of ['the', 'the and of', '!!!', '%', '_', '“”', '-', ':*', '\\']) {
      const { total, corrected, isSearchable } = await search(text);
      assert.deepEqual([total, corrected, isSearchable], [0, undefined, false], text);
    }
    const { total, isSearchable } = await search('the teapot!');
    assert.deepEqual([total, isSearchable], [1, true]);
    assert.equal((await search('zzzz')).isSearchable, true);
  });

  it('[S159e] ignores full-width letters, hidden marks and the script of digits', async () => {
    for (const text of ['ｔｅａｐｏｔ', '\u202Ateapot\u202C', 'tea\u200Bpot']) {
      assert.equal((await names(text))[0], 'Enamel teapot', JSON.stringify(text));
    }
    assert.deepEqual(await names('２０ W'), await names('20 W'));
    assert.ok((await names('20 W')).length > 0);
  });

  it('[M2e] filters by category and sorts by price', async () => {
    const { products: found } = await search('', { category: 'kitchen', sort: 'price_up' });
    assert.ok(found.every((product) => product.category === 'kitchen'));
    const prices = found.map((product) => product.price.minor);
    assert.deepEqual(
      prices,
      prices.toSorted((left, right) => (left < right ? -1 : 1)),
    );
  });

  it('[M2e] counts all matches, and those of each shop', async () => {
    const { total, shops } = await search('', { category: 'wear', seller: 'moss-lane' });
    assert.equal(total, 3);
    assert.deepEqual(
      shops.map((shop) => [shop.name, shop.goods]),
      [
        ['Larkfield', 3],
        ['Moss Lane', 3],
      ],
    );
  });

  it('[M2e] filters by price, shop and stock together', async () => {
    const eur = (minor: bigint) => ({ minor, currency: 'EUR' as const });
    const { products: found } = await search('', { least: eur(1_290n), most: eur(1_850n), seller: 'copper-and-crumb' });
    assert.deepEqual(
      found.map((product) => product.name),
      ['Stoneware mug', 'Chopsticks, four pairs', 'Salt cellar'],
    );
    const inStock = await search('salt cellar', { inStock: true });
    assert.equal(inStock.total, 0);
    assert.equal((await search('salt cellar')).total, 1);
  });

  it('[M2e] corrects typing errors, and reports the corrected words', async () => {
    const found = await search('teapto');
    assert.equal(found.corrected, 'teapot');
    assert.equal(found.products[0]?.name, 'Enamel teapot');
    assert.equal((await search('wol blankett')).products[0]?.name, 'Wool blanket');
    assert.equal((await search('teapot')).corrected, undefined);
    const nothing = await search('qqqqqqqqq');
    assert.deepEqual([nothing.total, nothing.corrected], [0, undefined]);
  });

  it('[M2a] shows products of every category on the front page, and none that is sold out', async () => {
    const front = await catalog.featured(12);
    assert.equal(new Set(front.map((product) => product.category)).size, 6);
    assert.equal(front.length, 12);
    assert.ok((await catalog.featured(products.length)).every((product) => product.stock > 0));
    assert.deepEqual(
      (await catalog.shops()).map((shop) => shop.name),
      ['Copper & Crumb', 'Larkfield', 'Moss Lane', 'Voltwise'],
    );
    assert.equal((await catalog.slugs()).length, products.length);
  });
});
