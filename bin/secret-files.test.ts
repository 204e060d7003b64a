import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { settings as marketSettings } from '../market/server/config.ts';
import { settings as walletSettings } from '../wallet/server/config.ts';
import { readSecretFiles, settingOfFile } from './secret-files.ts';
import { environmentOf } from './settings-table.ts';

describe('secrets in files', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'secrets-'));
    await writeFile(join(folder, 'one'), 'from a vault\n');
  });
  after(() => rm(folder, { recursive: true }));

  it('are read in place of the settings whose files the environment names', () => {
    const env = { HOLDFAST_WALLET_SECRET_FILE: join(folder, 'one'), SMTP_URL_FILE: join(folder, 'one'), PATH: '/bin' };
    assert.equal(readSecretFiles(env), undefined);
    assert.deepEqual(env, { HOLDFAST_WALLET_SECRET: 'from a vault', SMTP_URL: 'from a vault', PATH: '/bin' });
  });

  it('are refused beside the setting itself', () => {
    const env = { STRIPE_SECRET_KEY: 'a', STRIPE_SECRET_KEY_FILE: join(folder, 'one') };
    assert.match(readSecretFiles(env) ?? '', /STRIPE_SECRET_KEY and STRIPE_SECRET_KEY_FILE are both set/);
  });

  it('of the other product need not be readable, and those of the own one must be', () => {
    const env = { HOLDFAST_MARKET_SECRET_FILE: join(folder, 'none'), PATH: '/bin' };
    readSecretFiles(env);
    assert.deepEqual(environmentOf('wallet', env), { PATH: '/bin' });
    assert.throws(() => environmentOf('market', env), /HOLDFAST_MARKET_SECRET_FILE: .*none cannot be read/);
  });

  it('are possible for each setting that holds a secret or a password', () => {
    const names = [...Object.values(walletSettings), ...Object.values(marketSettings)].map((read) => read({}).name);
    const secret = names.filter((name) => /SECRET|KEY|TOKEN|DATABASE|SMTP/.test(name));
    assert.ok(secret.length > 10);
    for (const name of secret) assert.equal(settingOfFile(`${name}_FILE`), name);
    for (const name of ['PATH_FILE', 'HOLDFAST_DATA_DIR_FILE', 'STRIPE_SECRET_KEY']) {
      assert.equal(settingOfFile(name), undefined, name);
    }
  });
});
