import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import pino from 'pino';
import { createTestDatabase } from '../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../dev/postgres/testing.ts';
import { systemWorld } from '../kernel/world.ts';
import { enqueue } from './outbox.ts';
import { createJobs } from './worker.ts';
import { createWaker } from './waker.ts';
import type { JobHandler, Jobs } from './worker.ts';

describe('the workers of the queue', () => {
  let database: TestDatabase;
  let jobs: Jobs;
  let begun = 0;
  const done: unknown[] = [];

  before(async () => {
    database = await createTestDatabase('wallet');
    jobs = jobsOn(database, {
      slow: () => {
        begun += 1;
        return failLate();
      },
      note: async (payload) => {
        done.push(payload);
      },
    });
    await jobs.start();
  });
  after(async () => {
    await jobs.close();
    await database.close();
  });

  const until = async (holds: () => boolean): Promise<void> => {
    const deadline = Date.now() + 60_000;
    while (!holds()) {
      assert.ok(Date.now() < deadline, 'it came in time');
      await sleep(25);
    }
  };

  it('[O4n] continue once the database is back, at whatever step it went away', async () => {
    for (let time = 1; time <= 3; time += 1) {
      const slow = { kind: 'slow', payload: time };
      await database.db.asWriter((tx) => enqueue(tx, [slow, slow, slow, slow]));
      const before = begun;
      await until(() => begun > before);
      // A move of business time does this too, while the database goes away.
      const sweeping = jobs.sweep().catch(() => undefined);
      await cut(database, 1_500);
      await sweeping;
      await database.db.asWriter((tx) => enqueue(tx, [{ kind: 'note', payload: time }]));
      await until(() => done.includes(time));
    }
  });
});

describe('a sweep before the workers begin', () => {
  it('[O4n] ends no server when the database goes away', async () => {
    const database = await createTestDatabase('wallet');
    const begun = Promise.withResolvers<void>();
    const jobs = jobsOn(database, {
      slow: () => {
        begun.resolve();
        return failLate();
      },
    });
    await database.db.asWriter((tx) => enqueue(tx, [{ kind: 'slow', payload: 1 }]));
    const sweeping = jobs.sweep().catch(() => undefined);
    await begun.promise;
    await cut(database, 600);
    await sweeping;
    // By now, an unhandled rejection would have ended the process.
    await sleep(200);
    await jobs.close();
    await database.close();
  });
});

function jobsOn(database: TestDatabase, handlers: Readonly<Record<string, JobHandler>>): Jobs {
  return createJobs({
    waker: createWaker(),
    db: database.db,
    world: systemWorld({ log: pino({ level: 'silent' }), http: fetch }),
    handlers,
    timers: {},
  });
}

async function failLate(): Promise<never> {
  await sleep(400);
  throw new Error('and fails when nobody takes that down');
}

/** Ends every connection to the database for a while, like a killed and restarted database server. */
async function cut(database: TestDatabase, ms: number): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  for (const end = Date.now() + ms; Date.now() < end;) {
    await client.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    await sleep(20);
  }
  await client.end();
}
