import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Type } from 'typebox';
import { connect, pool } from '#platform/db/db.ts';
import type { Db } from '#platform/db/db.ts';
import { startFreezableProxy } from './frozen.ts';
import type { FreezableProxy } from './frozen.ts';
import { migrationsOf, rolesOf } from '#platform/db/prepare.ts';
import { readinessOf } from '#platform/db/readiness.ts';
import { sql } from '#platform/db/sql.ts';
import { createTestDatabase } from '../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../dev/postgres/testing.ts';
import { until } from '../../sandbox/test-sandbox.ts';

const One = Type.Object({ one: Type.Integer() });
const Setting = Type.Object({ value: Type.String() });
const one = sql(One)`select 1 as one`;

describe('a frozen database', { timeout: 60_000 }, () => {
  let database: TestDatabase;
  let proxy: FreezableProxy;
  let db: Db;
  before(async () => {
    database = await createTestDatabase('market');
    proxy = await startFreezableProxy(database.url);
    db = connect({ url: proxy.url, ...rolesOf('market'), answerWithinMs: 500 });
  });
  after(async () => {
    proxy.close();
    await db.close();
    await database.close();
  });

  it('[O4b] fails each statement within the time limit, and serves again once it thaws', async () => {
    assert.equal((await db.asWriter((tx) => tx.one(one))).one, 1);
    proxy.freeze();
    const began = Date.now();
    await assert.rejects(
      db.asWriter((tx) => tx.one(one)),
      /timeout|terminated/,
    );
    await assert.rejects(
      db.one((tx) => tx.one(one)),
      /timeout|terminated/,
    );
    assert.ok(Date.now() - began < 15_000, `${Date.now() - began} ms`);
    proxy.thaw();
    assert.equal((await db.asWriter((tx) => tx.one(one))).one, 1);
  });

  it('[O4b] makes a pool replace each connection that got no answer', async () => {
    const workers = pool({ url: proxy.url, answerWithinMs: 300 }, rolesOf('market').writer, 1);
    const pidOf = async (): Promise<unknown> => (await workers.query('select pg_backend_pid() as pid')).rows[0];
    const first = await pidOf();
    proxy.freeze();
    await assert.rejects(workers.query('select 1'), /timeout|terminated/);
    proxy.thaw();
    // The late answer may arrive now; it must not make the connection usable again.
    await sleep(50);
    assert.notDeepEqual(await pidOf(), first);
    await workers.end();
  });

  it('[O4b] limits each statement and each wait for a lock in the database, too', async () => {
    for (const [name, value] of [
      ['statement_timeout', '15s'],
      ['lock_timeout', '10s'],
      ['idle_in_transaction_session_timeout', '30s'],
    ] as const) {
      const asked = sql(Setting)`select current_setting(${name}) as value`;
      assert.equal((await db.asWriter((tx) => tx.one(asked))).value, value, name);
      assert.equal((await db.asNobody((tx) => tx.one(asked))).value, value, name);
    }
  });

  it('[O4c] makes a server report not ready within two seconds, and ready once it thaws', async () => {
    const patient = connect({ url: proxy.url, ...rolesOf('market') });
    const migrations = new URL('../../market/server/migrations/', import.meta.url);
    const ready = readinessOf(patient, migrationsOf(migrations));
    await ready();
    proxy.freeze();
    const began = Date.now();
    const answers = await Promise.allSettled(Array.from({ length: 40 }, () => ready()));
    assert.ok(Date.now() - began < 2_000, `${Date.now() - began} ms`);
    assert.ok(answers.every(({ status }) => status === 'rejected'));
    proxy.thaw();
    const isReady = () =>
      ready().then(
        () => true,
        () => false,
      );
    await until('the server is ready', isReady);
    await patient.close();
  });
});
