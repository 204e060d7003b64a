import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { databaseAt, ensureServerLogin } from './constellation/databases.ts';

const random = () => randomBytes(32).toString('base64url');

const wallet = {
  HOLDFAST_WALLET_URL: 'https://wallet.holdfast.example',
  HOLDFAST_WALLET_DATABASE_URL: 'postgres://server:word@db.internal/holdfast_wallet',
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
  HOLDFAST_MARKET_SECRET: random(),
  HOLDFAST_MARKET_CLIENT_KEY: JSON.stringify({
    ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
    alg: 'ES256',
    kid: random(),
  }),
  HOLDFAST_MARKET_WEBHOOK_SECRET: `whsec_${randomBytes(24).toString('base64')}`,
  EASYPOST_API_KEY: random(),
  EASYPOST_WEBHOOK_SECRET: random(),
  SMTP_URL: 'smtps://mail.internal',
  MAIL_FROM: 'market@holdfast.example',
};

describe('a product in production', { timeout: 120_000 }, () => {
  const server = process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '';
  const tool = (name: string) => join(import.meta.dirname, name);

  for (const [product, env] of [
    ['wallet', wallet],
    ['market', market],
  ] as const) {
    it(`[O4] is migrated by DATABASE_URL, then served, and stopped in order: the ${product}`, async () => {
      const migrated = spawnSync(process.execPath, [tool('migrate.ts'), product], {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], DATABASE_URL: server },
      });
      assert.equal(migrated.status, 0, migrated.stderr);
      const ownerUrl = databaseAt(server, `holdfast_${product}`);
      const port = await freePort();
      const settings = {
        [`HOLDFAST_${product.toUpperCase()}_DATABASE_URL`]: await ensureServerLogin(product, ownerUrl, random()),
        [`HOLDFAST_${product.toUpperCase()}_PORT`]: String(port),
      };
      const child = spawn(process.execPath, [tool('serve.ts'), product], {
        env: { PATH: process.env['PATH'], ...env, ...settings },
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      });
      let words = '';
      child.stderr?.on('data', (chunk: Buffer) => (words += chunk.toString()));
      const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
      while (!(await isReady(port))) {
        assert.equal(child.exitCode, null, words);
        await sleep(50);
      }
      child.kill('SIGTERM');
      assert.equal(await ended, 0);
    });
  }
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function isReady(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
  return answer?.ok === true;
}
