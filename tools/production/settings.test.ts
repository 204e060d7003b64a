import assert from 'node:assert/strict';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { productionFaults } from './settings.ts';

const random = () => randomBytes(32).toString('hex');

const wallet = {
  HOLDFAST_WALLET_URL: 'https://wallet.holdfast.example',
  HOLDFAST_WALLET_DATABASE_URL: 'postgres://server:word@db.internal/holdfast_wallet?sslmode=verify-full',
  HOLDFAST_WALLET_SECRET: random(),
  STRIPE_SECRET_KEY: `sk_live_${random()}`,
  STRIPE_WEBHOOK_SECRET: `whsec_${random()}`,
  TWILIO_ACCOUNT_SID: 'AC123',
  TWILIO_AUTH_TOKEN: random(),
  TWILIO_FROM: '+14155552671',
  SMTP_URL: 'smtps://mail.internal',
  MAIL_FROM: 'wallet@holdfast.example',
};

const market = {
  HOLDFAST_MARKET_URL: 'https://market.holdfast.example',
  HOLDFAST_WALLET_URL: 'https://wallet.holdfast.example',
  HOLDFAST_MARKET_DATABASE_URL: 'postgres://server:word@127.0.0.1/holdfast_market',
  HOLDFAST_MARKET_SECRET: random(),
  HOLDFAST_MARKET_CLIENT_KEY: JSON.stringify(
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
  ),
  HOLDFAST_MARKET_WEBHOOK_SECRET: `whsec_${randomBytes(24).toString('base64')}`,
  EASYPOST_API_KEY: `EZAK${random()}`,
  EASYPOST_WEBHOOK_SECRET: random(),
  SMTP_URL: 'smtp://mail.internal:587',
  MAIL_FROM: 'market@holdfast.example',
};

/** The faults that a change to good settings makes; each must be one, and name its setting. */
function assertFault(env: NodeJS.ProcessEnv, name: string, words: RegExp): void {
  const product = name in market && !(name in wallet) ? 'market' : 'wallet';
  const faults = productionFaults(product, { ...(product === 'wallet' ? wallet : market), ...env });
  assert.equal(faults.length, 1, `${JSON.stringify(env)}: ${faults.join('\n')}`);
  assert.ok(faults[0]?.startsWith(name), faults[0]);
  assert.match(faults[0] ?? '', words);
  assert.doesNotMatch(faults[0] ?? '', /hunter2/);
}

