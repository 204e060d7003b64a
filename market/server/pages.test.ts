import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startMarket } from '../../tests/samples/market.ts';
import type { SampleMarket } from '../../tests/samples/market.ts';
import { urls } from './urls.ts';

describe('every page of the market', () => {
  let shop: SampleMarket;
  before(async () => {
    shop = await startMarket();
  });
  after(() => shop.close());

  const get = (path: string, headers: Record<string, string> = {}) =>
    shop.http(`${shop.url}${path}`, { headers: { accept: 'text/html', ...headers } });

  it('loads its styles, font and script, which are small and cacheable forever', async () => {
    const page = await (await get(urls.catalog.front())).text();
    const assets = [...page.matchAll(/(?:href|src)="(\/assets\/[^"]+\.(?:js|css|woff2))"/g)].map(([, path]) => path!);
    assert.deepEqual(new Set(assets.map((path) => path.split('.').at(-1))), new Set(['css', 'woff2', 'js']));
    assert.equal(assets.length, 3);
    let bytes = 0;
    for (const path of assets) {
      const answer = await get(path, { 'accept-encoding': 'br' });
      assert.match(answer.headers.get('cache-control') ?? '', /max-age=31536000, immutable/);
      if (path.endsWith('.woff2')) continue;
      assert.equal(answer.headers.get('content-encoding'), 'br', path);
      assert.match(answer.headers.get('vary') ?? '', /accept-encoding/i);
      bytes += Number(answer.headers.get('content-length'));
    }
    assert.ok(bytes < 90_000, `${bytes} bytes`);
    const plain = await get(
      assets.find((path) => path.endsWith('.css'))!,
      { 'accept-encoding': 'identity' },
    );
    assert.equal(plain.headers.get('content-encoding'), null);
  });

  it('finds nothing at the folder of the assets, whatever the client accepts', async () => {
    for (const accepted of ['br', 'identity']) {
      for (const path of ['/assets/', '/assets/?x', '/assets', '/assets/none.js']) {
        const { status } = await get(path, { 'accept-encoding': accepted });
        assert.equal(status, 404, `${path} in ${accepted}`);
      }
    }
  });

  it('is rendered on the server with the class names of its style sheet', async () => {
    for (const path of [urls.catalog.front(), '/cart', '/account/login', '/search?q=mug']) {
      const page = await (await get(path)).text();
      const sheet = await (await get(/href="(\/assets\/[^"]+\.css)"/.exec(page)![1]!)).text();
      const own = [...page.matchAll(/class="([^"]+)"/g)].flatMap(([, names]) => names!.split(' '));
      const ofModules = own.filter((name) => /^[A-Z]/.test(name));
      assert.ok(ofModules.length > 0, path);
      for (const name of new Set(ofModules)) assert.ok(sheet.includes(`.${name}`), `${name} on ${path}`);
      assert.ok(!own.includes('undefined'), path);
    }
  });

  it('cannot be framed, and runs no script but its own', async () => {
    const { headers } = await get(urls.catalog.front());
    const policy = headers.get('content-security-policy') ?? '';
    for (const rule of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "form-action 'self'"]) {
      assert.ok(policy.includes(rule), rule);
    }
    assert.equal(headers.get('x-frame-options'), 'DENY');
  });

  it('lets its forms end at the wallet, and nowhere else', async () => {
    for (const path of [urls.catalog.front(), urls.cart.cart(), urls.accounts.login(), '/nothing-here']) {
      const policy = (await get(path)).headers.get('content-security-policy') ?? '';
      assert.ok(policy.split(';').includes(`form-action 'self' ${shop.walletUrl}`), `${path}: ${policy}`);
    }
  });

  it('[S149a] is not cached, except by a guest’s own browser while there is no cart', async () => {
    const first = await get(urls.catalog.front());
    // The first answer sets the cookie of its forms.
    assert.equal(first.headers.get('cache-control'), 'no-store');
    const cookie = first.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    assert.equal((await get(urls.catalog.front(), { cookie })).headers.get('cache-control'), 'private, no-cache');
    assert.equal(
      (await get(urls.catalog.front(), { cookie: `${cookie}; __Host-cart=some` })).headers.get('cache-control'),
      'no-store',
    );
    for (const path of ['/cart', '/account/login', '/search?q=mug', '/nowhere', '/robots.txt']) {
      assert.equal((await get(path, { cookie })).headers.get('cache-control'), 'no-store', path);
    }
  });
});
