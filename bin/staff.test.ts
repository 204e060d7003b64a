import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import pino from 'pino';
import { systemWorld } from '#platform/kernel/world.ts';
import { createTestDatabase } from '../dev/postgres/testing.ts';
import type { TestDatabase } from '../dev/postgres/testing.ts';
import { createStaff } from '../wallet/server/staff/members/service.ts';

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
        HOLDFAST_CONSOLE_URL: 'https://console.holdfast.example',
        // A settings file for all commands has the others' settings as well.
        HOLDFAST_WALLET_URL: 'https://wallet.holdfast.example',
      },
    });

  it('[S61] invites by an address that signs in, lists the operators, and ends one', async () => {
    const invited = staff('invite', 'Ada Byron', 'Ada@holdfast.example', '+353 87 000 0001', '--role', 'reviewer');
    assert.equal(invited.status, 0, invited.stderr);
    const [, token = ''] = /https:\/\/console\.holdfast\.example\/staff\/enter\?token=(\S+)/.exec(invited.stdout) ?? [];
    const members = createStaff({
      db: database.db,
      world: systemWorld({ log: pino({ level: 'silent' }), http: fetch }),
    });
    const session = await members.enter(token);
    assert.equal((await members.find(session ?? ''))?.name, 'Ada Byron');
    assert.match(
      staff('list').stdout,
      /^stf_\S+ {2}reviewer {2}invited \d{4}-\d\d-\d\d {2}Ada Byron {2}Ada@holdfast\.example$/m,
    );
    const ended = staff('end', 'ada byron');
    assert.equal(ended.status, 0, ended.stderr);
    assert.equal(await members.find(session ?? ''), undefined);
    assert.match(staff('list').stdout, /ended \d{4}-\d\d-\d\d {2}Ada Byron/);
    assert.match(staff('invite', 'Lady', 'ada+x@holdfast.example', '+353870000002').stdout, /Lady \(reviewer/);
    assert.match(
      staff('list').stdout,
      /^stf_\S+ {2}reviewer {2}invited \S+ {2}Lady {2}\S+\n$/,
      'one person, two names',
    );
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
      [['invite', 'Ada', ...person, '--role', 'king'], /There is no role "king"; say reviewer/],
      [['invite', ' ', ...person], /Say a name/],
      [['end', 'Nobody'], /There is no active operator "Nobody"/],
    ] as const) {
      const refused = staff(...args);
      assert.equal(refused.status, 1, args.join(' '));
      assert.match(refused.stderr, words);
      assert.doesNotMatch(refused.stderr, /\n {4}at /);
    }
  });
});
