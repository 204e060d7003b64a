import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../dev/postgres/testing.ts';
import { mintId } from '#platform/kernel/id.ts';
import { endMember, listMembers, lockMembers, putMember } from './store.ts';

const id = <P extends string>(prefix: P, at: number) => mintId(prefix, at, Buffer.alloc(10, at));
const at = (day: number) => new Date(Date.UTC(2026, 10, day));

describe('stored members of staff', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  it('keep their id when they are invited again, even after their end', async () => {
    const { db } = database;
    const contacts = { email: 'A@x.example', mailbox: 'a@x.example', phone: '+353870000001' };
    const ada = { id: id('stf', 1), name: 'Ada', ...contacts, role: 'reviewer', invitedAt: at(1) } as const;
    await db.one((tx) => putMember(tx, ada));
    assert.equal((await db.one((tx) => endMember(tx, 'ADA', at(2))))?.id, ada.id);
    assert.equal(await db.one((tx) => endMember(tx, 'Ada', at(3))), undefined);
    const renamed = { ...ada, name: 'Ada Byron', invitedAt: at(4) };
    assert.deepEqual(await db.one((tx) => putMember(tx, renamed)), { ...renamed, endedAt: null });
    assert.equal((await db.one(listMembers)).length, 1);
    const none = { name: 'Nobody', mailbox: 'n@x.example', phone: '+353870000009' };
    for (const one of [{ name: 'ADA BYRON' }, { mailbox: 'a@x.example' }, { phone: '+353870000001' }])
      assert.equal((await db.one((tx) => lockMembers(tx, { ...none, ...one })))[0]?.id, ada.id);
    assert.deepEqual(await db.one((tx) => lockMembers(tx, none)), []);
    for (const one of [{ mailbox: 'b@x.example' }, { phone: '+353870000002' }]) {
      const other = { ...ada, ...one, id: id('stf', 4), name: 'Other' };
      await assert.rejects(
        db.one((tx) => putMember(tx, other)),
        /members_(phone|mailbox)/,
      );
    }
  });
});
