import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Type } from 'typebox';
import { sql } from '../db/sql.ts';
import { createTestDatabase } from '../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../dev/postgres/testing.ts';
import { createIds } from '../kernel/world.ts';
import type { World } from '../kernel/world.ts';
import { createLogger } from '../log/logger.ts';
import { startSweeps, sweepTable } from './sweeps.ts';
import type { Sweep } from './sweeps.ts';
import { dueTimers } from './timers.ts';

const CountRow = Type.Object({ count: Type.Integer() });
const now = new Date('2026-11-24T12:00:00Z');
const HOUR_MS = 3_600_000;

describe('sweeps', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  const sends: Sweep = { table: 'phone_verification.sends', column: 'sent_at', keepMs: HOUR_MS, clock: 'security' };
  const add = (count: number, at: Date, subject = 'x') =>
    database.db.asWriter((tx) =>
      tx.run(sql`
        insert into phone_verification.sends (subject, sent_at)
        select ${subject}, ${at}::timestamptz from generate_series(1, ${count}::integer)`),
    );
  const left = async () =>
    (
      await database.db.asWriter((tx) =>
        tx.one(sql(CountRow)`select count(*)::integer as count from phone_verification.sends`),
      )
    ).count;
  const empty = () => database.db.asWriter((tx) => tx.run(sql`delete from phone_verification.sends`));

  it('[S156b] delete only expired rows, in batches, even if several servers sweep concurrently', async () => {
    await empty();
    await add(45, new Date(now.getTime() - HOUR_MS));
    await add(2, new Date(now.getTime() - HOUR_MS + 1));
    await Promise.all([1, 2, 3].map(() => sweepTable(database.db, sends, now, 10)));
    assert.equal(await left(), 2);
  });

  it('[S156b] delete only the rows that their condition selects', async () => {
    await empty();
    await add(3, new Date(0), 'kept');
    await add(3, new Date(0), 'over');
    assert.equal(await sweepTable(database.db, { ...sends, where: sql`subject = 'over'` }, now), true);
    assert.equal(await left(), 3);
  });

  it('[S156b] stop after some batches, and continue at the next turn', async () => {
    await empty();
    await add(250, new Date(0));
    assert.equal(await sweepTable(database.db, sends, now, 2), false);
    assert.equal(await left(), 50);
  });

  it('[S156b] use the clock that dated the rows, and run at the start and then every hour', async () => {
    await empty();
    await add(1, now);
    const clocks = { business: () => new Date(now.getTime() + 90 * 24 * HOUR_MS), security: () => now };
    const world: World = {
      clocks,
      ids: createIds(clocks),
      random: randomBytes,
      http: fetch,
      faultpoint: async () => {},
      log: createLogger('test', 'silent'),
    };
    const timers = await startSweeps({ db: database.db, world, sweeps: [sends] });
    const due = async (inMs: number) => {
      const at = new Date(clocks.business().getTime() + inMs);
      const list = await database.db.asWriter((tx) => dueTimers(tx, at, 10));
      return list.map(({ kind, subject }) => `${kind} ${subject}`);
    };
    assert.deepEqual(await due(0), ['rows.sweep phone_verification.sends']);
    await timers['rows.sweep']!(sends.table);
    assert.equal(await left(), 1, 'security time is not there yet');
    assert.deepEqual([await due(HOUR_MS - 1), await due(HOUR_MS)], [[], ['rows.sweep phone_verification.sends']]);
    await timers['rows.sweep']!('gone.table');
  });
});
