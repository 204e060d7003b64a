import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pino from 'pino';
import { sql } from '#platform/db/sql.ts';
import { createRoles } from '#platform/kernel/roles.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { createAuthenticator } from '../../../dev/demo/authenticator.ts';
import { createTestDatabase } from '../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../dev/postgres/testing.ts';
import { createStaffLog } from '../log/service.ts';
import { createStaffPasskeys } from './passkey-service.ts';
import type { StaffPasskeys } from './passkey-service.ts';
import { createStaff } from './service.ts';

const url = 'http://console.localhost:4000';
const person = { name: 'Ada', email: 'ada@staff.example', phone: '+353870000001' };

describe('the sign-in of a member', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  it('[S61] leaves no session of a passkey that another invitation ended meanwhile', async () => {
    const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch });
    const { db } = database;
    const real = createStaffPasskeys({ db, world, site: { name: 'Console', url } });
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
    const staff = createStaff({ db, world, passkeys, roles, staffLog: createStaffLog({ world, cell: 0 }) });
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
