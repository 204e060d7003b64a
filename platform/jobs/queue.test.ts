import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { Type } from 'typebox';
import { openOldDatabase } from '../../dev/postgres/old-database.ts';
import { createTestDatabase } from '../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../dev/postgres/testing.ts';
import { Nullable } from '../db/column.ts';
import { sql } from '../db/sql.ts';
import { enqueue } from './outbox.ts';
import { claim, end, giveBack, hasWork, renew } from './queue.ts';

const Left = Type.Object({
  kind: Type.String(),
  attempts: Type.Integer(),
  waitS: Nullable(Type.Integer()),
  fault: Nullable(Type.String()),
});

describe('the queue', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());
  beforeEach(() => write((tx) => tx.run(sql`delete from jobs.outbox`)));

  const write: TestDatabase['db']['asWriter'] = (work) => database.db.asWriter(work);
  const put = (...kinds: readonly string[]) =>
    write((tx) =>
      enqueue(
        tx,
        kinds.map((kind) => ({ kind, payload: null, party: kind.startsWith('mute') ? 'mute' : undefined })),
      ),
    );
  const take = (server: string, most = 100, without: readonly string[] = []) =>
    write((tx) => claim(tx, { server, most, without }));
  const pass = (seconds: number) =>
    write((tx) => tx.run(sql`update jobs.outbox set next_at = next_at - make_interval(secs => ${seconds})`));
  const left = () =>
    write((tx) =>
      tx.many(sql(Left)`
        select kind, attempts, fault,
               case when isfinite(next_at) then round(extract(epoch from next_at - now()))::integer end as wait_s
          from jobs.outbox order by kind`),
    );
  const kindsOf = (jobs: readonly { readonly kind: string }[]) => jobs.map(({ kind }) => kind);

  it('gives each message to one server, the longest due first', async () => {
    await put('first');
    await put('second', 'third');
    const [one, other] = [randomUUID(), randomUUID()];
    assert.deepEqual(kindsOf(await take(one, 1)), ['first']);
    const [mine, theirs] = await Promise.all([take(one, 1), take(other, 1)]);
    assert.deepEqual([...kindsOf(mine), ...kindsOf(theirs)].toSorted(), ['second', 'third']);
    assert.deepEqual(await take(other), []);
  });

  it('[O4n] gives the messages of a killed server to others, but not those of one that renews its claims', async () => {
    await put('of the dead');
    await put('of the living');
    const [dead, living] = [randomUUID(), randomUUID()];
    await take(dead, 1);
    const jobs = await take(living);
    await pass(14);
    assert.deepEqual(await take(randomUUID()), []);
    await write((tx) => renew(tx, living, jobs));
    await pass(2);
    assert.deepEqual(kindsOf(await take(randomUUID())), ['of the dead']);
    // The dead server was only frozen: its outcome must not free another's claim.
    await write((tx) =>
      giveBack(
        tx,
        dead,
        jobs.map((job) => ({ job, fault: 'late' })),
      ),
    );
    assert.deepEqual(await take(randomUUID()), []);
  });

  it('leaves the messages of parties that do not answer where they are', async () => {
    await put('mute 1', 'mute 2', 'note');
    assert.deepEqual(kindsOf(await take(randomUUID(), 100, ['mute'])), ['note']);
    assert.equal((await take(randomUUID())).length, 2);
  });

  it('tries again later and later, counts a try before it is made, and says why the last one failed', async () => {
    await put('poison');
    const server = randomUUID();
    const waits: (number | null)[] = [];
    for (let tries = 1; tries <= 25; tries += 1) {
      const [job] = await take(server);
      assert.equal(job?.kind, 'poison', `try ${tries}`);
      assert.equal(await write(hasWork), true);
      await write((tx) => giveBack(tx, server, [{ job: job!, fault: `fault ${tries}` }]));
      const [row] = await left();
      assert.deepEqual([row!.attempts, row!.fault], [tries, `fault ${tries}`]);
      waits.push(row!.waitS);
      await pass(7 * 3_600);
    }
    assert.deepEqual([waits[0], waits[4], waits[23], waits[24]], [3, 148, 22_026, null]);
    assert.deepEqual(await take(server), []);
    assert.equal(await write(hasWork), false, 'it stays for people to look at');
    assert.equal((await left()).length, 1);
  });

  it('deletes what is done', async () => {
    await put('one', 'two', 'three');
    await write(async (tx) => end(tx, await claim(tx, { server: randomUUID(), most: 2, without: [] })));
    assert.equal((await left()).length, 1);
  });
});

/**
 * Takes the migration back, and makes the tables of the former queue, as far as the migration reads them, with a job
 * that waits and one that was given up.
 */
const formerQueue = `
  delete from public.migrations where name = '0006_queue.sql';
  alter table jobs.outbox drop column party, drop column attempts, drop column next_at, drop column claimed_by,
    drop column fault;
  create table jobs.pools (id text primary key, seen_at timestamptz not null);
  create schema graphile_worker;
  create table graphile_worker._private_tasks (id int primary key, identifier text not null);
  create table graphile_worker._private_jobs (
    id bigint primary key, task_id int not null references graphile_worker._private_tasks, payload json not null,
    run_at timestamptz not null, attempts int not null, max_attempts int not null, last_error text, key text);
  insert into graphile_worker._private_tasks values (1, 'receipts.payment'), (2, 'webhooks.deliver');
  insert into graphile_worker._private_jobs values
    (1, 1, '{"payment_id": "pay_1"}', now() + interval '90 seconds', 2, 25, 'no answer',
     '01a22ffb-c411-742b-8d22-43258140df18'),
    (2, 2, '{"event_id": "evt_1"}', now(), 25, 25, 'gone', null);
  insert into jobs.outbox (id, kind, payload) values ('01a22ffb-c501-7609-a3c0-f8405262195b', 'new', '1')`;

describe('a database from before the outbox was the queue', () => {
  it('keeps what was to do, and what was given up', async () => {
    const old = await openOldDatabase('9999');
    await old.owner.query(formerQueue);
    await old.migrate();
    const { rows } = await old.owner.query(
      `select kind, payload, attempts, fault, extract(epoch from next_at - now()) as wait_s
         from jobs.outbox order by kind`,
    );
    const [fresh, waiting, dead] = rows.map(({ wait_s: wait, ...row }) => ({
      ...row,
      waitS: Math.round(Number(wait)),
    }));
    assert.deepEqual({ ...fresh, waitS: 0 }, { kind: 'new', payload: 1, attempts: 0, fault: null, waitS: 0 });
    const receipt = { kind: 'receipts.payment', payload: { payment_id: 'pay_1' }, attempts: 2, fault: 'no answer' };
    assert.deepEqual({ ...waiting, waitS: 90 }, { ...receipt, waitS: 90 });
    assert.ok(Math.abs(waiting!.waitS - 90) < 30, `${waiting!.waitS} s`);
    const delivery = { kind: 'webhooks.deliver', payload: { event_id: 'evt_1' }, attempts: 25, fault: 'gone' };
    assert.deepEqual(dead, { ...delivery, waitS: Number.POSITIVE_INFINITY });
    await old.close();
  });
});
