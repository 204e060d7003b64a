import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { ringOf } from '#platform/credentials/key-ring.ts';
import pino from 'pino';
import { createSecurityLog } from '#platform/security-log/service.ts';
import { createTries } from '#platform/credentials/tries-service.ts';
import { uuid } from '#platform/db/column.ts';
import { sql } from '#platform/db/sql.ts';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import type { Id } from '#platform/kernel/id.ts';
import { createIds, systemWorld } from '#platform/kernel/world.ts';
import { createAccounts } from '../accounts/service.ts';
import type { Accounts } from '../accounts/service.ts';
import { createSessions } from './service.ts';
import type { Sessions } from './service.ts';
import { listSessions } from './store.ts';

const DAY_MS = 86_400_000;

describe('shoppers’ sessions', () => {
  let database: TestDatabase;
  let sessions: Sessions;
  let ada: Id<'shp'>;
  let bob: Id<'shp'>;
  let accounts: Accounts;
  let ageMs = 0;
  before(async () => {
    database = await createTestDatabase('market');
    const clocks = { business: () => new Date(), security: () => new Date(Date.now() + ageMs) };
    const world = { ...systemWorld({ log: pino({ level: 'silent' }), http: fetch, clocks }), ids: createIds(clocks) };
    const tries = createTries({ db: database.db, clock: clocks.security, keys: ringOf(randomBytes(32)) });
    const security = createSecurityLog({ db: database.db, world, keys: ringOf(randomBytes(32)) });
    accounts = createAccounts({ db: database.db, world, tries, security });
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
    sessions = createSessions({ db: database.db, world, accounts, security });
  });
  after(() => database.close());

  const enter = async (shopperId: Id<'shp'>) => ({
    shopperId,
    epoch: (await accounts.epochOf(shopperId))!,
    isFresh: true,
  });
  const start = async (shopperId: Id<'shp'>, device: string, former: string | undefined): Promise<string> =>
    (await sessions.start(await enter(shopperId), device, former))!;

  it('[S57a] do not start for a proof of another password, nor for a deleted account', async () => {
    const entering = await enter(bob);
    await database.db.asWriter((tx) => accounts.resetPassword(tx, bob, 'another'));
    assert.equal(await sessions.start(entering, 'Firefox on Linux', undefined), undefined);
    assert.deepEqual(await sessions.list(bob), []);
    const now = await enter(bob);
    const setDeleted = (at: Date | null) =>
      database.db.asWriter((tx) =>
        tx.run(sql`update shoppers.shoppers set deleted_at = ${at} where id = ${uuid(bob)}`),
      );
    await setDeleted(new Date());
    assert.equal(await sessions.start(now, 'Firefox on Linux', undefined), undefined);
    await setDeleted(null);
    const token = await sessions.start(now, 'Firefox on Linux', undefined);
    await sessions.logout(token!);
  });

  it('[M1b] are not fresh before the shopper proved what a confirmation asks for', async () => {
    const token = (await sessions.start({ ...(await enter(ada)), isFresh: false }, 'Firefox on Linux', undefined))!;
    const session = (await sessions.find(token))!;
    assert.equal(sessions.isFresh(session), false);
    await sessions.prove(session.id);
    assert.equal(sessions.isFresh((await sessions.find(token))!), true);
    await sessions.logout(token);
  });

  it('[M1a] [S53] last until the shopper signs out', async () => {
    const token = await start(ada, 'Firefox on Linux', undefined);
    assert.equal((await sessions.find(token))?.shopperId, ada);
    await sessions.logout(token);
    assert.equal(await sessions.find(token), undefined);
    assert.equal(await sessions.find('made up'), undefined);
  });

  it('[S132] end everywhere at once, and other shoppers stay signed in', async () => {
    const [one, two, other] = await Promise.all([
      start(ada, 'Firefox on Linux', undefined),
      start(ada, 'Safari on iPhone', undefined),
      start(bob, 'Firefox on Linux', undefined),
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
    const former = await start(ada, 'Firefox on Linux', undefined);
    const token = await start(ada, 'Firefox on Linux', former);
    assert.notEqual(token, former);
    assert.equal(await sessions.find(former), undefined);
    await sessions.logout(token);
  });

  it('[S54] end when unused for a week, and after thirty days of use', async () => {
    const unused = await start(ada, 'Firefox on Linux', undefined);
    const used = await start(ada, 'Chrome on Android', undefined);
    for (let days = 0; days < 29; days += 6) {
      assert.ok(await sessions.find(used), `after ${days} days`);
      ageMs += 6 * DAY_MS;
    }
    assert.equal(await sessions.find(unused), undefined);
    assert.equal(await sessions.find(used), undefined);
  });

  it('[M1c] are listed and ended one by one, by their own shopper alone', async () => {
    const phone = await start(ada, 'Chrome on Android', undefined);
    ageMs += 60_000;
    const laptop = await start(ada, 'Firefox on Linux', undefined);
    await start(bob, 'Safari on Mac', undefined);
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
    for (const shopper of [ada, bob]) await start(shopper, 'Firefox on Linux', undefined);
    assert.deepEqual(await database.db.asNobody((tx) => listSessions(tx, new Date())), []);
    const seen = await database.db.asReader({ shopper: bob }, (tx) => listSessions(tx, new Date()));
    assert.deepEqual([...new Set(seen.map((one) => one.shopperId))], [bob]);
  });
});
