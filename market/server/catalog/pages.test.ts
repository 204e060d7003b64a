import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { hugeAmounts, noAmounts } from '../../../tests/samples/amounts.ts';
import { startMarket } from '../../../tests/samples/market.ts';
import type { SampleMarket } from '../../../tests/samples/market.ts';
import { products } from '../../../dev/seed/catalog.ts';
import { urls } from '../urls.ts';

describe('the shop’s pages', () => {
  let shop: SampleMarket;
  before(async () => {
    shop = await startMarket();
  });
  after(() => shop.close());

  const get = async (path: string, accept = 'text/html') => {
    const answer = await shop.http(`${shop.url}${path}`, { headers: { accept } });
    return { statusCode: answer.status, headers: answer.headers, body: await answer.text() };
  };
  const structuredOf = (body: string) =>
    [...body.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/g)].map(
      ([, text = '']) => JSON.parse(text) as Record<string, unknown>,
    );

  it('[M2f] are HTML with their content before any script runs', async () => {
    const { statusCode, body } = await get(urls.catalog.product({ slug: 'enamel-teapot' }));
    assert.equal(statusCode, 200);
    const visible = body.slice(body.indexOf('<div id="root">'));
    for (const text of ['Enamel teapot', '€34.90', 'Copper &amp; Crumb', 'paid when your parcel has arrived']) {
      assert.ok(visible.includes(text), text);
    }
  });

  it('[M2f] describe the product, its price and its availability to search engines', async () => {
    const { body } = await get(urls.catalog.product({ slug: 'salt-cellar' }));
    const [product, crumbs] = structuredOf(body);
    const offers = product!['offers'] as Record<string, string>;
    assert.equal(product!['name'], 'Salt cellar');
    assert.equal(offers['price'], '18.50');
    assert.equal(offers['priceCurrency'], 'EUR');
    assert.equal(offers['availability'], 'https://schema.org/OutOfStock');
    assert.match(String(product!['image']), /^http:\/\/market\.localhost:\d+\/media\//);
    assert.deepEqual(
      (crumbs!['itemListElement'] as { name: string }[]).map((crumb) => crumb.name),
      ['Market', 'Kitchen', 'Salt cellar'],
    );
    assert.ok(body.includes(`<link rel="canonical" href="${shop.url}/p/salt-cellar"`));
  });

  it('[M2f] describe themselves where they are shared', async () => {
    const { body } = await get(urls.catalog.product({ slug: 'enamel-teapot' }));
    const tags = Object.fromEntries(
      [...body.matchAll(/<meta property="(og:\w+)" content="([^"]*)"/g)].map(([, name, content]) => [name, content]),
    );
    assert.equal(tags['og:title'], 'Enamel teapot');
    assert.equal(tags['og:type'], 'product');
    assert.equal(tags['og:url'], `${shop.url}/p/enamel-teapot`);
    assert.match(tags['og:image'] ?? '', /^http:\/\/market\.localhost:\d+\/media\//);
    assert.match(tags['og:description'] ?? '', /€34\.90/);
  });

  it('[M2f] lead search engines to every product, category and shop, and away from carts and accounts', async () => {
    const { body } = await get(urls.catalog.sitemap());
    const paths = [...body.matchAll(/<loc>http:\/\/market\.localhost:\d+(.*?)<\/loc>/g)].map(([, path]) => path);
    assert.equal(paths.length, 1 + 6 + 4 + products.length);
    for (const path of ['/', '/c/kitchen', '/s/moss-lane', '/p/enamel-teapot']) assert.ok(paths.includes(path), path);
    assert.match((await get(urls.catalog.robots())).body, /Disallow: \/cart\n[\s\S]*Sitemap: http/);
    for (const path of ['/search?q=wool', '/c/kitchen?sort=name', '/cart']) {
      assert.match((await get(path)).body, /<meta name="robots" content="noindex"/, path);
    }
  });

  it('[M2e] filter a list by price, shop and stock, and keep the filter on the next page', async () => {
    const { body } = await get(`${urls.catalog.search()}?from=10&to=20,00&seller=moss-lane&stock=1`);
    const visible = body.slice(body.indexOf('<div id="root">'));
    assert.match(visible, /Wool socks, two pairs/);
    for (const other of ['Stoneware mug', 'Wool blanket', 'Salt cellar']) assert.ok(!visible.includes(other), other);
    assert.match(visible, /href="\/search">Clear</);
    assert.match((await get(`${urls.catalog.search()}?from=1`)).body, /href="\/search\?from=1&amp;page=2"/);
    assert.equal((await get(`${urls.catalog.search()}?from=cheap&to=-3&seller=nobody-s`)).statusCode, 200);
  });

  it('[S69] [S70] [S71] ignore a price filter that is not a price', async () => {
    const linesIn = (body: string) => body.match(/href="\/p\/[a-z-]+"/g)?.length;
    const all = linesIn((await get(urls.catalog.search())).body);
    assert.ok(all);
    for (const typed of [...noAmounts, ...hugeAmounts, '10.005', '¥10', '10 USD', 'KWD 1.234']) {
      for (const side of ['from', 'to']) {
        const { statusCode, body } = await get(
          `${urls.catalog.search()}?${new URLSearchParams({ [side]: typed }).toString()}`,
        );
        assert.deepEqual([statusCode, linesIn(body)], [200, all], `${side} “${typed}”`);
      }
    }
    assert.equal((await get(`${urls.catalog.search()}?from=999999999999.99`)).statusCode, 200);
  });

  it('[M2e] say which word was searched for instead of a typing error', async () => {
    const { body } = await get(`${urls.catalog.search()}?q=teapto`);
    assert.match(body, /Nothing is called “(<!-- -->)?teapto/);
    assert.match(body, /href="\/p\/enamel-teapot"/);
  });

  it('[M2e] link to a shop or category with a name like the typed text', async () => {
    assert.match((await get(`${urls.catalog.search()}?q=moss`)).body, /<a href="\/s\/moss-lane">Moss Lane<\/a>/);
    assert.match((await get(`${urls.catalog.search()}?q=plants`)).body, /<a href="\/c\/home">Home &amp; plants<\/a>/);
  });

  it('[M2e] show a shop with all that it sells', async () => {
    const { body } = await get(urls.catalog.shop({ slug: 'voltwise' }));
    const visible = body.slice(body.indexOf('<div id="root">'));
    assert.match(visible, /Small electronics, tested on our own desks/);
    assert.match(visible, /Kitchen radio/);
    assert.ok(!visible.includes('Enamel teapot'));
  });

  it('escape typed text, which becomes neither markup nor script', async () => {
    const { body } = await get(
      `${urls.catalog.search()}?q=${encodeURIComponent('</script><script>alert(1)</script>')}`,
    );
    assert.ok(!body.includes('<script>alert'));
    assert.match(body, /Nothing found/);
  });

  it('say so if there is nothing at an address', async () => {
    for (const path of ['/p/nothing', '/c/nothing', '/s/nothing', '/nothing']) {
      const { statusCode, body } = await get(path);
      assert.equal(statusCode, 404, path);
      assert.match(body, /nothing at this address/);
    }
    const json = await get('/nothing', 'application/json');
    assert.equal((JSON.parse(json.body) as { code: string }).code, 'not_found');
  });

  it('[S100] find nothing under a name that nothing can have', async () => {
    for (const path of ['/p/..%2F..%2Fetc', '/media/..%2Fsecret', `/p/${'a'.repeat(5_000)}`]) {
      assert.equal((await get(path)).statusCode, 404, path);
    }
  });

  it('[S160a] are refused if the address contains a NUL', async () => {
    for (const path of ['/p/%00', '/s/%00', '/c/%00', '/media/%00', '/search?q=%00', '/cart?did=added&product=%00']) {
      const { statusCode, body } = await get(path);
      assert.equal(statusCode, 400, path);
      assert.match(body, /That did not work/);
    }
  });

  it('link to the next page in the same sort order', async () => {
    const { body } = await get(`${urls.catalog.search()}?sort=price_up`);
    assert.match(body, /href="\/search\?sort=price_up&amp;page=2"/);
  });

  it('[S164a] show a list whatever the address’s query is', async () => {
    const all = Number(/>(\d+) products</.exec((await get(urls.catalog.search())).body)?.[1]);
    assert.ok(all > 30);
    for (const query of [
      'page=0',
      'page=abc',
      'page=-1',
      'page=0x2',
      'page=1e9',
      'page=1&page=2',
      'page=',
      'sort=x&sort=y',
      'from=abc',
      'seller=constructor',
      'seller[]=x',
      'stock=1&stock=2&page=0',
    ]) {
      const { statusCode, body } = await get(`${urls.catalog.search()}?${query}`);
      assert.equal(statusCode, 200, query);
      if (!/^stock|constructor/.test(query)) assert.match(body, new RegExp(`>${all} products<`), query);
    }
    for (const page of ['99999', '999999999', '9'.repeat(300)]) {
      assert.equal((await get(`${urls.catalog.search()}?page=${page}`)).statusCode, 200, page);
    }
    const { body } = await get(`${urls.catalog.search()}?page=999999999`);
    assert.match(body, /Page (\d+) of \1</);
  });

  it('[S164a] search for the first of two texts, and for the first 200 letters of a longer one', async () => {
    assert.match((await get(`${urls.catalog.search()}?q=teapot&q=lamp`)).body, /Results for “teapot”/);
    const { statusCode, body } = await get(`${urls.catalog.search()}?q=${'x'.repeat(201)}`);
    assert.equal(statusCode, 200);
    assert.match(body, new RegExp(`Nothing found for “(<!-- -->)?x{200}(<!-- -->)?”`));
  });

  it('[S164b] say that a text of only signs or stop words has no word to search for', async () => {
    for (const text of ['the', '!!!']) {
      const { statusCode, body } = await get(`${urls.catalog.search()}?q=${encodeURIComponent(text)}`);
      assert.equal(statusCode, 200);
      assert.match(body, /There is no word in it that can be looked for/, text);
      assert.match(body, />0 products</);
    }
    assert.doesNotMatch((await get(`${urls.catalog.search()}?q=zzzz`)).body, /There is no word in it/);
  });

  it('show the last page if a later one is asked for', async () => {
    const { body } = await get(`${urls.catalog.search()}?sort=price_up&page=9999`);
    assert.ok(!body.includes('Nothing found'));
    const [, last = '', count = ''] = /Page (\d+) of (\d+)/.exec(body) ?? [];
    assert.equal(last, count);
    assert.match(body, /rel="prev"/);
    assert.ok(!body.includes('rel="next"'));
    const { body: single } = await get(`${urls.catalog.search()}?q=teapot&page=7`);
    assert.match(single, /href="\/p\/enamel-teapot"/);
    assert.ok(!single.includes('Nothing is called'));
  });

  it('serve pictures that browsers may cache', async () => {
    const { body } = await get(urls.catalog.front());
    const [, url = ''] = /src="(\/media\/[^"]+)"/.exec(body) ?? [];
    const picture = await get(url, 'image/webp');
    assert.equal(picture.headers.get('content-type'), 'image/webp');
    assert.match(picture.headers.get('cache-control') ?? '', /immutable/);
    assert.equal(picture.headers.get('x-content-type-options'), 'nosniff');
  });
});
