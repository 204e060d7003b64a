import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import pino from 'pino';
import { systemWorld } from '#platform/kernel/world.ts';
import { createTestDatabase } from '../dev/postgres/testing.ts';
import type { TestDatabase } from '../dev/postgres/testing.ts';
import { createAuthenticator } from '../dev/demo/authenticator.ts';
import { createStaffPasskeys } from '../wallet/server/staff/members/passkey-service.ts';
import { createStaff } from '../wallet/server/staff/members/service.ts';

const consoleUrl = 'https://console.holdfast.example';

describe('the command for operators', { timeout: 120_000 }, () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  const staff = (...args: string[]) =>
    spawnSync(process.execPath, [join(import.meta.dirname, 'staff.ts'), ...args], {
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'],
        HOLDFAST_WALLET_DATABASE_URL: database.url,
        HOLDFAST_CONSOLE_URL: consoleUrl,
        // A settings file for all commands has the others' settings as well.
        HOLDFAST_WALLET_URL: 'https://wallet.holdfast.example',
      },
    });

  it('[S61] invites by an address that signs in, lists the operators, and ends one', async () => {
    const invited = staff('invite', 'Ada Byron', '--role', 'reviewer');
    assert.equal(invited.status, 0, invited.stderr);
    const [, token = ''] = /https:\/\/console\.holdfast\.example\/staff\/enter\?token=(\S+)/.exec(invited.stdout) ?? [];
    const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch });
    const passkeys = createStaffPasskeys({ db: database.db, world, consoleUrl });
    const members = createStaff({ db: database.db, world, passkeys });
    const { challengeId, options } = await members.askToEnter((await members.findInvited(token))!);
    const response = createAuthenticator(consoleUrl).register(options);
    const entered = await members.enter(token, { challengeId, response });
    const session = entered.ok ? entered.value : '';
    assert.equal((await members.find(session))?.name, 'Ada Byron');
    const changed = staff('role', 'ada byron', 'support');
    assert.equal(changed.status, 0, changed.stderr);
    assert.equal((await members.find(session))?.role, 'support');
    assert.match(staff('list').stdout, /^stf_\S+ {2}support {2}invited \d{4}-\d\d-\d\d {2}Ada Byron$/m);
    const ended = staff('end', 'ada byron');
    assert.equal(ended.status, 0, ended.stderr);
    assert.equal(await members.find(session), undefined);
    assert.match(staff('list').stdout, /ended \d{4}-\d\d-\d\d {2}Ada Byron/);
  });

  it('refuses what it does not understand, in words', () => {
    for (const [args, words] of [
      [[], /Say what to do/],
      [['invite'], /Say what to do/],
      [['invite', 'Ada', 'Byron'], /"Byron" is one word too many; put a name of two words in quotes/],
      [['invite', 'Ada', '--role', 'king'], /There is no role "king"; say support or reviewer/],
      [['role', 'Ada', 'king'], /There is no role "king"/],
      [['role', 'Nobody', 'admin'], /There is no active operator "Nobody"/],
      [['invite', ' '], /Say a name/],
      [['end', 'Nobody'], /There is no active operator "Nobody"/],
    ] as const) {
      const refused = staff(...args);
      assert.equal(refused.status, 1, args.join(' '));
      assert.match(refused.stderr, words);
      assert.doesNotMatch(refused.stderr, /\n {4}at /);
    }
  });
});
