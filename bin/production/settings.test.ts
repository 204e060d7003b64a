import assert from 'node:assert/strict';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import pg from 'pg';
import { productionFaults } from './settings.ts';

const random = () => randomBytes(32).toString('hex');

const wallet = {
  HOLDFAST_WALLET_URL: 'https://wallet.holdfast.example',
  HOLDFAST_CONSOLE_URL: 'https://console.holdfast.example',
  HOLDFAST_WALLET_DATABASE_URL: 'postgres://server:word@db.internal/holdfast_wallet?sslmode=verify-full',
  HOLDFAST_WALLET_SECRET: random(),
  STRIPE_SECRET_KEY: `sk_live_${random()}`,
  STRIPE_WEBHOOK_SECRET: `whsec_${random()}`,
  TWILIO_ACCOUNT_SID: 'AC123',
  TWILIO_AUTH_TOKEN: random(),
  TWILIO_FROM: '+14155552671',
  EASYPOST_API_KEY: `EZAK${random()}`,
  EASYPOST_WEBHOOK_SECRET: random(),
  SMTP_URL: 'smtps://mail.internal',
  MAIL_FROM: 'wallet@holdfast.example',
};

const market = {
  HOLDFAST_MARKET_URL: 'https://market.holdfast.example',
  HOLDFAST_DESK_URL: 'https://desk.holdfast.example',
  HOLDFAST_WALLET_URL: 'https://wallet.holdfast.example',
  HOLDFAST_MARKET_DATABASE_URL: 'postgres://server:word@127.0.0.1/holdfast_market',
  HOLDFAST_MARKET_SECRET: random(),
  HOLDFAST_MARKET_CLIENT_KEY: JSON.stringify(
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
  ),
  HOLDFAST_MARKET_WEBHOOK_SECRET: `whsec_${randomBytes(24).toString('base64')}`,
  SMTP_URL: 'smtp://mail.internal:587',
  MAIL_FROM: 'market@holdfast.example',
};

/** The fault that a change to good settings causes; there must be exactly one, and it must name its setting. */
function assertFault(env: NodeJS.ProcessEnv, name: string, words: RegExp): void {
  const product = name in market && !(name in wallet) ? 'market' : 'wallet';
  const faults = productionFaults(product, { ...(product === 'wallet' ? wallet : market), ...env });
  assert.equal(faults.length, 1, `${JSON.stringify(env)}: ${faults.join('\n')}`);
  assert.ok(faults[0]?.startsWith(name), faults[0]);
  assert.match(faults[0] ?? '', words);
  assert.doesNotMatch(faults[0] ?? '', /hunter2/);
}

