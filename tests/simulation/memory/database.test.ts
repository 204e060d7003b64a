import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Type } from 'typebox';
import { connect } from '#platform/db/db.ts';
import { Instant, Nullable } from '#platform/db/column.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import { sql } from '#platform/db/sql.ts';
import { createTestDatabase } from '../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../dev/postgres/testing.ts';
import { clearTimers, dueTimers, endTimers, setTimers } from '#platform/jobs/timers.ts';
import { accountsOf, insertAccount } from '../../../wallet/server/ledger/accounts/store.ts';
import { seeOneInstant } from '../../../wallet/server/funding/origins/store.ts';
import { findAnswers, insertAnswers } from '../../../wallet/server/ledger/batch/store.ts';
import { takePositions } from '../../../wallet/server/webhooks/store.ts';
import { Simulation } from '../scheduler.ts';
import type { Process } from '../scheduler.ts';
import { readSimulatedSchemas } from '../simulation.ts';
import { MemoryDatabase } from './database.ts';

const owner = { cell: 0, ownerKind: 'client', ownerId: '00000000-0000-7000-8000-0000000000aa' } as const;
const account = {
  ...owner,
  kind: 'commission',
  currency: 'EUR',
  floorMinor: 0n,
  postedMinor: 0n,
  heldMinor: 0n,
} as const;
const at = new Date('2026-03-01T08:00:00Z');
const later = new Date('2026-03-02T08:00:00Z');
const Counted = Type.Object({ allOfThem: Type.BigInt(), last: Nullable(Instant), cells: Type.BigInt() });
const Pair = Type.Object({ kind: Type.String(), subject: Nullable(Type.String()) });
const Taken = Type.Object({ taken: Type.Boolean(), most: Type.Integer(), small: Type.String() });
const Kind = Type.Object({ kind: Type.String() });
const Held = Type.Object({ kind: Type.String(), held: Type.Integer() });
const Stock = Type.Object({ kind: Type.String(), subject: Type.String() });

/** Reads deadlines without the numbers of the transactions that set them, in which the two databases differ. */
async function due(tx: Tx, now: Date, most: number) {
  return (await dueTimers(tx, now, most)).map(({ kind, subject, dueAt, cell }) => ({ cell, kind, subject, dueAt }));
}

