import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import pino from 'pino';
import { createTestDatabase } from '../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../dev/postgres/testing.ts';
import { systemWorld } from '../kernel/world.ts';
import { enqueue } from './outbox.ts';
import { claim } from './queue.ts';
import { clearTimers, dueTimers, endTimers, setTimers } from './timers.ts';
import type { Timer } from './timers.ts';
import { CONCURRENCY, createJobs } from './worker.ts';
import { createWaker } from './waker.ts';
import type { Jobs } from './worker.ts';

describe('jobs', () => {
  let database: TestDatabase;
  let jobs: Jobs;
  const waker = createWaker();
  let now = new Date('2026-01-01T00:00:00Z');
  let done: unknown[] = [];
  let failures = 0;
  let setAgain: Timer[] = [];
  let rung = Promise.resolve();

  before(async () => {
    database = await createTestDatabase('wallet');
    const clocks = { business: () => now, security: () => new Date() };
    jobs = createJobs({
      waker,
      db: database.db,
      world: systemWorld({ log: pino({ level: 'silent' }), http: fetch, clocks }),
      handlers: {
        note: async (payload) => {
          if (failures > 0) {
            failures -= 1;
            throw new Error('not now');
          }
          done.push(payload);
        },
      },
      timers: {
        ring: async (subject) => {
          if (subject.startsWith('broken')) throw new Error('always');
          if (subject === 'slow') await rung;
          await database.db.asWriter((tx) => setTimers(tx, setAgain.splice(0)));
          done.push(subject);
        },
      },
    });
  });
  after(async () => {
    await jobs.close();
    await database.close();
  });
  beforeEach(() => {
    done = [];
  });

  it('does the work of a committed transaction once', async () => {
    await database.db.asWriter((tx) =>
      enqueue(tx, [
        { kind: 'note', payload: { n: 1 } },
        { kind: 'note', payload: 'two' },
      ]),
    );
    await jobs.drain();
    await jobs.drain();
    assert.equal(done.length, 2);
    assert.deepEqual(new Set(done), new Set([{ n: 1 }, 'two']));
  });

  it('does not delete a fired deadline while another transaction sets it again, and does not wait for it', async () => {
    const [due, later] = [new Date('2025-12-31T00:00:00Z'), new Date('2027-01-01T00:00:00Z')];
    const timer = { kind: 'ring', subject: 'moved' };
    await database.db.asWriter((tx) => setTimers(tx, [{ ...timer, dueAt: due }]));
    const fired = await database.db.asWriter((tx) => dueTimers(tx, due, 10));
    await database.db.asWriter(async (tx) => {
      await setTimers(tx, [{ ...timer, dueAt: later }]);
      await database.db.asWriter((other) => endTimers(other, fired));
    });
    const left = await database.db.asWriter((tx) => dueTimers(tx, later, 10));
    assert.deepEqual(
      left.map(({ kind, subject, dueAt }) => ({ kind, subject, dueAt })),
      [{ ...timer, dueAt: later }],
    );
    await database.db.asWriter((tx) => clearTimers(tx, [timer]));
  });

  it('does not delete a fired deadline that its handler has set again to the same instant', async () => {
    const again = { kind: 'ring', subject: 'again', dueAt: now };
    setAgain = [again];
    await database.db.asWriter((tx) => setTimers(tx, [again]));
    await jobs.sweep();
    await jobs.sweep();
    await jobs.sweep();
    assert.deepEqual(done, ['again', 'again']);
  });

  it('does nothing for a transaction that was rolled back', async () => {
    const failing = database.db.asWriter(async (tx) => {
      await enqueue(tx, [{ kind: 'note', payload: 1 }]);
      throw new Error('no');
    });
    await assert.rejects(failing);
    await jobs.drain();
    assert.deepEqual(done, []);
  });

  it('fires a timer at its business time, and not earlier', async () => {
    const dueAt = new Date('2026-01-08T00:00:00Z');
    await database.db.asWriter((tx) => setTimers(tx, [{ kind: 'ring', subject: 'a', dueAt }]));
    now = new Date('2026-01-07T23:59:59Z');
    await jobs.sweep();
    assert.deepEqual(done, []);
    now = dueAt;
    await jobs.sweep();
    await jobs.sweep();
    assert.deepEqual(done, ['a']);
  });

  it('moves a timer that is set again, and deletes one that is cleared', async () => {
    const at = (day: number) => new Date(Date.UTC(2026, 1, day));
    await database.db.asWriter(async (tx) => {
      await setTimers(tx, [
        { kind: 'ring', subject: 'moved', dueAt: at(1) },
        { kind: 'ring', subject: 'gone', dueAt: at(1) },
      ]);
      await setTimers(tx, [{ kind: 'ring', subject: 'moved', dueAt: at(3) }]);
      await clearTimers(tx, [{ kind: 'ring', subject: 'gone' }]);
    });
    now = at(2);
    await jobs.sweep();
    assert.deepEqual(done, []);
    now = at(3);
    await jobs.sweep();
    assert.deepEqual(done, ['moved']);
  });

  it('keeps a timer whose handler fails, and still fires the others', async () => {
    await database.db.asWriter((tx) =>
      setTimers(tx, [
        { kind: 'ring', subject: 'broken', dueAt: new Date('2026-02-01T00:00:00Z') },
        { kind: 'ring', subject: 'fine', dueAt: new Date('2026-02-02T00:00:00Z') },
      ]),
    );
    now = new Date('2026-02-03T00:00:00Z');
    await jobs.sweep();
    assert.deepEqual(done, ['fine']);
  });

  it('fires deadlines concurrently, so that a slow one does not delay the others', async () => {
    const others = Array.from({ length: 100 }, (_, index) => `other ${index}`);
    await database.db.asWriter((tx) =>
      setTimers(tx, [
        { kind: 'ring', subject: 'slow', dueAt: new Date('2026-03-01T00:00:00Z') },
        ...others.map((subject) => ({ kind: 'ring', subject, dueAt: new Date('2026-03-02T00:00:00Z') })),
      ]),
    );
    const { promise, resolve } = Promise.withResolvers<void>();
    rung = promise;
    now = new Date('2026-03-03T00:00:00Z');
    const swept = jobs.sweep();
    const deadline = Date.now() + 5_000;
    while (done.length < others.length && Date.now() < deadline) await new Promise((next) => setTimeout(next, 10));
    const before = new Set(done);
    resolve();
    await swept;
    assert.deepEqual(before, new Set(others));
    assert.equal(done.at(-1), 'slow');
    await jobs.sweep();
    assert.equal(done.length, others.length + 1);
  });

  it('fires all due deadlines in one sweep, however many there are', async () => {
    const subjects = Array.from({ length: 1_201 }, (_, index) => `one of many ${index}`);
    const dueAt = new Date('2026-04-01T00:00:00Z');
    await database.db.asWriter((tx) => clearTimers(tx, [{ kind: 'ring', subject: 'broken' }]));
    await database.db.asWriter((tx) =>
      setTimers(
        tx,
        subjects.map((subject) => ({ kind: 'ring', subject, dueAt })),
      ),
    );
    now = dueAt;
    await jobs.sweep();
    assert.deepEqual(new Set(done), new Set(subjects));
    assert.equal(done.length, subjects.length);
  });

  it('[S162b] fires a deadline behind 501 others that always fail', async () => {
    const dueAt = new Date('2026-05-01T00:00:00Z');
    const broken = Array.from({ length: 501 }, (_, index) => `broken ${index}`);
    const later = new Date(dueAt.getTime() + 1_000);
    await database.db.asWriter((tx) =>
      setTimers(tx, [
        ...broken.map((subject) => ({ kind: 'ring', subject, dueAt })),
        { kind: 'ring', subject: 'behind them', dueAt: later },
      ]),
    );
    now = later;
    await jobs.sweep();
    assert.deepEqual(done, ['behind them']);
    assert.equal(
      (await database.db.asWriter((tx) => dueTimers(tx, now, 1_000))).length,
      broken.length,
      'tried again later',
    );
    await database.db.asWriter((tx) =>
      clearTimers(
        tx,
        broken.map((subject) => ({ kind: 'ring', subject })),
      ),
    );
  });

  it('works in the background, and tries a failed job again', async () => {
    failures = 1;
    await jobs.start();
    await database.db.asWriter((tx) => enqueue(tx, [{ kind: 'note', payload: 'later' }]));
    waker.wake();
    const deadline = Date.now() + 15_000;
    while (done.length === 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(done, ['later']);
  });
});

describe('jobs of a server that closes', () => {
  it('ends what it has begun, and begins nothing more', async () => {
    const database = await createTestDatabase('wallet');
    const going = Promise.withResolvers<void>();
    let begun = 0;
    const jobs = createJobs({
      waker: createWaker(),
      db: database.db,
      world: systemWorld({ log: pino({ level: 'silent' }), http: fetch }),
      handlers: {
        wait: async () => {
          begun += 1;
          await going.promise;
        },
      },
      timers: {},
    });
    const messages = Array.from({ length: CONCURRENCY * 3 }, () => ({ kind: 'wait', payload: null }));
    await database.db.asWriter((tx) => enqueue(tx, messages));
    await jobs.start();
    const deadline = Date.now() + 15_000;
    while (begun < CONCURRENCY && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
    const closing = jobs.close();
    going.resolve();
    await closing;
    assert.equal(begun, CONCURRENCY);
    const left = await database.db.asWriter((tx) => claim(tx, { server: randomUUID(), most: 100, without: [] }));
    assert.equal(left.length, CONCURRENCY * 2);
    await database.close();
  });
});