describe('serving in production', () => {
  it('[O4m] is allowed if every setting is given', () => {
    assert.deepEqual(productionFaults('wallet', wallet), []);
    assert.deepEqual(productionFaults('market', market), []);
  });

  it('[S119] refuses empty, default and guessable secrets', () => {
    for (const secret of ['', 'changeme', 'change-me-change-me-change-me', 'a'.repeat(64), 'short']) {
      assertFault({ HOLDFAST_WALLET_SECRET: secret }, 'HOLDFAST_WALLET_SECRET', /not set|guessed/);
    }
  });

  it('[S153e] refuses a phrase and repeated letters, for each secret', () => {
    for (const name of ['HOLDFAST_WALLET_SECRET', 'TWILIO_AUTH_TOKEN', 'EASYPOST_WEBHOOK_SECRET']) {
      assertFault({ [name]: 'this-is-the-secret-that-nobody-in-here-knows' }, name, /made of words/);
      assertFault({ [name]: 'T7qLm2Zp'.repeat(8) }, name, /repeats/);
    }
  });

  it('[S153b] refuses http to other machines, in each setting', () => {
    for (const name of [
      'HOLDFAST_WALLET_URL',
      'STRIPE_API_URL',
      'TWILIO_API_URL',
      'ECB_RATES_URL',
      'EASYPOST_API_URL',
      'HOLDFAST_PRIVATE_ORIGINS',
    ]) {
      const faults = (value: string): string[] => productionFaults('wallet', { ...wallet, [name]: value });
      assert.match(faults('http://outside.example').join('\n'), new RegExp(`^${name} must begin with https:`), name);
      assert.equal(faults('http://127.0.0.1.outside.example').length, 1, 'a name that begins like loopback');
      assert.deepEqual(faults('http://wallet.localhost:4000'), []);
      assert.deepEqual(faults('https://outside.example'), []);
    }
    const list = 'https://one.example,http://two.example';
    assertFault({ HOLDFAST_PRIVATE_ORIGINS: list }, 'HOLDFAST_PRIVATE_ORIGINS', /https:/);
  });

  it('[S153b] refuses to run without verification of TLS certificates', () => {
    assertFault({ NODE_TLS_REJECT_UNAUTHORIZED: '0' }, 'NODE_TLS_REJECT_UNAUTHORIZED', /anybody/);
  });

  it('[S153c] allows smtp: because the mailer requires TLS, and refuses options that make TLS optional', () => {
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

  it('[S153c] allows only options of a mail address that change neither the server nor its security', () => {
    for (const option of ['name=shop.example', 'maxConnections=2', 'maxMessages=100', 'requireTLS=true']) {
      assert.deepEqual(
        productionFaults('wallet', { ...wallet, SMTP_URL: `smtps://mail.internal?${option}` }),
        [],
        option,
      );
    }
    for (const option of [
      'tls.minVersion=TLSv1',
      'tls.servername=evil.example',
      'tls.ciphers=NULL',
      'proxy=http%3A%2F%2Fevil.example',
      'host=evil.example',
      'logger=true',
      'secured=true',
      'socket=1',
    ]) {
      for (const server of ['mail.internal', '127.0.0.1:25', '']) {
        assertFault({ SMTP_URL: `smtp://${server}?${option}` }, 'SMTP_URL', /leave it out/);
      }
    }
  });

  it('[S153g] refuses variables from which the database driver would take settings besides the address', () => {
    for (const name of ['PGHOST', 'PGUSER', 'PGPASSWORD', 'PGPASSFILE', 'PGSSLMODE', 'PGOPTIONS', 'PGREPLICATION']) {
      assertFault({ [name]: 'hunter2' }, name, /past HOLDFAST_WALLET_DATABASE_URL; unset it/);
    }
    const harmless = { PGDATA: '/var/lib/postgresql', PGAPPNAME: 'wallet', PG_VERSION: '18', PGHOST: '' };
    assert.deepEqual(productionFaults('wallet', { ...wallet, ...harmless }), []);
  });

  it('[S153g] knows every variable that the driver reads', () => {
    const url = 'postgres://';
    const bare = JSON.stringify(new pg.Client({ connectionString: url }));
    for (const key of ['HOST', 'PORT', 'DATABASE', 'USER', 'CLIENT_ENCODING', 'REPLICATION', 'OPTIONS', 'BINARY']) {
      const name = `PG${key}`;
      process.env[name] = '5';
      const changed = JSON.stringify(new pg.Client({ connectionString: url }));
      delete process.env[name];
      assert.notEqual(changed, bare, `${name} is taken`);
      assert.equal(JSON.stringify(new pg.Client({ connectionString: url })), bare);
      assert.equal(productionFaults('wallet', { ...wallet, [name]: '5' }).length, 1, name);
    }
  });

  it('[S153h] refuses a database address that overrides the server’s role and time limits', () => {
    for (const host of ['127.0.0.1', 'db.internal']) {
      for (const option of ['options=-c%20role%3Downer', 'statement_timeout=0', 'query_timeout=0', 'user=postgres']) {
        const name = 'HOLDFAST_WALLET_DATABASE_URL';
        assertFault({ [name]: `postgres://me:hunter2@${host}/w?sslmode=verify-full&${option}` }, name, /overrules/);
      }
    }
  });

  it('[S153i] refuses options of Node that open a debugger or weaken its security', () => {
    for (const options of [
      '--inspect',
      '--max-old-space-size=512 --inspect-brk=0.0.0.0:9229',
      '--insecure-http-parser',
      '--insecure_http_parser',
      '--tls-min-v1.0',
      '"--tls-keylog=/tmp/keys"',
      '--tls-cipher-list=NULL',
      '--security-revert=CVE-2023-46809',
    ]) {
      assertFault({ NODE_OPTIONS: options }, 'NODE_OPTIONS', /leave it out/);
    }
    assertFault({ NODE_DEBUG: 'http' }, 'NODE_DEBUG', /tokens/);
    const useful = { NODE_OPTIONS: '--max-old-space-size=512 --enable-source-maps', NODE_EXTRA_CA_CERTS: '/ca.pem' };
    assert.deepEqual(productionFaults('wallet', { ...wallet, ...useful }), []);
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
      'db.internal/w?sslmode=disable',
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

  it('[O4m] names every setting that the market lacks', () => {
    const faults = productionFaults('market', {});
    for (const name of Object.keys(market)) {
      assert.ok(
        faults.some((fault) => fault.startsWith(`${name} is not set`)),
        name,
      );
    }
  });
});
