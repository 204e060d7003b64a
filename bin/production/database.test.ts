import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { OldServerError, refuseOldServer, whyTooOld } from '#platform/db/server-version.ts';
import type { Standing } from './standing.ts';
import { databaseAt, ensureDatabase, migrateProduct } from './databases.ts';
import { judgeStanding, standingFaults } from './database.ts';

const root = join(import.meta.dirname, '..', '..');
const password = randomBytes(16).toString('hex');

describe('the database of a product in production', { timeout: 120_000 }, () => {
  const server = process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '';
  const names = { wallet: 'standing_wallet', market: 'standing_market' };
  const owner = { wallet: databaseAt(server, names.wallet), market: databaseAt(server, names.market) };
  const logins = { wallet: '', market: '' };

  const as = (url: string, login: string, secret = password): string => {
    const other = new URL(url);
    other.username = login;
    other.password = secret;
    return other.href;
  };
  async function run(url: string, ...statements: string[]): Promise<void> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  }

  before(async () => {
    for (const product of ['wallet', 'market'] as const) {
      await ensureDatabase(server, names[product]);
      await migrateProduct(root, product, owner[product]);
      // Only this file uses these logins: roles belong to the whole server, and other tests run in parallel.
      const login = `standing_${product}_server`;
      await run(
        owner[product],
        `create role ${login} login noinherit password '${password}'`,
        `grant holdfast_${product}_writer, holdfast_${product}_reader to ${login}`,
      );
      // Grants it the right to connect, as to every login of the product.
      await migrateProduct(root, product, owner[product]);
      logins[product] = as(owner[product], login);
    }
  });
  after(async () => {
    await run(
      server,
      `drop database ${names.wallet} with (force)`,
      `drop database ${names.market} with (force)`,
      'drop database if exists standing_empty with (force)',
    );
  });

  it('[S153a] is accepted with a login that owns nothing', async () => {
    assert.deepEqual(await standingFaults(root, 'wallet', logins.wallet), []);
    assert.deepEqual(await standingFaults(root, 'market', logins.market), []);
  });

  it('[S153a] is refused with a login that is a superuser, an owner, or exempt from row-level security', async () => {
    const login = as(owner.wallet, 'standing_login');
    const faults = async (): Promise<string> => (await standingFaults(root, 'wallet', login)).join('\n');
    await run(
      owner.wallet,
      `create role standing_login login noinherit password '${password}'`,
      'grant holdfast_wallet_writer, holdfast_wallet_reader to standing_login',
      `grant connect on database ${names.wallet} to standing_login`,
    );
    assert.equal(await faults(), '');
    await run(server, 'alter role standing_login superuser');
    assert.match(await faults(), /^HOLDFAST_WALLET_DATABASE_URL: the login standing_login is a superuser/);
    await run(server, 'alter role standing_login nosuperuser bypassrls');
    assert.match(await faults(), /bypasses row-level security/);
    await run(server, 'alter role standing_login nobypassrls');
    await run(owner.wallet, 'create table public.mine ()', 'alter table public.mine owner to standing_login');
    assert.match(await faults(), /owns tables/);
    await run(owner.wallet, 'drop table public.mine', `alter database ${names.wallet} owner to standing_login`);
    assert.match(await faults(), /owns the database/);
    await run(owner.wallet, `alter database ${names.wallet} owner to current_user`, 'drop owned by standing_login');
    await run(owner.wallet, 'revoke holdfast_wallet_writer from standing_login');
    await run(owner.wallet, `grant connect on database ${names.wallet} to standing_login`);
    assert.match(await faults(), /may not take the roles holdfast_wallet_writer/);
    await run(owner.wallet, 'drop owned by standing_login', 'drop role standing_login');
  });

  it('[S158] lets only its own product’s login connect', async () => {
    await assert.rejects(run(as(owner.wallet, 'standing_market_server'), 'select 1'), /permission denied for database/);
    await assert.rejects(run(as(owner.market, 'standing_wallet_server'), 'select 1'), /permission denied for database/);
    await run(logins.wallet, 'select 1');
    await run(logins.market, 'select 1');
  });

  it('[S158] is refused while other logins may connect, until the next migration closes it', async () => {
    await run(owner.wallet, `grant connect on database ${names.wallet} to public`);
    const open = await standingFaults(root, 'wallet', logins.wallet);
    assert.match(open.join('\n'), /everybody with a login on that server may connect to the database standing_wallet/);
    await migrateProduct(root, 'wallet', owner.wallet);
    assert.deepEqual(await standingFaults(root, 'wallet', logins.wallet), []);
    await run(owner.wallet, `grant connect on database ${names.wallet} to standing_market_server`);
    const named = await standingFaults(root, 'wallet', logins.wallet);
    assert.match(named.join('\n'), /the login standing_market_server may connect/);
    await run(owner.wallet, `revoke connect on database ${names.wallet} from standing_market_server`);
  });

  it('[O4e] is refused in one sentence if it is empty, older, newer, or the other product’s', async () => {
    await ensureDatabase(server, 'standing_empty');
    const empty = await standingFaults(
      root,
      'wallet',
      as(databaseAt(server, 'standing_empty'), 'standing_wallet_server'),
    );
    assert.deepEqual(empty, [
      'HOLDFAST_WALLET_DATABASE_URL: the database standing_empty has nothing of Holdfast in it; run `npm run migrate -- wallet`',
    ]);
    const asMarket = await standingFaults(root, 'market', owner.wallet);
    assert.match(asMarket.join('\n'), /^HOLDFAST_MARKET_DATABASE_URL: the database standing_wallet is the wallet's$/);
    await assert.rejects(
      migrateProduct(root, 'market', owner.wallet),
      /^Refusal: .*is the wallet's; the market needs its own/,
    );

    const standing: Standing = {
      database: 'w',
      login: 'server',
      excess: [],
      takesRoles: true,
      strangers: [],
      migrations: ['0001_jobs', '0010_first'],
    };
    const known = { wallet: ['0001_jobs', '0010_first', '0011_second'], market: ['0001_jobs', '0020_shop'] };
    assert.deepEqual(judgeStanding('wallet', standing, known), [
      'the database w is at 0010_first, and this version needs 0011_second; run `npm run migrate -- wallet`',
    ]);
    const newer = { ...standing, migrations: [...known.wallet, '0012_third'] };
    assert.match(
      judgeStanding('wallet', newer, known).join(''),
      /is at 0012_third, which this version \(0011_second\) does not/,
    );
    const foreign = { ...standing, migrations: ['create_users'] };
    assert.deepEqual(judgeStanding('wallet', foreign, known), ['the database w is that of another program']);
  });

  it('[O4e] is refused on an older PostgreSQL, with both versions', async () => {
    // The answer of a server of version 15; a real one was tried by hand.
    const old = { query: async () => ({ rows: [{ number: '150013' }] }) };
    await assert.rejects(refuseOldServer(old), OldServerError);
    assert.equal(whyTooOld(150_013), 'This is PostgreSQL 15.13; Holdfast needs PostgreSQL 18 or newer.');
    assert.equal(whyTooOld(180_000), undefined);
  });

  it('[O4f] is reported with its setting and without its password if it cannot be reached', async () => {
    const cases: [string, RegExp][] = [
      [as(owner.wallet, 'standing_wallet_server', 'hunter2'), /refuses the login standing_wallet_server/],
      [databaseAt(logins.wallet, 'nowhere'), /has no database nowhere/],
      [`postgres://me:hunter2@127.0.0.1:1/w`, /the database w at 127.0.0.1:1 can't be reached: .*ECONNREFUSED/],
      [as(owner.wallet, 'standing_market_server'), /the login standing_market_server may not connect/],
    ];
    for (const [url, words] of cases) {
      const [fault = '', ...more] = await standingFaults(root, 'wallet', url);
      assert.match(fault, words);
      assert.match(fault, /^HOLDFAST_WALLET_DATABASE_URL: /);
      assert.doesNotMatch(fault, new RegExp(`hunter2|${password}`));
      assert.deepEqual(more, []);
    }
  });
});
