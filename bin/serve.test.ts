import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { databaseAt, ensureServerLogin } from './production/databases.ts';
import { bareEnvironment } from '../tests/bare-environment.ts';

const random = () => randomBytes(32).toString('base64url');

const wallet = {
  HOLDFAST_WALLET_URL: 'https://wallet.holdfast.example',
  HOLDFAST_CONSOLE_URL: 'https://console.holdfast.example',
  HOLDFAST_WALLET_DATABASE_URL: 'postgres://server:word@db.internal/holdfast_wallet',
  HOLDFAST_WALLET_SECRET: random(),
  STRIPE_SECRET_KEY: `sk_live_${random()}`,
  STRIPE_WEBHOOK_SECRET: `whsec_${random()}`,
  TWILIO_ACCOUNT_SID: 'AC123',
  TWILIO_AUTH_TOKEN: random(),
  TWILIO_FROM: '+14155552671',
  EASYPOST_API_KEY: random(),
  EASYPOST_WEBHOOK_SECRET: random(),
  SMTP_URL: 'smtps://mail.internal',
  MAIL_FROM: 'wallet@holdfast.example',
};

const market = {
  HOLDFAST_MARKET_URL: 'https://market.holdfast.example',
  HOLDFAST_DESK_URL: 'https://desk.holdfast.example',
  HOLDFAST_WALLET_URL: 'https://wallet.holdfast.example',
  HOLDFAST_MARKET_SECRET: random(),
  HOLDFAST_MARKET_CLIENT_KEY: JSON.stringify({
    ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
    alg: 'ES256',
    kid: random(),
  }),
  HOLDFAST_MARKET_WEBHOOK_SECRET: `whsec_${randomBytes(24).toString('base64')}`,
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
    it(`[O4o] [O4k] is migrated by DATABASE_URL, then served, and stopped in order: the ${product}`, async () => {
      const migrated = spawnSync(process.execPath, [tool('migrate.ts'), product], {
        encoding: 'utf8',
        env: { ...bareEnvironment(), DATABASE_URL: server },
      });
      assert.equal(migrated.status, 0, migrated.stderr);
      const ownerUrl = databaseAt(server, `holdfast_${product}`);
      const port = await freePort();
      const settings = {
        [`HOLDFAST_${product.toUpperCase()}_DATABASE_URL`]: await ensureServerLogin(product, ownerUrl, random()),
        [`HOLDFAST_${product.toUpperCase()}_PORT`]: String(port),
      };
      const child = spawn(process.execPath, [tool('serve.ts'), product], {
        // Variables of the shell that must not reach the server.
        env: { ...bareEnvironment(), NODE_ENV: 'development', ...env, ...settings },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      });
      let log = '';
      child.stdout?.on('data', (chunk: Buffer) => (log += chunk.toString()));
      let words = '';
      child.stderr?.on('data', (chunk: Buffer) => (words += chunk.toString()));
      const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
      while (!(await isReady(port))) {
        assert.equal(child.exitCode, null, words);
        await sleep(50);
      }
      while (!log.includes('"msg":"started"') && child.exitCode === null) await sleep(50);
      child.kill('SIGTERM');
      assert.equal(await ended, 0);
      assertStartIsLogged(log, { port, secrets: Object.values({ ...env, ...settings }).filter(isSecret) });
    });
  }

  it('[O4f] ends at once with one sentence and exit code 1 if it cannot be served', () => {
    const run = (settings: Record<string, string>) =>
      spawnSync(process.execPath, [tool('serve.ts'), 'wallet'], {
        encoding: 'utf8',
        env: { ...bareEnvironment(), ...wallet, ...settings },
      });
    for (const [settings, words] of [
      [
        { HOLDFAST_WALLET_DATABASE_URL: 'postgres://server:hunter2@127.0.0.1:1/w' },
        /HOLDFAST_WALLET_DATABASE_URL: the database w at 127\.0\.0\.1:1 can't be reached: .*ECONNREFUSED/,
      ],
      [
        { HOLDFAST_WALLET_DATABASE_URL: databaseAt(server, 'postgres') },
        /HOLDFAST_WALLET_DATABASE_URL: the database postgres has nothing of Holdfast in it; run `npm run migrate/,
      ],
      [
        { HOLDFAST_WALLET_DATABASE_URL: server, HOLDFAST_LEDGER_ANCHOR: '/nowhere/heads.jsonl' },
        /HOLDFAST_LEDGER_ANCHOR: \/nowhere\/heads\.jsonl can't be written/,
      ],
      [
        { HOLDFAST_WALLET_DATABASE_URL: server, HOLDFAST_STAFF_LOG_ANCHOR: '/nowhere/staff.jsonl' },
        /HOLDFAST_STAFF_LOG_ANCHOR: \/nowhere\/staff\.jsonl can't be written/,
      ],
      [
        { HOLDFAST_WALLET_DATABASE_URL: server, HOLDFAST_SCAN_COMMAND: import.meta.filename },
        /HOLDFAST_SCAN_COMMAND: .*serve\.test\.ts can't be run: EACCES/,
      ],
    ] as const) {
      const { status, stdout, stderr } = run(settings);
      assert.equal(status, 1);
      assert.match(stderr, words);
      assert.equal(stdout, '');
      assert.doesNotMatch(stderr, /hunter2|\n\s+at /);
      assert.equal(stderr.trim().split('\n').length, 2);
    }
  });
});

/** Settings that no log contains. */
const isSecret = (value: string): boolean => /^(sk_live_|whsec_)|^[\w-]{43}$|"d":/.test(value);

function assertStartIsLogged(log: string, { port, secrets }: { port: number; secrets: string[] }): void {
  const line = log.split('\n').find((text) => text.includes('"msg":"started"')) ?? '{}';
  const started = JSON.parse(line) as { version?: string; mode?: string; port?: number; settings?: object };
  assert.match(started.version ?? '', /^\d+\.\d+\.\d+$/, 'the version');
  assert.equal(started.port, port);
  assert.equal(started.mode, 'production', 'React takes its slow half in any other');
  assert.ok(Object.keys(started.settings ?? {}).includes('SMTP_URL'));
  assert.ok(secrets.length >= 3);
  for (const secret of secrets) assert.ok(!log.includes(secret), 'a secret is in the log');
}

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
