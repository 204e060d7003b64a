import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { Type } from 'typebox';
import { Int8 } from './column.ts';
import { readSnapshot } from './snapshot.ts';
import { sql } from './sql.ts';
import { databaseUrl } from '../../dev/postgres/testing.ts';

const N = Type.Object({ n: Int8 });
const count = sql(N)`select count(*) as n from public.things`;

describe('a snapshot', () => {
  const server = process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '';
  const name = `try_snapshot_${process.pid}`;
  const settings = { url: databaseUrl(server, name), role: 'try_snapshot' };
  let owner: pg.Client;

  before(async () => {
    const admin = new pg.Client({ connectionString: server });
    await admin.connect();
    await admin.query(`create database ${name}`);
    await admin.end();
    owner = new pg.Client({ connectionString: settings.url });
    await owner.connect();
    await owner.query(`
      do $$ begin create role try_snapshot nologin; exception when duplicate_object then null; end $$;
      create table things (n bigint);
      grant all on things to try_snapshot;
      insert into things select generate_series(1, 12000);
      create function public.sha256(bytea) returns bytea language sql as 'select $1';
      alter database ${name} set search_path = public, pg_catalog`);
  });
  after(async () => {
    await owner.query(`drop owned by try_snapshot`);
    await owner.end();
    const admin = new pg.Client({ connectionString: server });
    await admin.connect();
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  });

  it('[O2a] shows one instant, whatever is committed meanwhile', async () => {
    await readSnapshot(settings, async (snapshot) => {
      const before = await snapshot.one(count);
      await owner.query('insert into things values (0)');
      assert.deepEqual(await snapshot.one(count), before);
    });
    await owner.query('delete from things where n = 0');
  });

  it('[O2a] returns every row of a large result once and in order, page by page', async () => {
    const sizes: number[] = [];
    const all: bigint[] = [];
    await readSnapshot(settings, async (snapshot) => {
      for await (const page of snapshot.pages(sql(N)`select n from public.things where n > ${5n} order by n`)) {
        sizes.push(page.length);
        all.push(...page.map((row) => row.n));
      }
    });
    assert.deepEqual(sizes, [5_000, 5_000, 1_995]);
    assert.deepEqual(
      all,
      Array.from({ length: 11_995 }, (_, index) => BigInt(index + 6)),
    );
  });

  it('[O2a] cannot write, even with a role that may', async () => {
    await assert.rejects(
      readSnapshot(settings, (snapshot) => snapshot.many(sql(N)`insert into public.things values (1) returning n`)),
      /read-only/,
    );
  });

  it('[O2a] uses PostgreSQL’s functions, not functions of the database with the same names', async () => {
    const Hash = Type.Object({ isReal: Type.Boolean() });
    const statement = sql(Hash)`select length(sha256('x'::bytea)) = 32 as is_real`;
    assert.deepEqual(await readSnapshot(settings, (snapshot) => snapshot.one(statement)), { isReal: true });
  });
});
