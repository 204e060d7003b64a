import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import pino from 'pino';
import { toUuid } from '#platform/kernel/id.ts';
import { sql } from '#platform/db/sql.ts';
import { createRoles } from '#platform/kernel/roles.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { createAuthenticator } from '../../../../dev/demo/authenticator.ts';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { createStaffLog } from '#platform/staff/log/service.ts';
import { createStaffPasskeys } from '#platform/staff/members/passkey-service.ts';
import type { StaffPasskeys } from '#platform/staff/members/passkey-service.ts';
import { createStaff } from '#platform/staff/members/service.ts';

const url = 'http://console.localhost:4000';
const person = { name: 'Ada', email: 'ada@staff.example', phone: '+353870000001' };

const noteRefused = async (): Promise<void> => {};

describe('the members of a staff', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  it('[S68] [S117] have in the log each role that they ever had', async () => {
    const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch });
    const { db } = database;
    const passkeys = createStaffPasskeys({ db, world, site: { name: 'Console', url }, noteRefused });
    const roles = createRoles<'support' | 'admin', never>({ support: [], admin: [] });
    const staff = createStaff({
      db,
      world,
      passkeys,
      roles,
      noteRefused,
      staffLog: createStaffLog({ world, cell: 0 }),
    });
    const invited = await staff.invite(
      { ...person, name: 'Eve', email: 'e@x.example', phone: '+353870000002' },
      'support',
    );
    assert.ok(invited.ok);
    for (const role of ['admin', 'support'] as const) await staff.changeRole('eve', role);
    const owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    const { rows } = await owner.query<{ entry: string }>(
      `select concat_ws(' ', what, reason) as entry from staff.log where member_id = $1 order by number`,
      [toUuid(invited.value.member.id)],
    );
    await owner.end();
    assert.deepEqual(
      rows.map(({ entry }) => entry),
      ['invited support', 'role_changed admin', 'role_changed support'],
    );
  });

  it('[S61] leaves no session of a passkey that another invitation ended meanwhile', async () => {
    const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch });
    const { db } = database;
    const real = createStaffPasskeys({ db, world, site: { name: 'Console', url }, noteRefused });
    let meanwhile = async (): Promise<unknown> => undefined;
    const passkeys: StaffPasskeys = {
      ...real,
      judgeSignIn: async (signed) => {
        const memberId = await real.judgeSignIn(signed);
        await meanwhile();
        return memberId;
      },
    };
    const roles = createRoles<'reviewer', never>({ reviewer: [] });
    const staff = createStaff({
      db,
      world,
      passkeys,
      roles,
      noteRefused,
      staffLog: createStaffLog({ world, cell: 0 }),
    });
    const invited = await staff.invite(person, 'reviewer');
    assert.ok(invited.ok);
    const device = createAuthenticator(url);
    const made = await staff.askToEnter(invited.value.member);
    const entered = await staff.enter(invited.value.token, {
      challengeId: made.challengeId,
      response: device.register(made.options),
    });
    assert.ok(entered.ok);
    const signIn = async () => {
      const { challengeId, options } = await staff.askToSignIn();
      return staff.signIn({ challengeId, response: device.sign(options) });
    };
    const session = await signIn();
    assert.equal((await staff.find(session!))?.name, 'Ada');
    meanwhile = () => staff.invite(person, 'reviewer');
    assert.equal(await signIn(), undefined);
    assert.equal(await staff.find(session!), undefined);
    assert.equal(await db.asWriter((tx) => tx.run(sql`delete from staff.sessions`)), 0);
  });
});
