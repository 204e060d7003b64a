import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../dev/postgres/testing.ts';
import { uuid } from '#platform/db/column.ts';
import { sql } from '#platform/db/sql.ts';
import { mintId } from '#platform/kernel/id.ts';
import { appendEntry } from '#platform/staff/log/store.ts';
import { countSearches, findReason, putReason } from './store.ts';

const [ada, ben] = [1, 2].map((at) => mintId('stf', at, Buffer.alloc(10, at))) as [
  ReturnType<typeof mintId<'stf'>>,
  ReturnType<typeof mintId<'stf'>>,
];
const now = new Date('2026-11-30T12:00:00Z');

const [subject, other] = [mintId('shp', 1, Buffer.alloc(10, 1)), mintId('shp', 9, Buffer.alloc(10, 9))];

for (const product of ['wallet', 'market'])
  describe(`stored reasons and searches of the ${product}`, () => {
    let database: TestDatabase;
    before(async () => {
      database = await createTestDatabase(product);
      for (const member of [ada, ben])
        await database.db.one((tx) =>
          tx.run(
            sql`insert into staff.members (id, name, role, invited_at) values (${uuid(member)}, ${member}, 'support', now())`,
          ),
        );
    });
    after(() => database.close());

    it('[S121] keeps a reason for its member and subject until it ends', async () => {
      const given = { memberId: ada, subject: subject, reason: 'complaint 1', expiresAt: now };
      await database.db.one((tx) => putReason(tx, given));
      const find = (more = {}, at = new Date(now.getTime() - 1)) =>
        database.db.one((tx) => findReason(tx, { ...given, now: at, ...more }));
      assert.equal(await find(), 'complaint 1');
      assert.equal(await find({}, now), undefined);
      assert.equal(await find({ memberId: ben }), undefined);
      assert.equal(await find({ subject: other }), undefined);
      await database.db.one((tx) => putReason(tx, { ...given, reason: 'authority 2' }));
      assert.equal(await find(), 'authority 2');
    });

    it('[O1a] are counted by member and time, up to a bound', async () => {
      const about = { cell: 0, what: 'looked', caseId: null, ground: null, holderId: null } as const;
      for (const [memberId, seconds, reason] of [
        [ada, 1, 'search by name'],
        [ada, 2, 'search by phone'],
        [ada, 3, 'complaint 1'],
        [ada, 900, 'search by name'],
        [ben, 1, 'search by name'],
      ] as const)
        await database.db.one((tx) =>
          appendEntry(tx, { ...about, memberId, reason, at: new Date(now.getTime() - seconds * 1_000) }),
        );
      const count = (most: number) =>
        database.db.one((tx) =>
          countSearches(tx, 0, { memberId: ada, since: new Date(now.getTime() - 600_000), most }),
        );
      assert.deepEqual([await count(9), await count(1)], [2, 1]);
    });
  });