/** Runs statements of the product's stores, and others like them. @returns All results. */
async function script(db: Db): Promise<unknown[]> {
  const told: unknown[] = [];
  const step = async (work: (tx: Tx) => Promise<unknown>): Promise<void> => {
    told.push(await db.asWriter(work).catch((error: { code?: string }) => `refused ${error.code}`));
  };
  const timers = [
    { kind: 'b', subject: '2', dueAt: later },
    { kind: 'a', subject: '1', dueAt: at },
  ];
  await step((tx) => setTimers(tx, timers));
  const [fired] = await db.asWriter((tx) => dueTimers(tx, at, 10));
  for (const dueAt of [later, at]) await step((tx) => setTimers(tx, [{ kind: 'a', subject: '1', dueAt }]));
  await step((tx) => endTimers(tx, [fired!]));
  await step((tx) => due(tx, later, 1));
  await step((tx) =>
    clearTimers(tx, [
      { kind: 'b', subject: '2' },
      { kind: 'c', subject: '3' },
    ]),
  );
  await step((tx) => due(tx, later, 10));
  const answer = { scope: 's', key: 'k', requestHash: 'h', answer: { list: [1, { deep: null }] } };
  await step((tx) => insertAnswers(tx, 0, [answer, { ...answer, key: 'l' }], at));
  await step((tx) => insertAnswers(tx, 0, [answer, { ...answer, key: 'm' }], at));
  await step((tx) =>
    findAnswers(tx, 0, [
      { scope: 's', key: 'k' },
      { scope: 's', key: 'z' },
    ]),
  );
  for (let count = 0; count < 3; count += 1) await step((tx) => takePositions(tx, 0, ['shop']));
  const ids = ['acc_00000000000000000000000001', 'acc_00000000000000000000000002'] as const;
  for (const id of ids) await step((tx) => insertAccount(tx, { ...account, id }, at));
  await step((tx) => accountsOf(tx, owner));
  await step(async (tx) => {
    await setTimers(tx, timers);
    throw Object.assign(new Error('no'), { code: 'rolled back' });
  });
  await step((tx) => tx.run(sql`insert into jobs.timers (kind, subject, due_at) values ('a', '1', ${at})`));
  await step((tx) =>
    tx.many(sql(Stock)`
    select kind, subject from jobs.timers where due_at is not null and not kind = 'z' order by kind desc limit 2`),
  );
  await step((tx) =>
    tx.one(sql(Taken)`
    select exists (select from jobs.timers where upper(kind) = upper('A') and subject <> '9') as taken,
           greatest(1, null, 3) as most, lower('AbC') as small`),
  );
  await step((tx) =>
    tx.many(sql(Stock)`
    select kind, subject from jobs.timers as one
     where exists (select from jobs.timers as other where other.kind = one.kind and other.subject > one.subject)`),
  );
  await step((tx) =>
    tx.many(sql(Stock)`select distinct on (kind) kind, subject 
      from unnest(${['a', 'a', 'b']}::text[], ${['1', '2', '3']}::text[]) as one (kind, subject)
     order by kind, subject desc`),
  );
  await step((tx) =>
    tx.many(sql(Stock)`
    select kind, subject from jobs.timers as one
     where (one.kind, one.subject) is distinct from ('a', '1') and (kind, subject) is distinct from (kind, null)
     order by kind, subject`),
  );
  await step((tx) =>
    tx.one(sql(Counted)`
    select count(*) as all_of_them, max(due_at) as last, coalesce(sum(cell), 7)::bigint as cells from jobs.timers`),
  );
  await step((tx) =>
    tx.one(sql(Counted)`
    select count(*) as all_of_them, max(due_at) as last, coalesce(sum(cell), 7)::bigint as cells
      from jobs.timers where kind = 'none'`),
  );
  await step((tx) =>
    tx.many(sql(Held)`
    select one.kind,
           (select count(*)::integer
              from (select distinct other.due_at from jobs.timers other where other.kind = one.kind limit ${1}) held) as held
      from unnest(${['a', 'b', 'x']}::text[]) as one (kind)`),
  );
  await step((tx) => tx.many(sql(Kind)`select distinct kind from jobs.timers order by kind limit 5`));
  await step((tx) =>
    tx.many(sql(Pair)`
    select one.kind, other.subject from unnest(${['a', 'b', 'x']}::text[], ${[1, 2, 3]}::integer[]) as one (kind, rank)
      left join jobs.timers other on other.kind = one.kind and other.due_at is not null order by one.rank`),
  );
  await step((tx) =>
    tx.many(sql(Stock)`
    with moved as (update jobs.timers set subject = subject || 'x' where kind = 'b' returning kind, subject),
         copied as (insert into jobs.timers (cell, kind, subject, due_at)
                    select 0, other.kind, moved.subject, ${later}::timestamptz
                      from moved cross join unnest(${['p', 'q']}::text[]) with ordinality as other (kind, place)
                    returning kind, subject)
    select kind, subject from copied order by kind`),
  );
  await step((tx) =>
    tx.many(sql(Stock)`
    select one.kind, other.subject from jobs.timers one join jobs.timers other on other.kind = one.kind
     order by one.kind, other.subject for no key update of one`),
  );
  await step(async (tx) => {
    await seeOneInstant(tx);
    const kinds = () => tx.many(sql(Kind)`select distinct kind from jobs.timers order by kind limit 9`);
    const before = await kinds();
    await db.asWriter((other) => setTimers(other, [{ kind: 'n', subject: '9', dueAt: at }]));
    return [before, await kinds()];
  });
  const both = await db.asWriter((tx) => Promise.all([setTimers(tx, [timers[0]!]), due(tx, later, 10)]));
  told.push(both, await db.one((tx) => due(tx, later, 10)));
  const [first, second] = await db.asWriter((tx) => dueTimers(tx, later, 10));
  await step((tx) => endTimers(tx, [first!, { ...second!, setBy: '0' }]));
  await step((tx) => due(tx, later, 10));
  return told;
}

