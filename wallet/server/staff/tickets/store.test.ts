import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { contactsOf } from '../../../../tests/world/staff.ts';
import { sql } from '#platform/db/sql.ts';
import { mintId } from '#platform/kernel/id.ts';
import { putMember } from '#platform/staff/members/store.ts';
import { insertMacro, listMacros } from './store.ts';

describe('stored macros', () => {
  let database: TestDatabase;
  const ada = mintId('stf', 1, Buffer.alloc(10, 1));
  const at = new Date('2026-11-01T10:00:00Z');
  before(async () => {
    database = await createTestDatabase('wallet');
    const { email, phone } = contactsOf('Ada');
    const member = { id: ada, name: 'Ada', email, mailbox: email, phone, role: 'support', invitedAt: at } as const;
    await database.db.one((tx) => putMember(tx, member));
  });
  after(() => database.close());

  it('are read in their newest version, by title, and keep each version', async () => {
    const { db } = database;
    const names = async () => (await db.one(listMacros)).map(({ name, version }) => `${name} ${version}`);
    assert.deepEqual(await names(), ['need-reference 1', 'still-in-escrow 1', 'refund-is-booked 1']);
    const next = { name: 'need-reference', version: 2, title: 'Ask which one', words: 'Which one?' };
    assert.equal(await db.one((tx) => insertMacro(tx, next, { memberId: ada, at })), true);
    assert.equal(await db.one((tx) => insertMacro(tx, next, { memberId: ada, at })), false);
    assert.deepEqual(
      (await db.one(listMacros)).find(({ name }) => name === next.name),
      next,
    );
    for (const statement of [sql`update support.macros set words = 'x'`, sql`delete from support.macros`]) {
      await assert.rejects(
        db.one((tx) => tx.run(statement)),
        /permission denied/,
      );
    }
  });
});
