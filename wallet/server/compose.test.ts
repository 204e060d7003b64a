import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pino from 'pino';
import { systemWorld } from '#platform/kernel/world.ts';
import { createTestDatabase } from '../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../dev/postgres/testing.ts';
import { composeWallet } from './compose.ts';
import { readWalletConfig } from './config.ts';

describe('the wallet', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  const env = () => ({
    HOLDFAST_WALLET_DATABASE_URL: database.url,
    HOLDFAST_WALLET_SECRET: Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7)).toString('base64url'),
    STRIPE_SECRET_KEY: 'sk_1',
    STRIPE_WEBHOOK_SECRET: 'whsec_1',
    TWILIO_ACCOUNT_SID: 'AC1',
    TWILIO_AUTH_TOKEN: 'token',
    TWILIO_FROM: '+15005550006',
    EASYPOST_API_KEY: 'key',
    EASYPOST_WEBHOOK_SECRET: 'secret',
    SMTP_URL: 'smtp://mail.internal',
  });

  it('refuses a console at its own host, even at another port', () => {
    const shared = { HOLDFAST_WALLET_URL: 'http://wallet.localhost:4000' };
    for (const port of [4000, 4001]) {
      const config = { ...env(), ...shared, HOLDFAST_CONSOLE_URL: `http://wallet.localhost:${port}` };
      assert.throws(() => readWalletConfig(config), /HOLDFAST_CONSOLE_URL must name another host/);
    }
  });

  it('closes its database even if its app fails to close', async () => {
    const config = readWalletConfig(env());
    const wallet = await composeWallet(config, systemWorld({ log: pino({ level: 'silent' }), http: fetch }));
    const { app, payments } = wallet;
    await payments.payments.terms();
    Object.assign(app, { close: () => Promise.reject(new Error('the app does not close')) });
    await assert.rejects(wallet.close(), /the app does not close/);
    await assert.rejects(payments.payments.terms(), /pool/);
  });
});
