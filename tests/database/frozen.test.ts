import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Type } from 'typebox';
import { connect, plainPool } from '#platform/db/db.ts';
import type { Db } from '#platform/db/db.ts';
import { frozenWay } from './frozen.ts';
import type { FrozenWay } from './frozen.ts';
import { migrationsOf, rolesOf } from '#platform/db/prepare.ts';
import { readinessOf } from '#platform/db/readiness.ts';
import { sql } from '#platform/db/sql.ts';
import { createTestDatabase } from '../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../dev/postgres/testing.ts';

const One = Type.Object({ one: Type.Integer() });
const Setting = Type.Object({ value: Type.String() });
const one = sql(One)`select 1 as one`;

describe('a database that stands still', { timeout: 60_000 }, () => {
  let database: TestDatabase;
  let way: FrozenWay;
  let db: Db;
  before(async () => {
    database = await createTestDatabase('market');
    way = await frozenWay(database.url);
    db = connect({ url: way.url, ...rolesOf('market'), answerWithinMs: 500 });
  });
  after(async () => {
    way.close();
    await db.close();
    await database.close();
  });

  it('[O4b] keeps no statement waiting for longer than the limit, and is used again when it is back', async () => {
    assert.equal((await db.asWriter((tx) => tx.one(one))).one, 1);
    way.freeze();
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
    way.thaw();
    assert.equal((await db.asWriter((tx) => tx.one(one))).one, 1);
  });

  it('[O4b] loses the connections of workers that got no answer, so that others take their place', async () => {
    const workers = plainPool({ url: way.url, role: rolesOf('market').writer, max: 1, answerWithinMs: 300 });
    const pidOf = async (): Promise<unknown> => (await workers.query('select pg_backend_pid() as pid')).rows[0];
    const first = await pidOf();
    way.freeze();
    await assert.rejects(workers.query('select 1'), /timeout|terminated/);
    way.thaw();
    await sleep(50);
    assert.notDeepEqual(await pidOf(), first);
    await workers.end();
  });

  it('[O4b] limits each single statement and each wait for a lock, too', async () => {
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

  it('[O4c] makes a server not ready within two seconds, however many ask, and ready again when it is back', async () => {
    const patient = connect({ url: way.url, ...rolesOf('market') });
    const migrations = new URL('../../market/server/migrations/', import.meta.url);
    const ready = readinessOf(patient, migrationsOf(migrations));
    await ready();
    way.freeze();
    const began = Date.now();
    const answers = await Promise.allSettled(Array.from({ length: 40 }, () => ready()));
    assert.ok(Date.now() - began < 2_000, `${Date.now() - began} ms`);
    assert.ok(answers.every(({ status }) => status === 'rejected'));
    way.thaw();
    await sleep(100);
    await ready();
    await patient.close();
  });
});
