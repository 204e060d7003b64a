import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { Type } from 'typebox';
import { Int8, Instant, IdOf, Nullable, json, uuid } from './column.ts';
import { connect, heldBack } from './db.ts';
import type { Db } from './db.ts';
import { err, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import { and, sql } from './sql.ts';
import { databaseUrl } from '../../dev/postgres/testing.ts';

const Row = Type.Object({ paymentId: IdOf('pay'), amountMinor: Int8, madeAt: Instant, note: Nullable(Type.String()) });
const paymentId = 'pay_01jdqz3c5te7kqc8vm9r3rw2s4' as const;

describe('the database', () => {
  const url = process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '';
  const name = `try_${process.pid}`;
  let db: Db;
  before(async () => {
    await asOwner(url, `create database ${name}`);
    await asOwner(
      databaseUrl(url, name),
      `
      do $$ begin create role try_writer nologin; exception when duplicate_object then null; end $$;
      do $$ begin create role try_reader nologin; exception when duplicate_object then null; end $$;
      create table things (holder uuid, n bigint);
      alter table things enable row level security;
      grant select, insert on things to try_writer;
      grant select on things to try_reader;
      create policy all_writer on things to try_writer using (true) with check (true);
      create policy own on things for select to try_reader
        using (holder = nullif(current_setting('app.holder', true), '')::uuid)`,
    );
    db = connect({ url: databaseUrl(url, name), writer: 'try_writer', reader: 'try_reader' });
  });
  after(async () => {
    await db.close();
    await asOwner(url, `drop database ${name} with (force)`);
  });

  it('returns rows with ids, exact numbers and instants', async () => {
    const now = new Date('2026-01-02T03:04:05.678Z');
    const row = await db.asWriter((tx) =>
      tx.one(sql(Row)`select ${uuid(paymentId)}::uuid as payment_id, ${2n ** 62n}::bigint as amount_minor,
                             ${now}::timestamptz as made_at, ${null}::text as note`),
    );
    assert.deepEqual(row, { paymentId, amountMinor: 2n ** 62n, madeAt: now, note: null });
  });

  it('refuses a row of another shape', async () => {
    await assert.rejects(
      db.asWriter((tx) => tx.one(sql(Row)`select 1 as amount_minor`)),
      /its shape/,
    );
  });

  it('keeps values out of the statement’s text, also in fragments and lists', async () => {
    const Answer = Type.Object({ answer: Type.Boolean() });
    const evil = "'; drop table things; --";
    const where = and([sql`${evil} = any(${[evil, 'other']}::text[])`, sql`${json([1])}::jsonb = '[1]'`]);
    assert.deepEqual(await db.asWriter((tx) => tx.one(sql(Answer)`select ${where} as answer`)), { answer: true });
  });

  it('rolls back the writes of a transaction that throws', async () => {
    const Count = Type.Object({ n: Int8 });
    await assert.rejects(
      db.asWriter(async (tx) => {
        await tx.run(sql`insert into things (n) values (${7n})`);
        throw new Error('on the way');
      }),
      /on the way/,
    );
    assert.equal((await db.asWriter((tx) => tx.one(sql(Count)`select count(*) as n from things where n = 7`))).n, 0n);
  });

  it('runs concurrent statements in order, and rolls all of them back if one fails', async () => {
    const Count = Type.Object({ n: Int8 });
    const add = (n: bigint) => sql`insert into things (n) values (${n})`;
    const count = (n: bigint) => sql(Count)`select count(*) as n from things where n = ${n}`;
    const seen = await db.asWriter(async (tx) => {
      const [, before, , after] = await Promise.all([
        tx.run(add(21n)),
        tx.one(count(21n)),
        tx.run(add(21n)),
        tx.one(count(21n)),
      ]);
      return [before.n, after.n];
    });
    assert.deepEqual(seen, [1n, 2n]);
    const failing = db.asWriter((tx) =>
      Promise.all([tx.run(add(22n)), tx.run(sql`select 1 / ${0}::integer`), tx.run(add(22n))]),
    );
    await assert.rejects(failing, { code: '22012' });
    assert.equal((await db.one((tx) => tx.one(count(22n)))).n, 0n);
  });

  it('fails with the error of the first failed statement, even if that of a later one is the first to arrive', async () => {
    const failing = db.asWriter(async (tx) => {
      const slowToArrive = async () => {
        await Promise.all([tx.run(sql`select 1 / 0`), Promise.all([])]);
      };
      await Promise.all([slowToArrive(), tx.run(sql`select 1`)]);
    });
    await assert.rejects(failing, { code: '22012' });
  });

  it('holds back statements, and runs them in order once their condition resolves', async () => {
    const Count = Type.Object({ n: Int8 });
    const count = sql(Count)`select count(*) as n from things where n = any(${[24n, 25n]}::bigint[])`;
    const seen = await db.asWriter(async (tx) => {
      const open = Promise.withResolvers<void>();
      const held = heldBack(tx, open.promise);
      const list = [24n, 25n];
      const writing = held.run(sql`insert into things (n) select * from unnest(${list}::bigint[])`);
      const counting = Promise.all([held.one(count), held.many(count), held.maybe(count)]);
      // The statement was prepared when it was begun, so later changes of the list do not affect it.
      list.push(25n);
      const before = await tx.one(count);
      open.resolve();
      return [before.n, await writing, ...(await counting).flat().map((row) => row?.n)];
    });
    assert.deepEqual(seen, [0n, 2, 2n, 2n, 2n]);
  });

  it('fails held-back statements with the reason if their condition rejects', async () => {
    const Count = Type.Object({ n: Int8 });
    const failing = db.asWriter(async (tx) => {
      const held = heldBack(tx, Promise.reject(new Error('not now')));
      const add = () => held.run(sql`insert into things (n) values (26)`);
      const told = await Promise.allSettled([add(), add()]);
      assert.ok(told.every((one) => one.status === 'rejected' && /not now/.test(String(one.reason))));
      return tx.one(sql(Count)`select count(*) as n from things where n = 26`);
    });
    assert.equal((await failing).n, 0n);
  });

  it('runs no statement after the end of its transaction', async () => {
    let late: Promise<unknown> | undefined;
    const failing = db.asWriter(async (tx) => {
      late = new Promise((resolve) => setTimeout(resolve, 50)).then(() =>
        tx.run(sql`insert into things (n) values (23)`),
      );
      throw new Error('too early');
    });
    await assert.rejects(failing, /too early/);
    await assert.rejects(late!, /a transaction that is open/);
  });

  it('never plans a sequential scan, even for small tables', async () => {
    const Setting = Type.Object({ setting: Type.String() });
    const { setting } = await db.asWriter((tx) =>
      tx.one(sql(Setting)`select current_setting('enable_seqscan') as setting`),
    );
    assert.equal(setting, 'off');
  });

  it('[S64] shows a reader only the rows of its subject, whatever the query is', async () => {
    const Count = Type.Object({ n: Int8 });
    const mine = 'hld_01jdqz3c5te7kqc8vm9r3rw2s4' as const;
    const other = 'hld_01jdqz3c5te7kqc8vm9r3rw2s5' as const;
    await db.asWriter((tx) => tx.run(sql`insert into things values (${uuid(mine)}, 1), (${uuid(other)}, 2)`));
    const count = async (subject: Parameters<Db['asReader']>[0]) =>
      (await db.asReader(subject, (tx) => tx.one(sql(Count)`select count(*) as n from things`))).n;
    assert.equal(await count({ holder: mine }), 1n);
    // Without a transaction, on connections that others used before.
    const unnamed = () => db.asNobody((tx) => tx.one(sql(Count)`select count(*) as n from things`));
    const counted = await Promise.all(Array.from({ length: 12 }, unnamed));
    assert.deepEqual([...new Set(counted.map(({ n }) => n))], [0n]);
    await assert.rejects(
      db.asNobody((tx) => tx.run(sql`insert into things (n) values (1)`)),
      /permission denied/,
    );
  });

  it('commits the writes of an ok result, and rolls back those of a refusal', async () => {
    const Count = Type.Object({ n: Int8 });
    const key = 'hld_01jdqz3c5te7kqc8vm9r3rw2s6' as const;
    const count = async () =>
      (await db.one((tx) => tx.one(sql(Count)`select count(*) as n from things where holder = ${uuid(key)}`))).n;
    const write = (outcome: Result<string, { code: 'too_late' }>) =>
      db.writeResult(async (tx) => {
        await tx.run(sql`insert into things values (${uuid(key)}, 1)`);
        return outcome;
      });
    assert.deepEqual(await write(err({ code: 'too_late' })), { ok: false, error: { code: 'too_late' } });
    assert.equal(await count(), 0n);
    assert.deepEqual(await write(ok('done')), { ok: true, value: 'done' });
    assert.equal(await count(), 1n);
    await assert.rejects(
      db.writeResult<void, never>(async (tx) => {
        await tx.run(sql`insert into things values (${uuid(key)}, 1)`);
        throw new Error('broken');
      }),
      /broken/,
    );
    assert.equal(await count(), 1n);
  });

  it('does not let a reader write', async () => {
    await assert.rejects(
      db.asReader({ holder: 'hld_01jdqz3c5te7kqc8vm9r3rw2s4' }, (tx) => tx.run(sql`insert into things (n) values (1)`)),
      /read-only/,
    );
  });
});

async function asOwner(url: string, statements: string): Promise<void> {
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  await owner.query(statements);
  await owner.end();
}
