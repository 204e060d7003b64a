import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { mintId } from '#platform/kernel/id.ts';
import { endMember, listMembers, putMember } from './store.ts';

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
    const ada = { id: id('stf', 1), name: 'Ada', role: 'reviewer', invitedAt: at(1) } as const;
    await db.one((tx) => putMember(tx, ada));
    assert.equal((await db.one((tx) => endMember(tx, 'ADA', at(2))))?.id, ada.id);
    assert.equal(await db.one((tx) => endMember(tx, 'Ada', at(3))), undefined);
    const again = await db.one((tx) => putMember(tx, { ...ada, id: id('stf', 2), name: 'ada', invitedAt: at(4) }));
    assert.deepEqual(again, { ...ada, invitedAt: at(4), endedAt: null });
    assert.equal((await db.one(listMembers)).length, 1);
  });
});