describe('the memory database', () => {
  let real: TestDatabase;
  before(async () => {
    real = await createTestDatabase('wallet');
  });
  after(() => real.close());

  const memory = async () => {
    const { wallet } = await readSimulatedSchemas();
    const simulation = new Simulation(1);
    const settings = { name: 'wallet', specials: [], bugs: {}, faults: () => ({ commitInDoubt: 0 }) };
    const database = new MemoryDatabase({ ...settings, schema: wallet, simulation });
    const process: Process = { name: 'test', life: 0, isUp: true };
    const connected = database.connect(process, (name) => simulation.step(process, name));
    return { simulation, process, database, db: connected };
  };

  it('gives the same results as PostgreSQL', async () => {
    const db = connect({ url: real.url, ...rolesOf('wallet') });
    const wanted = await script(db);
    await db.close();
    const { simulation, process, db: inMemory } = await memory();
    let told: unknown[] = [];
    simulation.spawn(process, 'script', async () => {
      told = await script(inMemory);
    });
    await simulation.run(60_000);
    assert.deepEqual(told, wanted);
  });

  it('makes concurrent writers of one row wait for each other, and loses no write', async () => {
    const { simulation, process, db, database } = await memory();
    for (let count = 0; count < 20; count += 1) {
      simulation.spawn(process, 'counts', async () => {
        await db.asWriter((tx) => takePositions(tx, 0, ['shop']));
      });
    }
    await simulation.run(60_000);
    assert.deepEqual(
      database.rows('webhooks.streams').map((row) => row['last_position']),
      [20n],
    );
    assert.deepEqual(simulation.faults, []);
  });

  it('fails one of two transactions in a deadlock', async () => {
    const { simulation, process, db } = await memory();
    const codes: string[] = [];
    const lock = (first: string, second: string): void =>
      simulation.spawn(process, 'locks', async () => {
        const outcome = await db
          .asWriter(async (tx) => {
            await takePositions(tx, 0, [first]);
            await simulation.sleep(process, 100, 'holds it');
            await takePositions(tx, 0, [second]);
          })
          .catch((error: { code?: string }) => error.code);
        codes.push(outcome ?? 'committed');
      });
    simulation.spawn(process, 'opens', async () => {
      for (const name of ['a', 'b']) await db.asWriter((tx) => takePositions(tx, 0, [name]));
      lock('a', 'b');
      lock('b', 'a');
    });
    await simulation.run(60_000);
    assert.deepEqual(new Set(codes), new Set(['40P01', 'committed']));
  });

  it('loses only uncommitted rows when a server is killed', async () => {
    const { simulation, process, db, database } = await memory();
    simulation.spawn(process, 'writes', async () => {
      await db.asWriter((tx) => takePositions(tx, 0, ['kept']));
      await db.asWriter(async (tx) => {
        await takePositions(tx, 0, ['lost']);
        await simulation.sleep(process, 1_000, 'is not done yet');
      });
    });
    await simulation.run(500);
    process.life += 1;
    database.abandon(process);
    await simulation.run(60_000);
    assert.deepEqual(
      database.rows('webhooks.streams').map((row) => row['client_id']),
      ['kept'],
    );
  });

  it('refuses statements that it does not implement', async () => {
    const { simulation, process, db } = await memory();
    const refusals: string[] = [];
    simulation.spawn(process, 'asks', async () => {
      const strange = [
        sql`select count(*) filter (where kind = 'a') from jobs.timers`,
        sql`select random() from jobs.timers`,
        sql`truncate jobs.timers`,
        sql`insert into jobs.timers (kind, subject, never) values ('a', '1', 2)`,
        sql`select a from nowhere`,
      ];
      for (const statement of strange) {
        await db.asWriter((tx) => tx.run(statement)).catch((error: Error) => refusals.push(error.name));
      }
    });
    await simulation.run(60_000);
    assert.deepEqual(new Set(refusals), new Set(['Unreadable']));
    assert.equal(refusals.length, 5);
  });
});
