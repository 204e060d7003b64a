import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from '#platform/db/sql.ts';
import { mintId } from '#platform/kernel/id.ts';
import { appendEntry } from '#platform/staff/log/store.ts';
import { putMember } from '#platform/staff/members/store.ts';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { actsOf } from './store.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 1, 0, minute));
const member = (byte: number) => ({
  id: mintId('stf', byte, Buffer.alloc(10, byte)),
  name: `Member ${byte}`,
  email: `m${byte}@staff.example`,
  mailbox: `m${byte}@staff.example`,
  phone: `+35387000000${byte}`,
  role: 'support',
  invitedAt: at(0),
});

describe('the acts of a member', () => {
  let database: TestDatabase;
  const [ada, grace] = [member(1), member(2)];
  before(async () => {
    database = await createTestDatabase('market');
    await database.db.one((tx) => putMember(tx, ada));
    await database.db.one((tx) => putMember(tx, grace));
    const nothing = { cell: 0, caseId: null, ground: null, holderId: null, reason: null };
    for (const [minute, { id }, what] of [
      [1, ada, 'entered'],
      [2, grace, 'entered'],
      [3, ada, 'left'],
    ] as const)
      await database.db.one((tx) => appendEntry(tx, { ...nothing, at: at(minute), memberId: id, what }));
  });
  after(() => database.close());

  it('[S61] are those of that member alone, the newest first', async () => {
    const acts = await database.db.one((tx) => actsOf(tx, ada.id, 10));
    assert.deepEqual(
      acts.map(({ number, at: when, what }) => [number, when, what]),
      [
        [3n, at(3), 'left'],
        [1n, at(1), 'entered'],
      ],
    );
    assert.equal((await database.db.one((tx) => actsOf(tx, ada.id, 1))).length, 1);
  });

  it('[S117] are all that the servers read of the log, which they cannot change', async () => {
    for (const statement of [
      sql`select from staff.log`,
      sql`update staff.log set what = 'left'`,
      sql`delete from staff.log`,
      sql`update staff.log_heads set last_entry = 0`,
      sql`insert into staff.log (cell, at, member_id, what, number) select 0, now(), id, 'left', 9 from staff.members`,
    ])
      await assert.rejects(
        database.db.asWriter((tx) => tx.run(statement)),
        /permission denied/,
      );
  });
});
