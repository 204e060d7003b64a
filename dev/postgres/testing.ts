import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Type } from 'typebox';
import { invariant } from '#platform/kernel/invariant.ts';
import { connect } from '#platform/db/db.ts';
import type { Db } from '#platform/db/db.ts';
import { prepareDatabase, rolesOf } from '#platform/db/prepare.ts';
import { sql } from '#platform/db/sql.ts';

export interface TestDatabase {
  readonly db: Db;
  /** A login that may take the server's roles, like a real server's. */
  readonly url: string;
  /** Resolves when a statement in this database waits for a lock. @throws If none does within ten seconds. */
  untilLockWait(): Promise<void>;
  /** Closes the pools and drops the database. */
  close(): Promise<void>;
}

/** Test files that create a template wait for each other on this lock. */
const LOCK = 7_203_612;

/**
 * Creates a database for one test file, cloned from a template that the first caller migrates.
 *
 * @param product A folder of the repository that has `server/migrations/`.
 */
export async function createTestDatabase(product: string): Promise<TestDatabase> {
  const server = process.env['HOLDFAST_TEST_DATABASE_URL'];
  invariant(server, 'tests are run by `npm test`, which starts a database server and names it');
  const name = `test_${product}_${randomBytes(6).toString('hex')}`;
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  try {
    await admin.query('select pg_advisory_lock($1)', [LOCK]);
    const template = await ensureTemplate(admin, server, product);
    await admin.query(`create database ${name} template ${template} strategy file_copy`);
  } finally {
    await admin.end();
  }
  const url = databaseUrl(server, name);
  const db = connect({ url, ...rolesOf(product) });
  return { db, url, untilLockWait: () => untilLockWait(db), close: async () => closeAndDrop(db, server, name) };
}

async function ensureTemplate(admin: pg.Client, server: string, product: string): Promise<string> {
  const template = `template_${product}`;
  const { rowCount } = await admin.query('select from pg_database where datname = $1', [template]);
  if (rowCount) return template;
  await admin.query(`drop database if exists ${template}_making with (force)`);
  await admin.query(`create database ${template}_making`);
  const migrations = new URL(`../../${product}/server/migrations/`, import.meta.url);
  await prepareDatabase({ url: databaseUrl(server, `${template}_making`), product, migrations });
  await admin.query(`alter database ${template}_making rename to ${template}`);
  return template;
}

const LOCK_WAIT_WITHIN_MS = 10_000;
const Waits = Type.Object({ isWaiting: Type.Boolean() });

async function untilLockWait(db: Db): Promise<void> {
  const deadline = Date.now() + LOCK_WAIT_WITHIN_MS;
  const waits = sql(Waits)`
    select exists (select from pg_locks join pg_stat_activity using (pid)
                    where datname = current_database() and not granted) as is_waiting`;
  while (!(await db.asWriter((tx) => tx.one(waits))).isWaiting) {
    assert.ok(Date.now() < deadline, 'a statement waits for a lock');
    await sleep(5);
  }
}

async function closeAndDrop(db: Db, server: string, name: string): Promise<void> {
  await db.close();
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`drop database if exists ${name} with (force)`);
  await admin.end();
}

/** The same server and login, another database. */
export function databaseUrl(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
