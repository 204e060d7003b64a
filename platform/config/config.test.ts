import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import {
  address,
  networks,
  optionalChoice,
  optionalProgram,
  origin,
  origins,
  port,
  readConfig,
  secret,
  secrets,
  target,
  text,
} from './config.ts';

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
  it('[S154d] list trusted proxies by address or network, and refuse any other text and the whole Internet', () => {
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

  it('take one of a few words, or none', () => {
    const read = (said: string) =>
      readConfig({ payouts: optionalChoice('STRIPE_PAYOUTS', ['connect', 'outbound']) }, { STRIPE_PAYOUTS: said })
        .payouts;
    assert.equal(read(''), undefined);
    assert.equal(read('connect'), 'connect');
    for (const said of ['Connect', 'toString', 'connect,outbound'])
      assert.throws(() => read(said), new RegExp(`STRIPE_PAYOUTS must be connect or outbound, not "${said}"`), said);
  });

  it('name a program by its absolute path only', () => {
    const read = (said: string) =>
      readConfig({ scan: optionalProgram('HOLDFAST_SCAN_COMMAND') }, { HOLDFAST_SCAN_COMMAND: said }).scan;
    assert.equal(read(''), undefined);
    assert.equal(read('/usr/local/bin/scan'), '/usr/local/bin/scan');
    for (const said of ['scan', './scan', '../scan', '~/scan', 'sh -c /bin/scan'])
      assert.throws(() => read(said), /HOLDFAST_SCAN_COMMAND must be the absolute path of a program/, said);
  });

  it('[O4m] have defaults where possible', () => {
    const config = readConfig(settings, good);
    assert.equal(config.port, 4000);
    assert.equal(config.url, 'http://wallet.localhost:4000');
    assert.equal(config.secret.length, 32);
  });

  it('[O4m] name every fault at once, and no password', () => {
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

  it('[S153e] refuse a phrase and repeated letters as a secret, whatever bytes they decode to', () => {
    for (const HOLDFAST_WALLET_SECRET of [
      'this-is-the-secret-of-our-wallet-and-nobody-knows-it',
      'T7qLm2ZpX4vR9sWc'.repeat(4),
    ]) {
      assert.throws(() => readConfig(settings, { ...good, HOLDFAST_WALLET_SECRET }), /it (is made of words|repeats)/);
    }
  });

  it('[S174d] refuse a port to listen on that fetch blocks, in one sentence', () => {
    for (const blocked of [1, 6000, 6666, 10_080]) {
      assert.throws(
        () => readConfig({ port: port('HOLDFAST_WALLET_PORT', 4000) }, { HOLDFAST_WALLET_PORT: String(blocked) }),
        new RegExp(`HOLDFAST_WALLET_PORT must be another port: browsers and fetch refuse to call port ${blocked}$`),
      );
    }
    const smtp = { port: port('HOLDFAST_SANDBOX_SMTP_PORT', 4201, 'smtp') };
    assert.equal(readConfig(smtp, { HOLDFAST_SANDBOX_SMTP_PORT: '6666' }).port, 6666, 'no browser calls it');
    assert.equal(readConfig({ port: port('HOLDFAST_WALLET_PORT', 4000) }, { HOLDFAST_WALLET_PORT: '0' }).port, 0);
  });

  it('[S174e] refuse each address with a port that fetch blocks', () => {
    const read = {
      HOLDFAST_WALLET_URL: origin('HOLDFAST_WALLET_URL'),
      HOLDFAST_PRIVATE_ORIGINS: origins('HOLDFAST_PRIVATE_ORIGINS'),
      ECB_RATES_URL: target('ECB_RATES_URL'),
    };
    const fine = {
      HOLDFAST_WALLET_URL: 'https://wallet.example',
      HOLDFAST_PRIVATE_ORIGINS: 'http://10.0.0.1:8080',
      ECB_RATES_URL: 'https://rates.example/daily.xml',
    };
    assert.equal(readConfig(read, fine).ECB_RATES_URL, fine.ECB_RATES_URL);
    for (const name of Object.keys(read)) {
      assert.throws(
        () => readConfig(read, { ...fine, [name]: 'http://wallet.localhost:6666' }),
        new RegExp(`${name} must be another port: browsers and fetch refuse to call port 6666`),
      );
    }
  });

  it('[S118] reads a list of secrets, each as strong as the present one, and repeats none in a fault', () => {
    const read = secrets('HOLDFAST_WALLET_OTHER_SECRETS');
    const [one, other] = [randomBytes(32), randomBytes(32)];
    const listed = [one, other].map((value) => value.toString('base64url')).join(', ');
    assert.deepEqual(read({ HOLDFAST_WALLET_OTHER_SECRETS: listed }), {
      name: 'HOLDFAST_WALLET_OTHER_SECRETS',
      value: [one, other],
    });
    assert.deepEqual('value' in read({}) && (read({}) as { value: unknown }).value, []);
    const weak = read({ HOLDFAST_WALLET_OTHER_SECRETS: `${one.toString('base64url')},hunter2` });
    assert.ok('fault' in weak);
    assert.match(weak.fault, /secret, number 2, that must be at least 32 random bytes/);
    assert.doesNotMatch(weak.fault, /hunter2/);
  });
});
