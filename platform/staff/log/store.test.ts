import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { createTestDatabase } from '../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../dev/postgres/testing.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import { readSnapshot } from '#platform/db/snapshot.ts';
import { sql } from '#platform/db/sql.ts';
import { mintId, toUuid } from '#platform/kernel/id.ts';
import { emptyHead, follow } from './domain.ts';
import type { Entry } from './domain.ts';
import { appendEntry, findHashes, listHeads, logPages } from './store.ts';

const id = <P extends string>(prefix: P, at: number) => mintId(prefix, at, Buffer.alloc(10, at));
const memberUuid = '01900000-0000-7000-8000-000000000001';
const looked = {
  cell: 0,
  at: new Date('2026-11-29T12:00:00.123Z'),
  memberId: id('stf', 1),
  what: 'looked',
  caseId: id('cas', 1),
  ground: null,
  holderId: id('hld', 1),
  reason: 'a call about a lost phone',
} as const;

describe('the stored log of the staff', () => {
  let database: TestDatabase;
  let owner: pg.Client;
  before(async () => {
    database = await createTestDatabase('wallet');
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    for (const uuid of [memberUuid, toUuid(looked.memberId)])
      await owner.query(`insert into staff.members values ('${uuid}', '${uuid}', 'reviewer', now())`);
  });
  after(async () => {
    await owner.end();
    await database.close();
  });

  const entries = async ({ url } = database): Promise<Entry[]> =>
    readSnapshot({ url, role: rolesOf('wallet').auditor }, async (snapshot) => {
      const all: Entry[] = [];
      for await (const page of logPages(snapshot)) all.push(...page);
      return all;
    });

  const assertWhole = (all: readonly Entry[]): void => {
    let head = emptyHead(0);
    for (const entry of all) {
      const next = follow(head, entry);
      assert.ok(next.ok, `entry ${entry.number} follows`);
      head = next.value;
    }
  };

  it('[S117] links each entry to the one before it, and keeps the head', async () => {
    await database.db.one((tx) => appendEntry(tx, looked));
    await database.db.one((tx) => appendEntry(tx, { ...looked, caseId: null, holderId: null, reason: null }));
    const all = await entries();
    assert.equal(all.length, 2);
    assertWhole(all);
    assert.partialDeepStrictEqual(all[0], { number: 1n, memberId: looked.memberId, reason: looked.reason });
    assert.equal(all[0]!.atMicros, BigInt(looked.at.getTime()) * 1_000n);
    const [head] = await database.db.one(listHeads);
    assert.deepEqual(head, { cell: 0, lastEntry: 2n, hash: all[1]!.hash });
    const found = await readSnapshot({ url: database.url, role: rolesOf('wallet').auditor }, (snapshot) =>
      findHashes(snapshot, [
        { cell: 0, lastEntry: 1n },
        { cell: 0, lastEntry: 9n },
      ]),
    );
    assert.deepEqual(found, [{ cell: 0, lastEntry: 1n, hash: all[0]!.hash }]);
  });

  it('[S117] [S121] can be neither changed nor deleted nor read by the server, which cannot forge a link either', async () => {
    await database.db.one((tx) => appendEntry(tx, looked));
    const before = await entries();
    const forged = sql`sha256('forged')`;
    const said = sql`0, now(), ${memberUuid}, 'left'`;
    for (const statement of [
      sql`update staff.log set what = 'left'`,
      sql`delete from staff.log`,
      sql`truncate staff.log`,
      sql`select what from staff.log`,
      sql`insert into staff.log (cell, at, member_id, what, number) values (${said}, 1)`,
      sql`insert into staff.log (cell, at, member_id, what, hash) values (${said}, ${forged})`,
      sql`insert into staff.log (cell, at, member_id, what, previous_hash) values (${said}, ${forged})`,
      sql`insert into staff.log_heads values (1, 1, ${forged})`,
      sql`update staff.log_heads set last_entry = 1, hash = ${forged}`,
      sql`delete from staff.log_heads`,
      sql`truncate staff.log_heads`,
      sql`set session_replication_role = 'replica'`,
    ]) {
      await assert.rejects(
        database.db.one((tx) => tx.run(statement)),
        /permission denied/,
        statement.strings.join('…'),
      );
    }
    for (const statement of [
      sql`alter table staff.log disable trigger all`,
      sql`drop trigger entry_is_linked on staff.log`,
      sql`create or replace function staff.link_entry() returns trigger language plpgsql as 'begin return new; end'`,
    ]) {
      await assert.rejects(
        database.db.one((tx) => tx.run(statement)),
        /must be owner|permission denied/,
      );
    }
    assert.deepEqual(await entries(), before);
  });

  it('[S117] refuses a change even from the owner, while the triggers are on', async () => {
    for (const statement of ["update staff.log set what = 'left'", 'delete from staff.log', 'truncate staff.log'])
      await assert.rejects(owner.query(statement), /append-only/);
  });

  it('[S117] lets the second of two appends wait for the first, and numbers both without a gap', async () => {
    const begun = Promise.withResolvers<void>();
    const ending = Promise.withResolvers<void>();
    const slow = database.db.asWriter(async (tx) => {
      await appendEntry(tx, looked);
      begun.resolve();
      await ending.promise;
    });
    await begun.promise;
    const waiting = database.db.one((tx) => appendEntry(tx, { ...looked, what: 'left' }));
    await database.untilLockWait();
    ending.resolve();
    await Promise.all([slow, waiting]);
    const [last, newest] = (await entries()).slice(-2);
    assert.deepEqual([last!.what, newest!.what], ['looked', 'left']);
    await Promise.all(Array.from({ length: 40 }, () => database.db.one((tx) => appendEntry(tx, looked))));
    assertWhole(await entries());
  });

  it('[S117] takes the number of an append back that is rolled back', async () => {
    const before = await entries();
    await assert.rejects(
      database.db.asWriter(async (tx) => {
        await appendEntry(tx, looked);
        throw new Error('no');
      }),
      /no/,
    );
    await database.db.one((tx) => appendEntry(tx, looked));
    const all = await entries();
    assert.equal(all.length, before.length + 1);
    assertWhole(all);
  });

  it('[S121] takes no look at a person without a reason', async () => {
    const attempt = (reason: string | null) => database.db.one((tx) => appendEntry(tx, { ...looked, reason }));
    await assert.rejects(attempt(null), /log_looked_with_reason/);
    await assert.rejects(attempt(''), /reason/);
    await assert.rejects(attempt('x'.repeat(501)), /reason/);
  });

  it('[S117] links the entries from before the chain, in their order', async () => {
    const migration = (name: string) =>
      readFile(new URL(`../../../wallet/server/migrations/${name}.sql`, import.meta.url), { encoding: 'utf8' });
    await using old = await ownDatabase();
    await old.owner.query('drop schema staff cascade');
    await old.owner.query(await migration('0106_staff'));
    await old.owner.query(`
      insert into staff.members values ('${memberUuid}', 'Ada', 'reviewer', now());
      insert into staff.log (cell, at, member_id, what, case_id, ground) values
        (0, '2026-11-01 10:00:00.123456Z', '${memberUuid}', 'entered', null, null),
        (1, '2026-11-01 09:00:00Z', '${memberUuid}', 'looked', '${memberUuid}', null),
        (0, '2026-11-01 09:00:00Z', '${memberUuid}', 'proposes', '${memberUuid}', 'terms')`);
    await old.owner.query(`begin; ${await migration('0115_staff_log_chain')}; commit`);
    await old.database.db.one((tx) =>
      tx.run(sql`insert into staff.log (cell, at, member_id, what) values (0, now(), ${memberUuid}, 'left')`),
    );
    const all = await entries(old.database);
    assert.deepEqual(
      all.map(({ cell, number, what }) => [cell, number, what]),
      [
        [0, 1n, 'entered'],
        [0, 2n, 'proposes'],
        [0, 3n, 'left'],
        [1, 1n, 'looked'],
      ],
    );
    assertWhole(all.slice(0, 3));
    const heads = await old.database.db.one(listHeads);
    assert.deepEqual(
      heads.map((head) => [head.lastEntry, head.hash]),
      [
        [3n, all[2]!.hash],
        [1n, all[3]!.hash],
      ],
    );
  });
});

/** A database whose schema a test may take apart. */
async function ownDatabase() {
  const database = await createTestDatabase('wallet');
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  return {
    database,
    owner,
    [Symbol.asyncDispose]: async () => {
      await owner.end();
      await database.close();
    },
  };
}
