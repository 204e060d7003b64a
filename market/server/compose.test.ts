import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import pino from 'pino';
import sharp from 'sharp';
import { deriveSigningKey } from '#platform/credentials/signing-key.ts';
import { createIds, systemClocks, systemWorld } from '#platform/kernel/world.ts';
import { createTestDatabase } from '../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../dev/postgres/testing.ts';
import { composeMarket } from './compose.ts';
import { readMarketConfig } from './config.ts';
import { urls } from './urls.ts';

const host = 'market.localhost:4100';

describe('the market', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('market');
  });
  after(() => database.close());

  const env = () => ({
    HOLDFAST_MARKET_DATABASE_URL: database.url,
    HOLDFAST_MARKET_SECRET: Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7)).toString('base64url'),
    HOLDFAST_MARKET_CLIENT_KEY: JSON.stringify(deriveSigningKey(randomBytes(32), 'market')),
    HOLDFAST_MARKET_WEBHOOK_SECRET: `whsec_${randomBytes(32).toString('base64')}`,
    EASYPOST_API_KEY: 'key',
    EASYPOST_WEBHOOK_SECRET: 'secret',
    SMTP_URL: 'smtp://mail.internal',
  });

  const compose = () =>
    composeMarket(readMarketConfig(env()), systemWorld({ log: pino({ level: 'silent' }), http: fetch }));

  it('refuses a desk at its own host, even at another port', () => {
    const shared = { HOLDFAST_MARKET_URL: 'http://market.localhost:4100' };
    for (const port of [4100, 4101]) {
      const config = { ...env(), ...shared, HOLDFAST_DESK_URL: `http://market.localhost:${port}` };
      assert.throws(() => readMarketConfig(config), /HOLDFAST_DESK_URL must name another host/);
    }
  });

  it('closes its database even if its app fails to close', async () => {
    const market = await compose();
    const { app, orders } = market;
    await orders.policy();
    Object.assign(app, { close: () => Promise.reject(new Error('the app does not close')) });
    await assert.rejects(market.close(), /the app does not close/);
    await assert.rejects(orders.policy(), /pool/);
  });

  it('keeps files until a feature reads them, and takes forms with files nowhere else', async () => {
    const market = await compose();
    const owner = createIds(systemClocks).mint('shp');
    const picture = sharp({ create: { width: 9, height: 9, channels: 3, background: '#c33' } }).png();
    const kept = await market.files.keep(owner, { name: 'a.png', bytes: await picture.toBuffer() });
    assert.ok(kept.ok);
    assert.equal((await market.files.read(kept.value.fileId))?.name, 'a.jpg');
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    const answer = await market.app.inject({
      method: 'POST',
      url: urls.cart.add(),
      headers: { ...headers, host },
      payload: '--x--',
    });
    assert.equal(answer.statusCode, 415);
    await market.close();
    await assert.rejects(market.files.read(kept.value.fileId), /pool/);
  });
});
