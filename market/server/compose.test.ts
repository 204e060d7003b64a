import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import pino from 'pino';
import { deriveSigningKey } from '#platform/credentials/signing-key.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { createTestDatabase } from '../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../dev/postgres/testing.ts';
import { composeMarket } from './compose.ts';
import { readMarketConfig } from './config.ts';

describe('the market', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('market');
  });
  after(() => database.close());

  it('closes its database even if its app fails to close', async () => {
    const config = readMarketConfig({
      HOLDFAST_MARKET_DATABASE_URL: database.url,
      HOLDFAST_MARKET_SECRET: Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7)).toString('base64url'),
      HOLDFAST_MARKET_CLIENT_KEY: JSON.stringify(deriveSigningKey(randomBytes(32), 'market')),
      HOLDFAST_MARKET_WEBHOOK_SECRET: `whsec_${randomBytes(32).toString('base64')}`,
      EASYPOST_API_KEY: 'key',
      EASYPOST_WEBHOOK_SECRET: 'secret',
      SMTP_URL: 'smtp://mail.internal',
    });
    const market = await composeMarket(config, systemWorld({ log: pino({ level: 'silent' }), http: fetch }));
    const { app, orders } = market;
    await orders.policy();
    Object.assign(app, { close: () => Promise.reject(new Error('the app does not close')) });
    await assert.rejects(market.close(), /the app does not close/);
    await assert.rejects(orders.policy(), /pool/);
  });
});
