import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { startEmbeddedPostgres } from './postgres/embedded.ts';
import { ensureDatabase, migrateProduct } from '../bin/production/databases.ts';
import { bareEnvironment } from '../tests/bare-environment.ts';

const root = join(import.meta.dirname, '..');

describe('starting on the data of another version', { timeout: 120_000 }, () => {
  let dataDir = '';
  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'holdfast-start-'));
  });
  after(() => rm(dataDir, { recursive: true }));

  /** Creates a data directory whose wallet has such a history. */
  const leave = async (history: string): Promise<void> => {
    const server = await startEmbeddedPostgres({ dir: join(dataDir, 'postgres'), durable: false });
    const url = await ensureDatabase(server.url, 'holdfast_wallet');
    const owner = new pg.Client({ connectionString: url });
    await owner.connect();
    await owner.query(history);
    await owner.end();
    // In production, the same is refused, and the message does not mention a reset.
    await assert.rejects(
      migrateProduct(root, 'wallet', url),
      /^Refusal: The wallet's database cannot be brought to this version\. [^\n]*\.$/,
    );
    await server.stop();
  };
  const start = async () => {
    const [wallet, market, sandbox, smtp] = await freePorts(4);
    return spawnSync(process.execPath, [join(root, 'dev', 'start.ts')], {
      encoding: 'utf8',
      env: {
        ...bareEnvironment(),
        TMPDIR: process.env['TMPDIR'],
        HOLDFAST_DATA_DIR: dataDir,
        HOLDFAST_WALLET_PORT: wallet,
        HOLDFAST_MARKET_PORT: market,
        HOLDFAST_SANDBOX_PORT: sandbox,
        HOLDFAST_SANDBOX_SMTP_PORT: smtp,
      },
    });
  };

  it('[O4e] asks for a reset in one sentence if migrations are unknown or were changed', async () => {
    for (const history of [
      `create table public.migrations (
         name text primary key, checksum text not null, applied_at timestamptz not null default now());
       insert into public.migrations (name, checksum) values ('0002_ledger.sql', '')`,
      "update public.migrations set name = '0001_jobs.sql'",
    ]) {
      await leave(history);
      const started = await start();
      assert.equal(started.status, 1);
      assert.equal(
        started.stderr,
        `Another version of Holdfast made the data in ${dataDir}; run \`npm run reset\` to begin with new data.\n`,
      );
    }
  });
});

/** Settings with free ports. */
async function freePorts(count: number): Promise<string[]> {
  const probes = await Promise.all(
    Array.from({ length: count }, async () => {
      const probe = createServer();
      await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
      return probe;
    }),
  );
  const ports = probes.map((probe) => String((probe.address() as AddressInfo).port));
  await Promise.all(probes.map((probe) => new Promise((resolve) => probe.close(resolve))));
  return ports;
}
