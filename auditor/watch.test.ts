import assert from 'node:assert/strict';
import type { Server } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import pino from 'pino';
import { rolesOf } from '#platform/db/prepare.ts';
import { createTestDatabase } from '../dev/postgres/testing.ts';
import type { TestDatabase } from '../dev/postgres/testing.ts';
import { bindPort } from '#platform/http/bind.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { HOME_CELL } from '../wallet/server/cell.ts';
import { createLedger } from '../wallet/server/ledger/accounts/service.ts';
import type { AuditSettings } from './audit.ts';
import { watch } from './watch.ts';

const log = pino({ level: 'silent' });

describe('the watch', () => {
  let database: TestDatabase;
  let owner: pg.Client;
  let settings: AuditSettings;

  before(async () => {
    database = await createTestDatabase('wallet');
    await createLedger({
      db: database.db,
      world: systemWorld({ log, http: fetch }),
      currencies: ['EUR'],
      cells: [HOME_CELL],
    });
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    settings = { wallet: { url: database.url, role: rolesOf('wallet').auditor }, againAfterMs: 0 };
  });
  after(async () => {
    await owner.end();
    await database.close();
  });

  const watching = async (
    watched: AuditSettings,
    work: (metric: (name: string) => Promise<number>) => Promise<void>,
  ) => {
    const { server, port } = await bindPort(0);
    const ending = new AbortController();
    const done = watch({ ...watched, everyMs: 50, log, report: () => {} }, server, ending.signal);
    try {
      await work(async (name) => metricIn(await textAt(port, '/metrics'), name));
      assert.equal((await fetch(`http://127.0.0.1:${port}/`)).status, 404);
    } finally {
      ending.abort();
      await done;
      closeAll(server);
    }
  };

  it('[O2a] continues, and reports to Prometheus when books differ and when they agree again', async () => {
    await watching(settings, async (metric) => {
      await until(async () => (await metric('holdfast_audit_cycles_total{outcome="clean"}')) > 0);
      assert.equal(await metric('holdfast_audit_differences{kind="account_balance"}'), 0);
      assert.equal(await metric('holdfast_audit_looked_at{what="accounts"}'), 12);
      await owner.query("update ledger.accounts set posted_minor = 1 where kind = 'fees' and currency = 'EUR'");
      await until(async () => (await metric('holdfast_audit_differences{kind="account_balance"}')) === 1);
      await owner.query("update ledger.accounts set posted_minor = 0 where kind = 'fees' and currency = 'EUR'");
      await until(async () => (await metric('holdfast_audit_differences{kind="account_balance"}')) === 0);
      assert.ok((await metric('holdfast_audit_cycles_total{outcome="different"}')) > 0);
      const age = Date.now() / 1000 - (await metric('holdfast_audit_last_cycle_timestamp_seconds'));
      assert.ok(age < 60, `${age} s`);
    });
  });

  it('[O2a] counts failed cycles as failed, and never as clean', async () => {
    const nowhere = { ...settings, wallet: { ...settings.wallet, role: 'holdfast_nobody' } };
    await watching(nowhere, async (metric) => {
      await until(async () => (await metric('holdfast_audit_cycles_total{outcome="failed"}')) > 1);
      assert.equal(await metric('holdfast_audit_cycles_total{outcome="clean"}'), 0);
    });
  });
});

async function textAt(port: number, path: string): Promise<string> {
  return (await fetch(`http://127.0.0.1:${port}${path}`)).text();
}

function metricIn(text: string, name: string): number {
  const line = text.split('\n').find((one) => one.startsWith(`${name} `));
  return line === undefined ? Number.NaN : Number(line.slice(name.length));
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await isSo())) {
    assert.ok(Date.now() < deadline, 'the metric has the value in time');
    await sleep(50);
  }
}

function closeAll(server: Server): void {
  server.closeAllConnections();
  server.close();
}
