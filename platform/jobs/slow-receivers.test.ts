import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { createTestDatabase } from '../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../dev/postgres/testing.ts';
import { systemWorld } from '../kernel/world.ts';
import { enqueue } from './outbox.ts';
import { HELD_MS, SHARE, createSlowReceivers } from './slow-receivers.ts';
import { CONCURRENCY, createJobs } from './worker.ts';
import { createWaker } from './waker.ts';
import type { Jobs } from './worker.ts';

interface Telling {
  readonly party: string;
  readonly number: number;
}

describe('a party that does not answer', () => {
  const answered = Promise.withResolvers<void>();
  const begun: Telling[] = [];
  const told: unknown[] = [];
  let failures = 0;
  let database: TestDatabase;
  let jobs: Jobs;
  const waker = createWaker();

  before(async () => {
    database = await createTestDatabase('wallet');
    jobs = createJobs({
      waker,
      db: database.db,
      world: systemWorld({ log: pino({ level: 'silent' }), http: fetch }),
      handlers: {
        tell: async (payload, detach) => {
          const telling = payload as Telling;
          begun.push(telling);
          if (telling.party === 'failing' && failures++ === 0) throw new Error('before anything is written down');
          detach();
          if (telling.party === 'mute') await answered.promise;
          told.push(telling);
        },
        note: async (payload) => {
          told.push(payload);
        },
      },
      timers: {},
    });
    await jobs.start();
  });
  after(async () => {
    await jobs.close();
    await database.close();
  });

  const tell = (party: string, count: number) =>
    Array.from({ length: count }, (_, number) => ({ kind: 'tell', payload: { party, number }, party }));
  const ask = async (messages: Parameters<typeof enqueue>[1]): Promise<void> => {
    await database.db.asWriter((tx) => enqueue(tx, messages));
    waker.wake();
  };
  const countOf = (party: string) => begun.filter((one) => one.party === party).length;

  it('delays only its own jobs, and all of them are done once it answers', async () => {
    await ask(tell('mute', 60));
    await until(() => countOf('mute') >= SHARE);
    await ask([...tell('other', 30), { kind: 'note', payload: 'a letter' }]);
    await until(() => told.length === 31);
    assert.ok(countOf('mute') < SHARE + CONCURRENCY, `${countOf('mute')} were begun`);
    answered.resolve();
    await jobs.drain();
    assert.equal(told.length, 91);
    assert.equal(countOf('mute'), 60, 'each once');
  });

  it('gets a retry if its job fails before it detaches', async () => {
    await ask(tell('failing', 1));
    await until(() => told.some((one) => (one as Telling).party === 'failing'));
    assert.equal(countOf('failing'), 2);
  });
});

describe('slow receivers', () => {
  const sharesOf = (hasRoom = () => {}) => createSlowReceivers({ log: pino({ level: 'silent' }), hasRoom });

  it('keep a job until its work detaches, and at least for a moment', async () => {
    const slowReceivers = sharesOf();
    const { promise, resolve } = Promise.withResolvers<void>();
    let detach = (): void => {};
    let hasEnded = false;
    const job = slowReceivers
      .run('one', (go) => {
        detach = go;
        return promise;
      })
      .then(() => (hasEnded = true));
    await sleep(HELD_MS * 2);
    assert.equal(hasEnded, false);
    detach();
    await job;
    assert.equal(slowReceivers.isIdle(), false, 'it lingers');
    resolve();
    await slowReceivers.idle();
    assert.equal(slowReceivers.isIdle(), true);
  });

  it('are full only by detached work, and report free room once', async () => {
    let rooms = 0;
    const slowReceivers = sharesOf(() => (rooms += 1));
    const works = Array.from({ length: SHARE + 2 }, () => Promise.withResolvers<void>());
    const run = ({ promise }: { promise: Promise<void> }) =>
      slowReceivers.run('one', (detach) => {
        detach();
        return promise;
      });
    const jobs = works.map(run);
    assert.deepEqual(slowReceivers.full(), []);
    await Promise.all(jobs);
    assert.deepEqual(slowReceivers.full(), ['one']);
    works.slice(0, 2).forEach(({ resolve }) => resolve());
    await sleep(0);
    assert.deepEqual([slowReceivers.full(), rooms], [['one'], 0]);
    works[2]!.reject(new Error('which nobody awaits any more'));
    await sleep(0);
    assert.deepEqual([slowReceivers.full(), rooms], [[], 1]);
    works.slice(3).forEach(({ resolve }) => resolve());
    await slowReceivers.idle();
    assert.equal(rooms, 1);
  });
});

async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!holds()) {
    assert.ok(Date.now() < deadline, 'it came in time');
    await sleep(25);
  }
}
