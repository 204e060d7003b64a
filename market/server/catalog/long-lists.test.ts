import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { startMarket } from '../../../tests/samples/market.ts';
import type { SampleMarket } from '../../../tests/samples/market.ts';
import { urls } from '../urls.ts';
import type { Query } from './search-domain.ts';

const COPIES = 600;
/** The most products on the pages of a list. */
const MOST = 500;

describe('a long list', () => {
  let shop: SampleMarket;
  let owner: pg.Client;
  before(async () => {
    shop = await startMarket();
    owner = new pg.Client({ connectionString: shop.databaseUrl });
    await owner.connect();
    // All are teapots, each a cent dearer than the one before, and the first three are sold out.
    await owner.query(
      `insert into catalog.products (id, slug, seller_id, category, name, summary, description, price_minor, currency,
                                     stock, picture_id, weight_grams)
       select gen_random_uuid(), 'teapot-' || n, seller_id, category, 'Teapot ' || lpad(n::text, 4, '0'), summary,
              description, 100000 + n, currency, greatest(n - 3, 0), picture_id, weight_grams
         from catalog.products, generate_series(1, $1::integer) n where slug = 'enamel-teapot'`,
      [COPIES],
    );
  });
  after(async () => {
    await owner.end();
    await shop.close();
  });

  const search = (text: string, more: Partial<Query> = {}, page = 1) =>
    shop.market.catalog.search({ text, sort: 'relevance', ...more }, page);
  const textOf = async (path: string) =>
    (await (await shop.http(`${shop.url}${path}`)).text()).replaceAll('<!-- -->', '');

  it('[M2e] counts five hundred products, and says that there are more', async () => {
    for (const query of [{}, { category: 'kitchen' }, { seller: 'copper-and-crumb' }]) {
      for (const text of ['', 'teapot']) {
        const { total, isLong, pageCount } = await search(text, query);
        assert.deepEqual([total, isLong, pageCount], [MOST, true, 21], `${text} ${JSON.stringify(query)}`);
      }
    }
    const { total, isLong } = await search('teapot', {
      least: { minor: 100_001n + BigInt(COPIES - MOST), currency: 'EUR' },
    });
    assert.deepEqual([total, isLong], [MOST, false]);
  });

  it('[M2e] says so on the page, and counts no shop’s goods', async () => {
    const long = await textOf(`${urls.catalog.category({ slug: 'kitchen' })}?page=999`);
    assert.match(long, /More than 500 products\. These are 500 of them/);
    assert.match(long, /Page 21 of 21/);
    assert.doesNotMatch(await textOf(`${urls.catalog.search()}?q=teapot`), />(600|601)</);
    assert.match(await textOf(`${urls.catalog.search()}?q=headphones`), /1 product</);
  });

  it('[S163e] has every product once on its pages, in each order', async () => {
    for (const sort of ['relevance', 'price_up', 'price_down', 'name'] as const) {
      for (const text of ['', 'teapot']) {
        const seen: string[] = [];
        const prices: bigint[] = [];
        const { pageCount } = await search(text, { sort });
        for (let page = 1; page <= pageCount; page += 1) {
          const { products } = await search(text, { sort }, page);
          seen.push(...products.map(({ slug }) => slug));
          prices.push(...products.map(({ price }) => price.minor));
        }
        assert.deepEqual([seen.length, new Set(seen).size], [MOST, MOST], `${sort} ${text}`);
        const sorted = prices.toSorted((one, other) => Number(one - other));
        if (sort === 'price_up') assert.deepEqual(prices, sorted);
        if (sort === 'price_down') assert.deepEqual(prices, sorted.toReversed());
      }
    }
  });

  it('[M2e] has the dearest of all first, and the cheapest', async () => {
    const first = async (sort: Query['sort']) => (await search('', { sort })).products[0]!.price.minor;
    assert.equal(await first('price_down'), 100_000n + BigInt(COPIES));
    const { rows } = await owner.query<{ least: string }>('select min(price_minor) as least from catalog.products');
    assert.equal(await first('price_up'), BigInt(rows[0]!.least));
  });

  it('[M2e] finds nothing in a shop that does not exist', async () => {
    for (const text of ['', 'teapot']) assert.equal((await search(text, { seller: 'nobody' })).total, 0, text);
  });

  it('[M2a] knows how many goods each shop has', async () => {
    const counted = await owner.query<{ slug: string; goods: string }>(
      `select s.slug, count(*) as goods from catalog.products p join catalog.sellers s on s.id = p.seller_id
        group by s.id order by s.name`,
    );
    assert.deepEqual(
      (await shop.market.catalog.shops()).map(({ slug, goods }) => [slug, goods]),
      counted.rows.map(({ slug, goods }) => [slug, Number(goods)]),
    );
    assert.equal((await shop.market.catalog.shop('copper-and-crumb'))?.goods, Number(counted.rows[0]!.goods));
    assert.equal(await shop.market.catalog.shop('nobody'), undefined);
  });

  it('[M2f] is in the site map as a whole', async () => {
    const { rows } = await owner.query<{ slug: string }>('select slug from catalog.products order by slug');
    const sitemap = await textOf(urls.catalog.sitemap());
    assert.equal(
      rows.filter(({ slug }) => sitemap.includes(`${urls.catalog.product({ slug })}</loc>`)).length,
      rows.length,
    );
  });

  it('[M2a] leads from a product to others in stock of its category', async () => {
    const product = (await shop.market.catalog.product('enamel-teapot'))!;
    const near = await shop.market.catalog.near(product, 4);
    assert.equal(near.length, 4);
    assert.ok(near.every((one) => one.category === 'kitchen' && one.stock > 0 && one.id !== product.id));
  });
});
