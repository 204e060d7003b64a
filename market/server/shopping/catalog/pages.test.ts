import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import pino from 'pino';
import { deriveSigningKey } from '#platform/credentials/signing-key.ts';
import { createTestDatabase } from '#platform/db/testing.ts';
import type { TestDatabase } from '#platform/db/testing.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { sellers } from '../../../../tools/demo-market/catalog.ts';
import { loadDemoMarket } from '../../../../tools/demo-market/load.ts';
import { composeMarket } from '../../compose.ts';
import type { Market } from '../../compose.ts';

const publicUrl = 'http://market.localhost:4100';

describe('the shop’s pages', () => {
  let database: TestDatabase;
  let market: Market;
  before(async () => {
    database = await createTestDatabase('market');
    const config = {
      port: 0,
      publicUrl,
      databaseUrl: database.url,
      secret: randomBytes(32),
      privateOrigins: [],
      clockUrl: undefined,
      walletUrl: 'http://wallet.localhost:4000',
      clientId: 'market',
      clientKey: JSON.stringify(deriveSigningKey(randomBytes(32), 'market')),
      webhookSecret: 'whsec_test',
      easypostUrl: 'http://sandbox.localhost:4200',
      easypostApiKey: 'key',
      easypostWebhookSecret: 'secret',
      smtpUrl: 'smtp://127.0.0.1:1',
      mailFrom: 'market@holdfast.localhost',
    };
    market = await composeMarket(config, systemWorld({ log: pino({ level: 'silent' }), http: fetch }));
    await loadDemoMarket(market.catalog, Object.fromEntries(sellers.map((seller) => [seller.slug, 'pye_test'])));
  });
  after(async () => {
    await market.close();
    await database.close();
  });

  const get = (path: string) => market.app.inject({ url: `${publicUrl}${path}`, headers: { accept: 'text/html' } });

  it('[M2] are HTML with their content before any script runs', async () => {
    const { statusCode, body } = await get('/p/enamel-teapot');
    assert.equal(statusCode, 200);
    const visible = body.slice(body.indexOf('<div id="root">'));
    for (const text of ['Enamel teapot', '€34.90', 'Copper &amp; Crumb', 'paid when your parcel has arrived']) {
      assert.ok(visible.includes(text), text);
    }
  });

  it('[M2] tell search engines the product, its price and whether it is there', async () => {
    const { body } = await get('/p/salt-cellar');
    const [, text = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(body) ?? [];
    const { name, offers } = JSON.parse(text) as { name: string; offers: Record<string, string> };
    assert.equal(name, 'Salt cellar');
    assert.equal(offers['price'], '18.50');
    assert.equal(offers['availability'], 'https://schema.org/OutOfStock');
    assert.match(body, /<link rel="canonical" href="http:\/\/market\.localhost:4100\/p\/salt-cellar"/);
  });

  it('keep what was typed from becoming markup or script', async () => {
    const { body } = await get(`/search?q=${encodeURIComponent('</script><script>alert(1)</script>')}`);
    assert.ok(!body.includes('<script>alert'));
    assert.match(body, /Nothing found/);
  });

  it('say so when there is nothing at an address', async () => {
    for (const path of ['/p/nothing', '/c/nothing', '/nothing']) {
      const { statusCode, body } = await get(path);
      assert.equal(statusCode, 404, path);
      assert.match(body, /nothing at this address/);
    }
    const json = await market.app.inject({ url: `${publicUrl}/nothing` });
    assert.equal(json.json().code, 'not_found');
  });

  it('lead from page to page and keep the order asked for', async () => {
    const { body } = await get('/search?sort=price_up');
    assert.match(body, /href="\/search\?sort=price_up&amp;page=2"/);
    assert.equal((await get('/search?page=0')).statusCode, 400);
  });

  it('serve pictures that a browser may keep', async () => {
    const { body } = await get('/');
    const [, url = ''] = /src="(\/media\/[^"]+)"/.exec(body) ?? [];
    const picture = await market.app.inject({ url: `${publicUrl}${url}` });
    assert.equal(picture.headers['content-type'], 'image/webp');
    assert.match(String(picture.headers['cache-control']), /immutable/);
    assert.equal(picture.headers['x-content-type-options'], 'nosniff');
  });
});
