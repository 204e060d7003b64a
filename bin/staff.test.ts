import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import pino from 'pino';
import { systemWorld } from '#platform/kernel/world.ts';
import { composeStaffKit } from '#platform/staff/compose.ts';
import { createAnchor } from '#platform/staff/log/anchor-gateway.ts';
import { listHeads } from '#platform/staff/log/store.ts';
import { createTestDatabase } from '../dev/postgres/testing.ts';
import type { TestDatabase } from '../dev/postgres/testing.ts';
import { createAuthenticator } from '../dev/demo/authenticator.ts';
import { roles } from '../wallet/server/staff/members/domain.ts';
import { ensureServerLogin } from './production/databases.ts';
import { bareEnvironment } from '../tests/bare-environment.ts';

const consoleUrl = 'https://console.holdfast.example';

describe('the command for operators', { timeout: 120_000 }, () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  const staff = (...args: string[]) => staffWith({}, ...args);
  const staffWith = (settings: Record<string, string>, ...args: string[]) =>
    spawnSync(process.execPath, [join(import.meta.dirname, 'staff.ts'), ...args], {
      encoding: 'utf8',
      env: {
        ...bareEnvironment(),
        HOLDFAST_WALLET_DATABASE_URL: database.url,
        HOLDFAST_CONSOLE_URL: consoleUrl,
        // A settings file for all commands has the others' settings as well.
        HOLDFAST_WALLET_URL: 'https://wallet.holdfast.example',
        ...settings,
      },
    });

  it('[S61] invites by an address that signs in, lists the operators, and ends one', async () => {
    const invited = staff('invite', 'Ada Byron', 'Ada@holdfast.example', '+353 87 000 0001', '--role', 'reviewer');
    assert.equal(invited.status, 0, invited.stderr);
    const [, token = ''] = /https:\/\/console\.holdfast\.example\/staff\/enter\?token=(\S+)/.exec(invited.stdout) ?? [];
    const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch });
    const site = { name: 'Console', url: consoleUrl };
    const kit = composeStaffKit({ db: database.db, world, roles, cell: 0, site, anchorFile: undefined });
    const members = kit.staff;
    const { challengeId, options } = await members.askToEnter((await members.findInvited(token))!);
    const response = createAuthenticator(consoleUrl).register(options);
    const entered = await members.enter(token, { challengeId, response });
    const session = entered.ok ? entered.value : '';
    assert.equal((await members.find(session))?.name, 'Ada Byron');
    const changed = staff('role', 'ada byron', 'support');
    assert.equal(changed.status, 0, changed.stderr);
    assert.equal((await members.find(session))?.role, 'support');
    assert.match(
      staff('list').stdout,
      /^stf_\S+ {2}support {2}invited \d{4}-\d\d-\d\d {2}Ada Byron {2}Ada@holdfast\.example$/m,
    );
    const ended = staff('end', 'ada byron');
    assert.equal(ended.status, 0, ended.stderr);
    assert.equal(await members.find(session), undefined);
    assert.match(staff('list').stdout, /ended \d{4}-\d\d-\d\d {2}Ada Byron/);
    assert.match(staff('invite', 'Lady', 'ada+x@holdfast.example', '+353870000002').stdout, /Lady \(reviewer/);
    assert.match(
      staff('list').stdout,
      /^stf_\S+ {2}reviewer {2}invited \S+ {2}Lady {2}\S+\n$/,
      'one person, two names',
    );
  });

  it('[S117] verifies the log with its anchor, and names the first entry that is not as it was written', async (t) => {
    const dir = await mkdtemp(join(tmpdir(), 'staff-verify-'));
    t.after(() => rm(dir, { recursive: true }));
    const HOLDFAST_STAFF_LOG_ANCHOR = join(dir, 'heads.jsonl');
    const verify = () => staffWith({ HOLDFAST_STAFF_LOG_ANCHOR }, 'verify');
    for (const [name, phone] of [
      ['Grace', '+353870000011'],
      ['Joan', '+353870000012'],
    ] as const) {
      assert.equal(staff('invite', name, `${name}@holdfast.example`, phone).status, 0);
    }
    const unset = staff('verify');
    assert.equal(unset.status, 0, unset.stderr);
    assert.match(unset.stdout, /unbroken; not compared with an anchor, because HOLDFAST_STAFF_LOG_ANCHOR is not set/);
    const missing = verify();
    assert.equal(missing.status, 1);
    assert.match(missing.stdout, /The log has entries, and .*heads\.jsonl has no head/);

    const [head] = await database.db.one(listHeads);
    await createAnchor({ path: HOLDFAST_STAFF_LOG_ANCHOR, log: pino({ level: 'silent' }) }).record([head!], new Date());
    const agrees = verify();
    assert.equal(agrees.status, 0, agrees.stdout + agrees.stderr);
    assert.match(agrees.stdout, /^✔ \d+ entries, from 20\S+Z to 20\S+Z, unbroken; the anchor agrees\.$/m);
    staff('end', 'Joan');
    assert.match(verify().stdout, /agrees up to its last head, of 20\S+Z; 1 entry came after it\.$/m);

    const honest = await readFile(HOLDFAST_STAFF_LOG_ANCHOR, 'utf8');
    const hash = Buffer.alloc(32).toString('base64url');
    const forged = { at: '\u001B[2K\u001B[1A\u009B31m', cell: 0, last_entry: '1', hash };
    for (const line of [JSON.stringify(forged), '\u001B[2K\u001B[1A✔ 3 entries, unbroken']) {
      await writeFile(HOLDFAST_STAFF_LOG_ANCHOR, `${honest}${line}\n`);
      const hidden = verify();
      assert.equal(hidden.status, 1);
      // A person who writes the file cannot hide what is wrong with it.
      for (const sign of ['\u001B', '\u009B']) assert.ok(!hidden.stdout.includes(sign), hidden.stdout);
    }
    await writeFile(HOLDFAST_STAFF_LOG_ANCHOR, honest);

    const owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    await owner.query(`set session_replication_role = 'replica'; update staff.log set what = 'left' where number = 2`);
    const changed = verify();
    assert.equal(changed.status, 1);
    assert.match(changed.stdout, /✖ The staff's log is broken\. Entry 2 \(stf_\w+, left, 20\S+Z\) was changed after/);
    await owner.query('delete from staff.log; delete from staff.log_heads');
    assert.match(verify().stdout, /was recorded at 20\S+Z \(line 1 of .*heads\.jsonl\) and is not in the log any more/);
    await owner.end();
  });

  it('[S61] [S117] does the same at the market', async () => {
    const market = await createTestDatabase('market');
    const atMarket = (...args: string[]) =>
      staffWith(
        { HOLDFAST_MARKET_DATABASE_URL: market.url, HOLDFAST_DESK_URL: 'https://desk.holdfast.example' },
        '--at',
        'market',
        ...args,
      );
    try {
      assert.match(atMarket('list').stdout, /There are no operators; `npm run staff -- --at market invite/);
      const person = ['Hedy', 'hedy@holdfast.example', '+353870000021'];
      const invited = atMarket('invite', ...person, '--role', 'admin');
      assert.match(invited.stdout, /https:\/\/desk\.holdfast\.example\/staff\/enter\?token=\S+/, invited.stderr);
      assert.match(atMarket('role', 'hedy', 'finance').stderr, /no role "finance"; say support or reviewer or admin/);
      assert.match(atMarket('role', 'hedy', 'support').stdout, /Hedy is support now/);
      assert.match(atMarket('list').stdout, /^stf_\S+ {2}support {2}invited \S+ {2}Hedy {2}hedy@holdfast\.example$/m);
      assert.doesNotMatch(staff('list').stdout, /Hedy/, 'the wallet has other operators');
      const whole = atMarket('verify');
      assert.equal(whole.status, 0, whole.stderr);
      assert.match(whole.stdout, /^✔ 2 entries, .* because HOLDFAST_DESK_LOG_ANCHOR is not set\.$/m);
      const owner = new pg.Client({ connectionString: market.url });
      await owner.connect();
      await owner.query(
        `set session_replication_role = 'replica'; update staff.log set what = 'left' where number = 1`,
      );
      await owner.end();
      const changed = atMarket('verify');
      assert.equal(changed.status, 1);
      assert.match(changed.stdout, /✖ The staff's log is broken\. Entry 1 \(stf_\w+, left, 20\S+Z\) was changed after/);
      assert.match(atMarket('end', 'Hedy').stdout, /Ended Hedy/);
    } finally {
      await market.close();
    }
  });

  it('[S117] verifies with the auditor’s login alone', async () => {
    const url = await ensureServerLogin('wallet', database.url, 'a-password-of-the-test');
    const refused = staffWith({ HOLDFAST_WALLET_DATABASE_URL: url }, 'verify');
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /permission denied to set role .*Name the auditor's login/);
  });

  it('refuses what it does not understand, in words', () => {
    const person = ['ada@holdfast.example', '+353870000001'];
    for (const [args, words] of [
      [[], /Say what to do/],
      [['invite'], /Say what to do/],
      [
        ['invite', 'Ada', 'Byron', ...person],
        /"\+353870000001" is one word too many; put a name of two words in quotes/,
      ],
      [['invite', 'Ada', ...person.toReversed()], /must be the person's e-mail address/],
      [['invite', 'Ada', 'ada@holdfast.example', '12'], /must be the person's phone number/],
      [['invite', 'Ada', ...person, '--role', 'king'], /There is no role "king"; say support or reviewer/],
      [['role', 'Ada', 'king'], /There is no role "king"/],
      [['role', 'Nobody', 'admin'], /There is no active operator "Nobody"/],
      [['invite', ' ', ...person], /Say a name/],
      [['verify', 'all'], /Say what to do/],
      [['list', '--at', 'bank'], /There is no staff at "bank"; say wallet or market/],
      [['end', 'Nobody'], /There is no active operator "Nobody"/],
    ] as const) {
      const refused = staff(...args);
      assert.equal(refused.status, 1, args.join(' '));
      assert.match(refused.stderr, words);
      assert.doesNotMatch(refused.stderr, /\n {4}at /);
    }
  });
});
