import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ringOf } from '#platform/credentials/key-ring.ts';
import { Type } from 'typebox';
import pino from 'pino';
import { lockFailures } from '#platform/credentials/tries-store.ts';
import { createSecurityLog } from '#platform/security-log/service.ts';
import { createTries } from '#platform/credentials/tries-service.ts';
import { uuid } from '#platform/db/column.ts';
import { sql } from '#platform/db/sql.ts';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { createIds, systemWorld } from '#platform/kernel/world.ts';
import { countAppraisals } from '../../../../tests/world/appraisals.ts';
import { createAccounts } from './service.ts';
import type { Accounts } from './service.ts';

const password = 'lantern otter moss kettle';
const address = { line1: '12 Harbour Row', line2: '', postalCode: 'D04', city: 'Dublin', country: 'IE' };

describe('shoppers', () => {
  let database: TestDatabase;
  let accounts: Accounts;
  let ageMs = 0;
  before(async () => {
    database = await createTestDatabase('market');
    const clocks = { business: () => new Date(), security: () => new Date(Date.now() + ageMs) };
    const world = { ...systemWorld({ log: pino({ level: 'silent' }), http: fetch, clocks }), ids: createIds(clocks) };
    const tries = createTries({ db: database.db, clock: clocks.security, keys: ringOf(randomBytes(32)) });
    const security = createSecurityLog({ db: database.db, world, keys: ringOf(randomBytes(32)) });
    accounts = createAccounts({ db: database.db, world, tries, security });
  });
  after(() => database.close());

  const signUp = (email: string) => accounts.signUp({ email, name: 'Ada Byrne', password });

  it('[M1a] open an account, and sign in to it by its password', async () => {
    const opened = await signUp('ada@example.com');
    assert.ok(opened.ok);
    assert.equal((await accounts.findById(opened.value))?.email, 'ada@example.com');
    const proved = await accounts.login({ email: ' ADA@example.com ', password, address: '10.0.0.9' });
    assert.deepEqual(proved, { ok: true, value: { shopperId: opened.value, epoch: 0 } });
  });

  it('[M1a] have one account per address, whatever its case', async () => {
    await signUp('bob@example.com');
    const again = await signUp('BOB@example.com');
    assert.match((!again.ok && again.error[0]?.message) || '', /account with this address already/);
  });

  it('[S116b] get no address back after the account was deleted', async () => {
    const { db } = database;
    const [gone, there] = [await signUp('gone@example.com'), await signUp('there@example.com')];
    assert.ok(gone.ok && there.ok);
    await db.asWriter((tx) =>
      tx.run(sql`update shoppers.shoppers set deleted_at = now() where id = ${uuid(gone.value)}`),
    );
    const move = (id: typeof gone.value, to: string) => db.asWriter((tx) => accounts.setEmail(tx, id, to));
    assert.equal(await move(gone.value, 'back@example.com'), undefined);
    assert.equal(await move(there.value, 'back@example.com'), 'there@example.com');
  });

  it('[M1a] [S145] are judged alike, whether their address has an account or not', async () => {
    await signUp('twice@example.com');
    const prepare = (email: string) =>
      accounts.prepare({ email, name: 'Ada Byrne', password: 'copper violin harvest moon', address: '10.0.0.8' });
    for (const email of ['twice@example.com', 'once@example.com'])
      assert.equal(((await prepare(email)) as { value: { email: string } }).value.email, email);
    assert.equal(await accounts.idOf('once@example.com'), undefined);
  });

  it('[W3a] [M1a] read every fault of the form at once', async () => {
    const refused = await accounts.prepare({ email: 'nobody', name: '', password: 'short', address: '10.0.0.8' });
    assert.deepEqual(!refused.ok && refused.error.map((fault) => fault.field), ['name', 'email', 'password']);
  });

  it('[M1a] [S37] [S44] get the same refusal for a wrong address or password, and wait after many tries', async () => {
    await signUp('cleo@example.com');
    const login = (email: string, typed: string) => accounts.login({ email, password: typed, address: '10.0.0.1' });
    const wrong = await login('cleo@example.com', 'not the password at all');
    assert.deepEqual(await login('nobody@example.com', password), wrong);
    for (let tries = 0; tries < 3; tries += 1) await login('cleo@example.com', 'wrong again and again');
    const waiting = await login('cleo@example.com', password);
    assert.match((!waiting.ok && waiting.error[0]?.message) || '', /Too many tries/);
    ageMs += 20 * 60_000;
    assert.ok((await login('cleo@example.com', password)).ok);
  });

  it('[S40] [S44] have passwords that many concurrent tries do not guess faster', async () => {
    await signUp('finn@example.com');
    const guesses = Array.from({ length: 12 }, (_, index) =>
      accounts.login({ email: 'finn@example.com', password: `a wrong guess ${index}`, address: '10.0.0.2' }),
    );
    const answers = (await Promise.all(guesses)).map((one) => (!one.ok && one.error[0]?.message) || '');
    assert.equal(answers.filter((words) => words.startsWith('E-mail and password')).length, 3);
    assert.equal(answers.filter((words) => words.startsWith('Too many tries')).length, 9);
  });

  it('[S40] sign in while another try at the same account is counted', async () => {
    const Row = Type.Object({ subject: Type.String(), count: Type.Integer() });
    const rows = () =>
      database.db.asWriter((tx) => tx.many(sql(Row)`select subject, count from tries.failures order by subject`));
    /** Finds an account and a network of which the network is locked first. */
    const find = async (round = 0): Promise<{ email: string; address: string; network: string; own: string[] }> => {
      const [email, address] = [`ivy${round}@example.com`, `10.2.0.${round}`];
      const before = new Set((await rows()).map(({ subject }) => subject));
      await accounts.login({ email: `nobody${round}@example.com`, password, address });
      const others = new Set((await rows()).map(({ subject }) => subject));
      await accounts.login({ email, password, address });
      const after = await rows();
      const network = after.find(({ subject, count }) => !before.has(subject) && count === 2)!.subject;
      const own = after.filter(({ subject }) => !others.has(subject)).map(({ subject }) => subject);
      const isFirst = after.find(({ subject }) => [network, ...own].includes(subject))!.subject === network;
      return isFirst ? { email, address, network, own } : find(round + 1);
    };
    const { email, address, network, own } = await find();
    await signUp(email);
    const isCounted = async () => (await rows()).some(({ subject, count }) => subject === network && count === 3);
    let entering: ReturnType<typeof accounts.login> | undefined;
    await database.db.asWriter(async (tx) => {
      entering = accounts.login({ email, password, address });
      while (!(await isCounted())) await sleep(1);
      await lockFailures(tx, [network]);
      // The password was right, and the login waits for the network's failures.
      await database.untilLockWait();
      await lockFailures(tx, own);
    });
    assert.ok((await entering!).ok);
  });

  it('[S44] wait after one network address has tried many accounts, and no other address waits', async () => {
    const login = (address: string, email: string) => accounts.login({ email, password: 'stolen elsewhere', address });
    for (let tried = 0; tried < 20; tried += 1) await login('10.0.0.3', `victim-${tried}@example.com`);
    const message = async (address: string) => {
      const answer = await login(address, 'next@example.com');
      return (!answer.ok && answer.error[0]?.message) || '';
    };
    assert.match(await message('10.0.0.3'), /Too many tries/);
    assert.match(await message('10.0.0.4'), /do not belong together/);
  });

  it('[S44] wait after one IPv6 subscriber has tried many accounts from as many addresses', async () => {
    const login = (address: string, email: string) => accounts.login({ email, password: 'stolen elsewhere', address });
    for (let tried = 0; tried < 20; tried += 1) await login(`2001:db8:0:7::${tried}`, `six-${tried}@example.com`);
    const answer = await login('2001:db8:0:7:ffff::1', 'six@example.com');
    assert.match((!answer.ok && answer.error[0]?.message) || '', /Too many tries/);
  });

  it('[S124] [S37] open at most 60 accounts an hour from one network, counting addresses that are taken', async () => {
    await signUp('taken@example.com');
    const open = async (address: string, email: string) => {
      const typed = { email, name: 'Ada Byrne', password: 'copper violin harvest moon', address };
      const prepared = await accounts.prepare(typed);
      return prepared.ok ? 'prepared' : prepared.error[0]!.message;
    };
    const probe = (index: number) => open(`2001:db8:0:8::${index}`, 'taken@example.com');
    for (let first = 0; first < 59; first += 20) {
      const indexes = Array.from({ length: Math.min(20, 59 - first) }, (_, index) => first + index);
      for (const answer of await Promise.all(indexes.map(probe))) assert.equal(answer, 'prepared');
    }
    assert.equal(await open('2001:db8:0:8::a', 'sixtieth@example.com'), 'prepared');
    for (const email of ['taken@example.com', 'new@example.com']) {
      assert.equal(await open('2001:db8:0:8:ffff::1', email), 'Too many tries. Wait 2 seconds, then try again.');
    }
    assert.equal(await open('2001:db8:0:9::1', 'elsewhere@example.com'), 'prepared');
    ageMs += 61 * 60_000;
    assert.equal(await open('2001:db8:0:8::1', 'later@example.com'), 'prepared');
  });

  it('[S141a] are never locked out by one stranger, who tries every quarter of an hour or all the time', async () => {
    await signUp('gwen@example.com');
    const login = (from: string, typed: string) =>
      accounts.login({ email: 'gwen@example.com', password: typed, address: from });
    for (let tried = 0; tried < 60; tried += 1) {
      await login('10.1.0.1', 'a wrong guess');
      ageMs += tried < 20 ? 1_000 : 15 * 60_000;
    }
    await login('10.1.0.1', 'a wrong guess');
    assert.equal((await login('10.1.0.1', password)).ok, false);
    assert.ok((await login('10.0.0.5', password)).ok);
  });

  it('[S41] [S141b] wait a minute at most while many strangers guess, who get few guesses', async () => {
    await signUp('olga@example.com');
    const login = (from: string, typed: string, browser?: string) =>
      accounts.login({ email: 'olga@example.com', password: typed, address: from, browser });
    let guesses = 0;
    for (let tried = 0; tried < 300; tried += 1) {
      const answer = await login(`10.2.${tried % 250}.${tried}`, 'a wrong guess');
      if (!answer.ok && answer.error[0]!.message.startsWith('E-mail')) guesses += 1;
      ageMs += 1_000;
    }
    assert.ok(guesses < 45, `${guesses} of 300 guesses in five minutes were looked at`);
    const waiting = await login('10.0.0.5', password);
    const seconds = Number(/Wait (\d+) seconds/.exec((!waiting.ok && waiting.error[0]?.message) || '')?.[1]);
    assert.ok(seconds > 0 && seconds <= 60);
    // A browser that signed in before is counted separately.
    assert.ok((await login('10.0.0.5', password, 'known')).ok);
    ageMs += 61_000;
    assert.ok((await login('10.0.0.5', password)).ok);
  });

  it('[S141c] have passwords that a known browser does not guess faster', async () => {
    await signUp('pia@example.com');
    const login = (typed: string) =>
      accounts.login({ email: 'pia@example.com', password: typed, address: '10.0.0.15', browser: 'stolen' });
    const answers = await Promise.all(Array.from({ length: 12 }, () => login('a wrong guess')));
    const words = answers.map((one) => (!one.ok && one.error[0]?.message) || '');
    assert.equal(words.filter((one) => one.startsWith('Too many tries')).length, 7);
    assert.equal((await login(password)).ok, false);
    const elsewhere = await accounts.login({ email: 'pia@example.com', password, address: '10.0.0.15' });
    assert.ok(elsewhere.ok);
  });

  it('[S140c] have a password appraised only after the cheap checks, and after the try is counted', async () => {
    const weak = 'zyxwvutsrqponmlkjihg';
    const open = (email: string, typed: string) =>
      accounts.prepare({ email, name: 'Ada Byrne', password: typed, address: '10.0.0.16' });
    const begun = countAppraisals();
    await open('no address', weak);
    await open('quin@example.com', 'too short');
    assert.equal(begun(), 0);
    for (let opened = 0; opened < 60; opened += 1) await open('quin@example.com', weak);
    assert.equal(begun(), 60);
    const refused = await open('quin@example.com', weak);
    assert.match((!refused.ok && refused.error[0]?.message) || '', /Too many tries/);
    assert.equal(begun(), 60);
    const quin = { id: 'shp_01jdqz3c5te7kqc8vm9r3rw2s4', email: 'quin@example.com', name: 'Quin' } as const;
    await accounts.changePassword(
      { ...quin, address: null, sellerId: null },
      { seal: '', current: 'x', next: weak, address: '10.0.0.17' },
    );
    assert.equal(begun(), 60);
  });

  it('[S57a] change their password with the present one, and then only the new one works', async () => {
    const opened = await signUp('hugo@example.com');
    const hugo = (await accounts.findById(opened.ok ? opened.value : 'shp_none'))!;
    const change = async (current: string, next: string) =>
      accounts.changePassword(hugo, { seal: await accounts.passwordSeal(hugo), current, next, address: '10.0.0.6' });
    const fields = async (current: string, next: string) => {
      const changed = await change(current, next);
      return changed.ok ? [] : changed.error.map((fault) => fault.field);
    };
    assert.deepEqual(await fields('not the present one', 'copper violin harvest moon'), ['current']);
    assert.deepEqual(await fields(password, 'hugo@example.com'), ['next']);
    assert.deepEqual(await fields(password, 'copper violin harvest moon'), []);
    const login = (typed: string) => accounts.login({ email: hugo.email, password: typed, address: '10.0.0.6' });
    assert.equal((await login(password)).ok, false);
    assert.ok((await login('copper violin harvest moon')).ok);
  });

  it('[S43] cannot choose a password that is made of what strangers know about them', async () => {
    for (const typed of ['jan.kowalski@example.com', 'Jan Kowalski 1990', 'holdfastholdfast', 'password1234567']) {
      const refused = await accounts.signUp({
        email: 'jan.kowalski@example.com',
        name: 'Jan Kowalski',
        password: typed,
      });
      assert.deepEqual(!refused.ok && refused.error.map((fault) => fault.field), ['password'], typed);
    }
  });

  it('[S42] have passwords of which every letter counts, in any script', async () => {
    const long = `${'ä😀 длинный '.repeat(12)}ende`;
    const opened = await accounts.signUp({ email: 'iris@example.com', name: 'Iris', password: long });
    assert.ok(opened.ok);
    const login = (typed: string) =>
      accounts.login({ email: 'iris@example.com', password: typed, address: '10.0.0.7' });
    assert.equal((await login(`${long.slice(0, -1)}x`)).ok, false);
    assert.ok((await login(long.normalize('NFD'))).ok);
  });

  it('have the address that a parcel goes to stored, if it is valid', async () => {
    const opened = await signUp('dan@example.com');
    const shopper = (await accounts.findById(opened.ok ? opened.value : 'shp_none'))!;
    assert.equal((await accounts.setAddress(shopper.id, { ...address, city: '' })).ok, false);
    assert.ok((await accounts.setAddress(shopper.id, address)).ok);
    assert.deepEqual((await accounts.findById(shopper.id))?.address, address);
  });
});
