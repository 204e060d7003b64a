import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { uuid } from '#platform/db/column.ts';
import { sql } from '#platform/db/sql.ts';
import { mintId } from '#platform/kernel/id.ts';
import { deleteLease, deleteView, extendLease, findLease, listLeases, listViews, putView, takeLease } from './store.ts';

const id = <P extends string>(prefix: P, at: number) => mintId(prefix, at, Buffer.alloc(10, at));
const [ada, ben] = [id('stf', 1), id('stf', 2)];
const minute = (at: number) => new Date(Date.UTC(2026, 10, 30, 12, at));

describe('stored leases and views', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
    for (const [member, name] of [
      [ada, 'Ada'],
      [ben, 'Ben'],
    ] as const)
      await database.db.one((tx) =>
        tx.run(
          sql`insert into staff.members (id, name, role, invited_at) values (${uuid(member)}, ${name}, 'reviewer', now())`,
        ),
      );
  });
  after(() => database.close());

  const ask = (caseId: ReturnType<typeof id<'cas'>>, memberId: typeof ada, at: number) => ({
    caseId,
    memberId,
    now: minute(at),
    expiresAt: minute(at + 30),
  });

  it('[O1a] leave a case with its member until the lease ends', async () => {
    const { db } = database;
    const caseId = id('cas', 1);
    const take = (memberId: typeof ada, at: number) => db.one((tx) => takeLease(tx, ask(caseId, memberId, at)));
    const holder = async (at: number) => (await db.one((tx) => findLease(tx, caseId, minute(at))))?.name;
    assert.equal(await take(ada, 0), true);
    assert.equal(await take(ben, 29), false);
    assert.equal(await holder(29), 'Ada');
    await db.one((tx) => extendLease(tx, ask(caseId, ada, 29)));
    assert.equal(await take(ben, 58), false, 'a look extended it');
    assert.equal(await holder(59), undefined);
    await db.one((tx) => extendLease(tx, ask(caseId, ada, 59)));
    assert.equal(await take(ben, 59), true, 'a lease that ended is not extended');
    await db.one((tx) => deleteLease(tx, { caseId, memberId: ada }));
    assert.equal(await holder(60), 'Ben');
    await db.one((tx) => deleteLease(tx, { caseId, memberId: ben }));
    assert.equal(await holder(60), undefined);
  });

  it('[O1a] give a case to one of two who take it at once', async () => {
    const caseId = id('cas', 2);
    const taken = await Promise.all(
      [ada, ben, ada, ben].map((member) => database.db.one((tx) => takeLease(tx, ask(caseId, member, 0)))),
    );
    const lease = await database.db.one((tx) => findLease(tx, caseId, minute(1)));
    assert.deepEqual(
      taken,
      [ada, ben, ada, ben].map((member) => member === lease!.memberId),
    );
    assert.deepEqual(
      (await database.db.one((tx) => listLeases(tx, minute(1), 5))).map((one) => one.caseId),
      [caseId],
    );
    assert.deepEqual(await database.db.one((tx) => listLeases(tx, minute(30), 5)), []);
  });

  it('[O1a] keep the views of each member apart', async () => {
    const { db } = database;
    await db.one((tx) => putView(tx, { memberId: ada, name: 'Appeals', filters: 'status=appealed' }));
    await db.one((tx) => putView(tx, { memberId: ada, name: 'Appeals', filters: 'due=soon' }));
    await db.one((tx) => putView(tx, { memberId: ben, name: 'Appeals', filters: 'who=free' }));
    assert.deepEqual(await db.one((tx) => listViews(tx, ada)), [{ name: 'Appeals', filters: 'due=soon' }]);
    await db.one((tx) => deleteView(tx, ada, 'Appeals'));
    assert.deepEqual(await db.one((tx) => listViews(tx, ada)), []);
    assert.equal((await db.one((tx) => listViews(tx, ben))).length, 1);
  });
});
