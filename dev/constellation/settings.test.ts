import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readSettings } from './settings.ts';

describe('settings of npm start', () => {
  it('[O4m] all have defaults, and addresses follow the ports', () => {
    const settings = readSettings({ HOLDFAST_MARKET_PORT: '5100' }, '/somewhere');
    assert.deepEqual(settings.ports, { wallet: 4000, market: 5100, sandbox: 4200, smtp: 4201 });
    assert.equal(settings.urls.market, 'http://market.localhost:5100');
    assert.equal(settings.urls.wallet, 'http://wallet.localhost:4000');
    assert.equal(settings.dataDir, '/somewhere/.data');
    assert.equal(settings.databaseUrl, undefined);
  });

  it('[O4m] are refused with all faults at once, including unknown settings', () => {
    const env = {
      HOLDFAST_WALET_PORT: '1',
      HOLDFAST_WALLET_PORT: '70000',
      HOLDFAST_MARKET_URL: 'market.example/shop',
      DATABASE_URL: 'mysql://u:hidden@host/db',
    };
    assert.throws(
      () => readSettings(env, '/'),
      (thrown: Error) => {
        for (const name of ['HOLDFAST_WALET_PORT', 'HOLDFAST_WALLET_PORT', 'HOLDFAST_MARKET_URL', 'DATABASE_URL']) {
          assert.match(thrown.message, new RegExp(name));
        }
        assert.doesNotMatch(thrown.message, /hidden/);
        return true;
      },
    );
  });

  it('[O4m] are refused if two servers share a port', () => {
    const env = { HOLDFAST_WALLET_PORT: '4100' };
    assert.throws(() => readSettings(env, '/'), /must all differ/);
  });

  it('[S174d] [S174e] are refused if fetch blocks a port, including the sandbox’s, except for mail', () => {
    for (const [name, value] of [
      ['HOLDFAST_WALLET_PORT', '6000'],
      ['HOLDFAST_SANDBOX_PORT', '6666'],
      ['HOLDFAST_MARKET_URL', 'http://market.localhost:10080'],
    ] as const) {
      const words = new RegExp(
        `^The settings are wrong:\n  ${name} must be another port: browsers and fetch refuse to call`,
      );
      assert.throws(() => readSettings({ [name]: value }, '/'), { message: words });
    }
    assert.equal(readSettings({ HOLDFAST_SANDBOX_SMTP_PORT: '2049' }, '/').ports.smtp, 2049);
  });
});
