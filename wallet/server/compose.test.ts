import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pino from 'pino';
import sharp from 'sharp';
import { createIds, systemClocks, systemWorld } from '#platform/kernel/world.ts';
import { createTestDatabase } from '../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../dev/postgres/testing.ts';
import { composeWallet } from './compose.ts';
import { readWalletConfig } from './config.ts';
import { urls } from './urls.ts';

const host = 'wallet.localhost:4000';

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

  const compose = () =>
    composeWallet(readWalletConfig(env()), systemWorld({ log: pino({ level: 'silent' }), http: fetch }));

  it('refuses a console at its own host, even at another port', () => {
    const shared = { HOLDFAST_WALLET_URL: 'http://wallet.localhost:4000' };
    for (const port of [4000, 4001]) {
      const config = { ...env(), ...shared, HOLDFAST_CONSOLE_URL: `http://wallet.localhost:${port}` };
      assert.throws(() => readWalletConfig(config), /HOLDFAST_CONSOLE_URL must name another host/);
    }
  });

  it('pays withdrawals in one way, for which it has what is needed', () => {
    const read = (settings: Record<string, string>) => readWalletConfig({ ...env(), ...settings });
    const account = { STRIPE_FINANCIAL_ACCOUNT: 'fa_1' };
    assert.equal(read({ STRIPE_PAYOUTS: 'connect' }).stripePayouts, 'connect');
    assert.equal(read(account).stripeFinancialAccount, 'fa_1');
    assert.equal(read({ STRIPE_PAYOUTS: 'outbound', ...account }).stripePayouts, 'outbound');
    assert.throws(() => read({ STRIPE_PAYOUTS: 'outbound' }), /STRIPE_PAYOUTS=outbound needs STRIPE_FINANCIAL_ACCOUNT/);
    assert.throws(
      () => read({ STRIPE_PAYOUTS: 'connect', ...account }),
      /STRIPE_PAYOUTS=connect pays .+, so STRIPE_FINANCIAL_ACCOUNT must not be set/,
    );
    assert.throws(() => read({ STRIPE_PAYOUTS: 'treasury' }), /STRIPE_PAYOUTS must be connect or outbound/);
  });

  it('closes its database even if its app fails to close', async () => {
    const wallet = await compose();
    const { app, payments } = wallet;
    await payments.payments.terms();
    Object.assign(app, { close: () => Promise.reject(new Error('the app does not close')) });
    await assert.rejects(wallet.close(), /the app does not close/);
    await assert.rejects(payments.payments.terms(), /pool/);
  });

  it('keeps files until a feature reads them, and takes forms with files nowhere else', async () => {
    const wallet = await compose();
    const owner = createIds(systemClocks).mint('hld');
    const picture = sharp({ create: { width: 9, height: 9, channels: 3, background: '#c33' } }).png();
    const kept = await wallet.files.keep(owner, { name: 'a.png', bytes: await picture.toBuffer() });
    assert.ok(kept.ok);
    assert.equal((await wallet.files.read(kept.value.fileId))?.name, 'a.jpg');
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    const answer = await wallet.app.inject({
      method: 'POST',
      url: urls.identity.login(),
      headers: { ...headers, host },
      payload: '--x--',
    });
    assert.equal(answer.statusCode, 415);
    await wallet.close();
    await assert.rejects(wallet.files.read(kept.value.fileId), /pool/);
  });
});
