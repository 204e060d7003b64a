import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { ringOf } from '#platform/credentials/key-ring.ts';
import pino from 'pino';
import { Type } from 'typebox';
import { createTestDatabase } from '../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../dev/postgres/testing.ts';
import { sql } from '../db/sql.ts';
import { mintId } from '../kernel/id.ts';
import { systemWorld } from '../kernel/world.ts';
import type { SecurityEventName } from './events.ts';
import { createSecurityLog } from './service.ts';
import { rememberWhence } from './whence.ts';

const HOUR_MS = 3_600_000;
const Sent = Type.Object({ payload: Type.Object({ event_id: Type.String() }) });
let place = 0;
const someone = () => mintId('hld', (place += 1), randomBytes(10));
/** Runs work as if a request from this address had caused it. */
const from = <T>(ip: string, work: () => Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const request = { ip, id: 'req_1', headers: { 'user-agent': 'Firefox/140 (Linux)' } };
    rememberWhence(request as unknown as Parameters<typeof rememberWhence>[0], undefined, () => {
      work().then(resolve, reject);
    });
  });

describe('the log of security events', () => {
  let database: TestDatabase;
  let now = new Date('2026-11-24T10:00:00Z');
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  const open = () => {
    const clocks = { business: () => now, security: () => now };
    const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch, clocks });
    return createSecurityLog({ db: database.db, world, keys: ringOf(Buffer.alloc(32, 7)) });
  };
  const outbox = async () => {
    const rows = await database.db.one((tx) =>
      tx.many(sql(Sent)`select payload from jobs.outbox where kind = 'security.notice' order by id`),
    );
    return rows.map(({ payload }) => payload.event_id);
  };

  it('[S147e] has a change exactly if its transaction commits, with origin and browser', async () => {
    const log = open();
    const holder = someone();
    await from('192.0.2.1', () =>
      database.db.asWriter((tx) => log.record(tx, 'pin.changed', holder, { method: 'passkey' })),
    );
    await assert.rejects(
      database.db.asWriter(async (tx) => {
        await log.record(tx, 'passkey.added', holder);
        throw new Error('the change failed');
      }),
    );
    const events = await log.list(holder, { most: 10 });
    assert.deepEqual(
      events.map(({ event, browser, facts, times }) => ({ event, browser, facts, times })),
      [{ event: 'pin.changed', browser: 'Firefox on Linux', facts: { method: 'passkey' }, times: 1 }],
    );
    assert.equal(events[0]!.network?.length, 16);
    assert.ok(!JSON.stringify(events).includes('192.0.2.1'));
  });

  it('[S147e] tells the same network from another without naming it', async () => {
    const log = open();
    const holder = someone();
    for (const ip of ['192.0.2.1', '192.0.2.2', '192.0.2.1'])
      await from(ip, () => database.db.asWriter((tx) => log.record(tx, 'login.succeeded', holder)));
    const networks = (await log.list(holder, { most: 10 })).map(({ network }) => network!.toString('hex'));
    assert.equal(networks.length, 3);
    assert.equal(new Set(networks).size, 2);
  });

  it('[S144b] reports another number or address and the end of an account also while it is being opened', async () => {
    const log = open();
    const holder = someone();
    const idOf = async (event: SecurityEventName) => {
      await database.db.asWriter((tx) => log.record(tx, event, holder));
      return (await log.list(holder, { most: 20 })).find((one) => one.event === event)!.id;
    };
    await idOf('account.opened');
    for (const event of ['phone.changed', 'email.changed', 'contact.restored', 'account.closed'] as const)
      assert.equal((await log.findForNotice(await idOf(event)))?.event, event);
    assert.equal(await log.findForNotice(await idOf('pin.set')), undefined);
  });

  it('lists the events of some kinds since an instant, of one subject', async () => {
    const log = open();
    const [holder, other] = [someone(), someone()];
    for (const [event, who] of [
      ['login.succeeded', holder],
      ['pin.changed', holder],
      ['login.succeeded', other],
    ] as const)
      await database.db.asWriter((tx) => log.record(tx, event, who, { method: 'passkey' }));
    const since = (at: Date) => database.db.asWriter((tx) => log.since(tx, holder, ['login.succeeded'], at));
    assert.deepEqual(
      (await since(now)).map(({ event, facts }) => [event, facts['method']]),
      [['login.succeeded', 'passkey']],
    );
    assert.deepEqual(await since(new Date(now.getTime() + 1)), []);
  });

  it('[S147f] counts the refusals of one kind within an hour in one row, however many come at once', async () => {
    const log = open();
    const holder = someone();
    const fail = () => from('192.0.2.9', () => log.note('login.failed', holder, { method: 'password' }));
    await Promise.all(Array.from({ length: 300 }, fail));
    now = new Date(now.getTime() + HOUR_MS);
    await fail();
    await from('192.0.2.10', () => log.note('login.failed', holder, { method: 'password' }));
    const times = (await log.list(holder, { most: 10 })).map((event) => event.times);
    assert.deepEqual(
      times.toSorted((one, other) => one - other),
      [1, 1, 300],
    );
  });

  it('[S147f] shares a row between refusals whose waits differ', async () => {
    const log = open();
    const holder = someone();
    for (const seconds of [1, 2, 4]) await log.note('login.delayed', holder, { seconds });
    assert.deepEqual(
      (await log.list(holder, { most: 10 })).map(({ times }) => times),
      [3],
    );
  });

  it('[S147e] goes on in its list from behind an event, also among events of the same time', async () => {
    const log = open();
    const holder = someone();
    for (let count = 0; count < 5; count += 1)
      await database.db.asWriter((tx) => log.record(tx, 'session.ended', holder, { count }));
    const first = await log.list(holder, { most: 2 });
    const second = await log.list(holder, { most: 10, after: first.at(-1) });
    assert.deepEqual(
      [...first, ...second].map(({ facts }) => facts['count']),
      [4, 3, 2, 1, 0],
    );
  });

  it('[S144a] writes the message about a change in its transaction, and none about a refusal', async () => {
    const log = open();
    const holder = someone();
    const before = await outbox();
    await database.db.asWriter((tx) => log.record(tx, 'pin.changed', holder));
    await log.note('pin.failed', holder);
    await database.db.asWriter((tx) => log.record(tx, 'session.ended', holder));
    const [event] = (await log.list(holder, { most: 10 })).filter((one) => one.event === 'pin.changed');
    assert.deepEqual(await outbox(), [...before, event!.id]);
    assert.equal((await log.find(event!.id))?.subject, holder);
  });

  it('[S144a] has no notice of the steps by which an account is opened, and one of each later change', async () => {
    const log = open();
    const holder = someone();
    const noticed = async () => {
      await database.db.asWriter((tx) => log.record(tx, 'pin.changed', holder));
      const [event] = await log.list(holder, { most: 1 });
      return (await log.findForNotice(event!.id))?.event;
    };
    await database.db.asWriter((tx) => log.record(tx, 'account.opened', holder));
    now = new Date(now.getTime() + HOUR_MS / 2 - 1);
    assert.equal(await noticed(), undefined);
    now = new Date(now.getTime() + 1);
    assert.equal(await noticed(), 'pin.changed');
    assert.equal(await log.findForNotice(randomUUID()), undefined);
  });

  it('refuses nothing if the database does not answer', async () => {
    const log = open();
    const holder = someone();
    assert.equal(await log.find(randomUUID()), undefined);
    const broken = { one: () => Promise.reject(new Error('gone')) };
    const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch });
    const away = createSecurityLog({ db: broken as never, world, keys: ringOf(Buffer.alloc(32)) });
    await away.note('login.failed', holder);
  });
});
