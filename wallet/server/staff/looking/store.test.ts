import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { uuid } from '#platform/db/column.ts';
import { sql } from '#platform/db/sql.ts';
import { mintId } from '#platform/kernel/id.ts';
import { appendEntry } from '#platform/staff/log/store.ts';
import { countLooks, listLooks } from './store.ts';

const id = <P extends string>(prefix: P, at: number) => mintId(prefix, at, Buffer.alloc(10, at));
const DAY_MS = 86_400_000;
const now = new Date('2026-11-29T12:00:00Z');
const [ada, ben, cy] = [id('stf', 1), id('stf', 2), id('stf', 3)];

describe('stored looks', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
    for (const [member, name] of [
      [ada, 'Ada'],
      [ben, 'Ben'],
      [cy, 'Cy'],
    ] as const) {
      await database.db.one((tx) =>
        tx.run(
          sql`insert into staff.members (id, name, role, invited_at) values (${uuid(member)}, ${name}, 'support', now())`,
        ),
      );
    }
  });
  after(() => database.close());

  const look = (memberId: typeof ada, days: number, reason: string | null, person = 1) =>
    database.db.one((tx) =>
      appendEntry(tx, {
        cell: 0,
        at: new Date(now.getTime() - days * DAY_MS),
        memberId,
        what: 'looked',
        caseId: null,
        ground: null,
        holderId: reason === null ? null : id('hld', person),
        reason,
      }),
    );

  it('[S121] counts the looks of each member, the curious one first', async () => {
    for (const [days, person] of [
      [0.5, 1],
      [3, 2],
      [3, 2],
      [20, 3],
      [31, 4],
    ] as const)
      await look(ben, days, 'asked_by_person', person);
    for (const days of [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]) await look(ada, days, 'case cas_1');
    await look(ada, 0.7, 'ticket tic_1 T7K-4QF');
    await look(cy, 1, null);
    const counted = await database.db.one((tx) => countLooks(tx, 0, now));
    assert.deepEqual(
      counted.map(({ name, ofDay, ofWeek, ofMonth, outsideQueue, people }) => ({
        name,
        ofDay,
        ofWeek,
        ofMonth,
        outsideQueue,
        people,
      })),
      [
        { name: 'Ben', ofDay: 1, ofWeek: 3, ofMonth: 4, outsideQueue: 4, people: 3 },
        { name: 'Ada', ofDay: 7, ofWeek: 7, ofMonth: 7, outsideQueue: 0, people: 1 },
      ],
    );
  });

  it('[S121] lists the looks of a member and at a person, page by page', async () => {
    const list = (of: Parameters<typeof listLooks>[2]['of'], before?: bigint) =>
      database.db.one((tx) => listLooks(tx, 0, { of, before, most: 3 }));
    const first = await list({ memberId: ben });
    const second = await list({ memberId: ben }, first.at(-1)!.number);
    assert.deepEqual(
      [...first, ...second].map((one) => one.holderId),
      [4, 3, 2, 2, 1].map((person) => id('hld', person)),
    );
    assert.deepEqual(
      (await list({ holderId: id('hld', 3) })).map((one) => [one.name, one.reason]),
      [['Ben', 'asked_by_person']],
    );
    assert.equal((await list({ memberId: cy }))[0]!.reason, null);
  });

  it('[S121] shows the server the looks alone, and lets it change none', async () => {
    await database.db.one((tx) =>
      appendEntry(tx, {
        cell: 0,
        at: now,
        memberId: cy,
        what: 'left',
        caseId: null,
        ground: null,
        holderId: null,
        reason: null,
      }),
    );
    assert.equal(
      (await database.db.one((tx) => listLooks(tx, 0, { of: { memberId: cy }, before: undefined, most: 9 }))).length,
      1,
    );
    for (const statement of [sql`delete from staff.looks`, sql`update staff.looks set reason = 'x'`])
      await assert.rejects(
        database.db.one((tx) => tx.run(statement)),
        /permission denied/,
      );
  });
});
