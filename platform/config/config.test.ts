import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { address, networks, origin, port, readConfig, secret, text } from './config.ts';

const settings = {
  port: port('HOLDFAST_WALLET_PORT', 4000),
  url: origin('HOLDFAST_WALLET_URL', 'http://wallet.localhost:4000'),
  secret: secret('HOLDFAST_WALLET_SECRET'),
  database: address('HOLDFAST_WALLET_DATABASE_URL', ['postgres:', 'postgresql:']),
  sid: text('TWILIO_ACCOUNT_SID'),
};

const good = {
  HOLDFAST_WALLET_SECRET: randomBytes(32).toString('base64url'),
  HOLDFAST_WALLET_DATABASE_URL: 'postgres://me:hunter2@db/wallet',
  TWILIO_ACCOUNT_SID: 'AC1',
};

describe('settings', () => {
  it('[S154d] list trusted proxies by address or network, and refuse what is neither or is everybody', () => {
    const read = (said: string) =>
      readConfig({ proxies: networks('HOLDFAST_TRUSTED_PROXIES') }, { HOLDFAST_TRUSTED_PROXIES: said }).proxies;
    assert.deepEqual(read(''), []);
    assert.deepEqual(read('127.0.0.1, 10.0.0.0/24,fd00::/8,::1'), ['127.0.0.1', '10.0.0.0/24', 'fd00::/8', '::1']);
    for (const said of [
      'loopback',
      '0.0.0.0/0',
      '::/0',
      '10.0.0.0/33',
      '10.0.0',
      '10.0.0.0/8/8',
      '10.0.0.0/',
      'a.example',
    ]) {
      assert.throws(() => read(said), /HOLDFAST_TRUSTED_PROXIES has what is no network address/, said);
    }
  });

  it('[O4] have defaults where they can', () => {
    const config = readConfig(settings, good);
    assert.equal(config.port, 4000);
    assert.equal(config.url, 'http://wallet.localhost:4000');
    assert.equal(config.secret.length, 32);
  });

  it('[O4] name every fault at once, and no password', () => {
    const env = {
      HOLDFAST_WALLET_PORT: 'x',
      HOLDFAST_WALLET_DATABASE_URL: 'mysql://me:hunter2@db/x',
      HOLDFAST_WALET: '1',
    };
    assert.throws(
      () => readConfig(settings, env),
      (error: Error) => {
        for (const name of ['PORT', 'SECRET', 'DATABASE_URL', 'TWILIO_ACCOUNT_SID', 'HOLDFAST_WALET is not']) {
          assert.match(error.message, new RegExp(name));
        }
        assert.doesNotMatch(error.message, /hunter2/);
        return true;
      },
    );
  });

  it('[S119] refuse an empty, short or obvious secret', () => {
    for (const HOLDFAST_WALLET_SECRET of ['', 'changeme', Buffer.alloc(32).toString('base64url'), 'a'.repeat(64)]) {
      assert.throws(() => readConfig(settings, { ...good, HOLDFAST_WALLET_SECRET }), /HOLDFAST_WALLET_SECRET/);
    }
  });
});