describe('serving in production', () => {
  it('[O4m] goes ahead when everything is named', () => {
    assert.deepEqual(productionFaults('wallet', wallet), []);
    assert.deepEqual(productionFaults('market', market), []);
  });

  it('[S119] refuses empty, default and guessable secrets', () => {
    for (const secret of ['', 'changeme', 'change-me-change-me-change-me', 'a'.repeat(64), 'short']) {
      assertFault({ HOLDFAST_WALLET_SECRET: secret }, 'HOLDFAST_WALLET_SECRET', /not set|guessed/);
    }
  });

  it('[S153e] refuses a phrase or letters that come again, whichever secret it is', () => {
    for (const name of ['HOLDFAST_WALLET_SECRET', 'TWILIO_AUTH_TOKEN', 'EASYPOST_WEBHOOK_SECRET']) {
      assertFault({ [name]: 'this-is-the-secret-that-nobody-in-here-knows' }, name, /made of words/);
      assertFault({ [name]: 'T7qLm2Zp'.repeat(8) }, name, /repeats/);
    }
  });

  it('[S153b] refuses http to anything outside of this machine, whichever setting names it', () => {
    for (const name of [
      'HOLDFAST_WALLET_URL',
      'STRIPE_API_URL',
      'TWILIO_API_URL',
      'ECB_RATES_URL',
      'EASYPOST_API_URL',
      'HOLDFAST_PRIVATE_ORIGINS',
    ]) {
      const isMarkets = name === 'EASYPOST_API_URL';
      const faults = (value: string): string[] =>
        productionFaults(isMarkets ? 'market' : 'wallet', { ...(isMarkets ? market : wallet), [name]: value });
      assert.match(faults('http://outside.example').join('\n'), new RegExp(`^${name} must begin with https:`), name);
      assert.equal(faults('http://127.0.0.1.outside.example').length, 1, 'a name that begins like loopback');
      assert.deepEqual(faults('http://wallet.localhost:4000'), []);
      assert.deepEqual(faults('https://outside.example'), []);
    }
    const list = 'https://one.example,http://two.example';
    assertFault({ HOLDFAST_PRIVATE_ORIGINS: list }, 'HOLDFAST_PRIVATE_ORIGINS', /https:/);
  });

  it('[S153b] refuses to believe whoever answers for a service', () => {
    assertFault({ NODE_TLS_REJECT_UNAUTHORIZED: '0' }, 'NODE_TLS_REJECT_UNAUTHORIZED', /anybody/);
  });

  it('[S153c] takes smtp: with the TLS that the mailer requires, and refuses options that would make it optional', () => {
    assert.deepEqual(productionFaults('wallet', { ...wallet, SMTP_URL: 'smtp://mail.internal:587' }), []);
    assert.deepEqual(productionFaults('wallet', { ...wallet, SMTP_URL: 'smtp://127.0.0.1:25?ignoreTLS=true' }), []);
    for (const option of [
      'ignoreTLS=true',
      'requireTLS=false',
      'opportunisticTLS=true',
      'tls.rejectUnauthorized=false',
    ]) {
      assertFault({ SMTP_URL: `smtp://me:hunter2@mail.internal:587?${option}` }, 'SMTP_URL', /in the clear/);
    }
  });

  it('[S153d] refuses keys of a test mode', () => {
    assertFault({ STRIPE_SECRET_KEY: `sk_test_${random()}` }, 'STRIPE_SECRET_KEY', /test mode/);
    assertFault({ STRIPE_SECRET_KEY: `rk_test_${random()}` }, 'STRIPE_SECRET_KEY', /test mode/);
    assertFault({ EASYPOST_API_KEY: `EZTK${random()}` }, 'EASYPOST_API_KEY', /test mode/);
    assertFault({ TWILIO_FROM: '+15005550006' }, 'TWILIO_FROM', /test mode/);
  });

  it('[S153f] refuses a database on another machine without verify-full', () => {
    const at = (rest: string): NodeJS.ProcessEnv => ({ HOLDFAST_WALLET_DATABASE_URL: `postgres://me:hunter2@${rest}` });
    for (const rest of [
      'db.internal/w',
      'db.internal/w?sslmode=require',
      'db.internal/w?sslmode=no-verify',
      'db.internal/w?sslmode=verify-full&sslmode=disable',
      'db.internal/w?sslmode=verify-full&ssl=0',
      'db.internal/w?sslmode=verify-full&uselibpqcompat=true',
      '127.0.0.1/w?host=db.internal',
    ]) {
      assertFault(at(rest), 'HOLDFAST_WALLET_DATABASE_URL', /verify-full/);
    }
    for (const rest of [
      '127.0.0.1:5432/w',
      '[::1]/w',
      '127.0.0.1/w?host=/run/postgresql',
      'db/w?sslmode=verify-full',
    ]) {
      assert.deepEqual(productionFaults('wallet', { ...wallet, ...at(rest) }), [], rest);
    }
  });

  it('[O4m] refuses a movable clock, except on one machine', () => {
    const clock = { HOLDFAST_CLOCK_URL: 'https://clock.example' };
    assertFault(clock, 'HOLDFAST_CLOCK_URL', /one machine/);
    const local = { ...wallet, ...clock, HOLDFAST_WALLET_URL: 'http://wallet.localhost:4000' };
    assert.deepEqual(productionFaults('wallet', local), []);
  });

  it('[O4m] names everything that the market lacks', () => {
    assert.ok(productionFaults('market', {}).length >= 10);
  });
});
