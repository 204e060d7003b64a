import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { ringOf } from '#platform/credentials/key-ring.ts';
import pino from 'pino';
import { createSecurityLog } from '#platform/security-log/service.ts';
import { createTries } from '#platform/credentials/tries-service.ts';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import type { Id } from '#platform/kernel/id.ts';
import { createIds, systemWorld } from '#platform/kernel/world.ts';
import { createAccounts } from '../accounts/service.ts';
import { createSessions } from './service.ts';
import type { Sessions } from './service.ts';
import { listSessions } from './store.ts';

const DAY_MS = 86_400_000;

describe('shoppers’ sessions', () => {
  let database: TestDatabase;
  let sessions: Sessions;
  let ada: Id<'shp'>;
  let bob: Id<'shp'>;
  let ageMs = 0;
  before(async () => {
    database = await createTestDatabase('market');
    const clocks = { business: () => new Date(), security: () => new Date(Date.now() + ageMs) };
    const world = { ...systemWorld({ log: pino({ level: 'silent' }), http: fetch, clocks }), ids: createIds(clocks) };
    const tries = createTries({ db: database.db, clock: clocks.security, keys: ringOf(randomBytes(32)) });
    const security = createSecurityLog({ db: database.db, world, keys: ringOf(randomBytes(32)) });
    const accounts = createAccounts({ db: database.db, world, tries, security });
    const open = async (email: string) => {
      const opened = await accounts.signUp({
        email,
        name: 'Ada Byrne',
        password: 'lantern otter moss kettle',
      });
      assert.ok(opened.ok);
      return opened.value;
    };
    ada = await open('ada@example.com');
    bob = await open('bob@example.com');
    sessions = createSessions({ db: database.db, world, security });
  });
  after(() => database.close());

  it('[M1a] [S53] last until the shopper signs out', async () => {
    const token = await sessions.start(ada, 'Firefox on Linux', undefined);
    assert.equal((await sessions.find(token))?.shopperId, ada);
    await sessions.logout(token);
    assert.equal(await sessions.find(token), undefined);
    assert.equal(await sessions.find('made up'), undefined);
  });

  it('[S132] end everywhere at once, and other shoppers stay signed in', async () => {
    const [one, two, other] = await Promise.all([
      sessions.start(ada, 'Firefox on Linux', undefined),
      sessions.start(ada, 'Safari on iPhone', undefined),
      sessions.start(bob, 'Firefox on Linux', undefined),
    ]);
    await database.db.asWriter((tx) => sessions.endAll(tx, ada));
    const found = await Promise.all([one, two, other].map((token) => sessions.find(token)));
    assert.deepEqual(
      found.map((session) => session?.shopperId),
      [undefined, undefined, bob],
    );
    await sessions.logout(other);
  });

  it('[S52] get a new secret at every login, and the browser’s former secret stops working', async () => {
    const former = await sessions.start(ada, 'Firefox on Linux', undefined);
    const token = await sessions.start(ada, 'Firefox on Linux', former);
    assert.notEqual(token, former);
    assert.equal(await sessions.find(former), undefined);
    await sessions.logout(token);
  });

  it('[S54] end when unused for a week, and after thirty days of use', async () => {
    const unused = await sessions.start(ada, 'Firefox on Linux', undefined);
    const used = await sessions.start(ada, 'Chrome on Android', undefined);
    for (let days = 0; days < 29; days += 6) {
      assert.ok(await sessions.find(used), `after ${days} days`);
      ageMs += 6 * DAY_MS;
    }
    assert.equal(await sessions.find(unused), undefined);
    assert.equal(await sessions.find(used), undefined);
  });

  it('[M1c] are listed and ended one by one, by their own shopper alone', async () => {
    const phone = await sessions.start(ada, 'Chrome on Android', undefined);
    ageMs += 60_000;
    const laptop = await sessions.start(ada, 'Firefox on Linux', undefined);
    await sessions.start(bob, 'Safari on Mac', undefined);
    const own = await sessions.list(ada);
    assert.deepEqual(
      own.map((one) => one.device),
      ['Firefox on Linux', 'Chrome on Android'],
    );
    assert.equal(await sessions.end(bob, own[1]!.id), false);
    assert.ok(await sessions.find(phone));
    assert.equal(await sessions.end(ada, own[1]!.id), true);
    assert.equal(await sessions.find(phone), undefined);
    await sessions.endOthers(ada, own[0]!.id);
    assert.ok(await sessions.find(laptop));
    assert.equal((await sessions.list(bob)).length, 1);
  });

  it('[S64] are hidden from everybody else by the database itself', async () => {
    for (const shopper of [ada, bob]) await sessions.start(shopper, 'Firefox on Linux', undefined);
    assert.deepEqual(await database.db.asNobody((tx) => listSessions(tx, new Date())), []);
    const seen = await database.db.asReader({ shopper: bob }, (tx) => listSessions(tx, new Date()));
    assert.deepEqual([...new Set(seen.map((one) => one.shopperId))], [bob]);
  });
});
