import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import pg from 'pg';
import { createTestDatabase } from '../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../dev/postgres/testing.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import { readSnapshot } from '#platform/db/snapshot.ts';
import { sql } from '#platform/db/sql.ts';
import { mintId, toUuid } from '#platform/kernel/id.ts';
import type { AnchorLine } from './domain.ts';
import { appendEntry, listHeads } from './store.ts';
import { verifyLog } from './verify-service.ts';

const id = <P extends string>(prefix: P, at: number) => mintId(prefix, at, Buffer.alloc(10, at));
const recordedAt = '2026-11-29T12:00:00.000Z';
const entry = {
  cell: 0,
  at: new Date(recordedAt),
  memberId: id('stf', 1),
  what: 'looked',
  caseId: id('cas', 1),
  ground: 'not_as_described',
  holderId: id('hld', 1),
  reason: 'a call',
} as const;

/** Links every entry again from the first one on, as a person who can write the whole database would. */
const relink = `
  do $$ declare entry staff.log; entry_hash bytea := sha256(''); last bigint := 0; begin
    for entry in select * from staff.log order by number loop
      entry.previous_hash := entry_hash;
      entry_hash := staff.log_hash(entry);
      last := entry.number;
      update staff.log set previous_hash = entry.previous_hash, hash = entry_hash where number = last;
    end loop;
    update staff.log_heads set last_entry = last, hash = entry_hash;
  end $$`;

async function* streamOf(lines: readonly AnchorLine[]): AsyncGenerator<AnchorLine> {
  yield* lines;
}

describe('verifying the log of the staff', () => {
  let database: TestDatabase;
  let owner: pg.Client;
  const anchor: AnchorLine[] = [];

  before(async () => {
    database = await createTestDatabase('wallet');
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    await owner.query("set session_replication_role = 'replica'");
    await owner.query(`insert into staff.members values ('${toUuid(entry.memberId)}', 'Ada', 'reviewer', now())`);
    for (let line = 1; line <= 6; line += 1) {
      await database.db.one((tx) => appendEntry(tx, entry));
      const [head] = await database.db.one(listHeads);
      if (line % 2 === 0) anchor.push({ ...head!, line: line / 2, at: recordedAt });
    }
  });
  after(async () => {
    await owner.end();
    await database.close();
  });

  const verify = (lines: readonly AnchorLine[] | undefined = anchor) =>
    readSnapshot({ url: database.url, role: rolesOf('wallet').auditor }, (snapshot) =>
      verifyLog(snapshot, lines && streamOf(lines)),
    );

  /** Verifies the log after statements of a person who can write the whole database, and then restores it. */
  const verifyAfter = async (...statements: readonly string[]) => {
    await owner.query('create temporary table kept as table staff.log');
    await owner.query('create temporary table kept_heads as table staff.log_heads');
    try {
      for (const statement of statements) await owner.query(statement);
      const verified = await verify();
      assert.ok(!verified.ok, `the log is broken by ${statements.join('; ')}`);
      return verified.error;
    } finally {
      await owner.query(`
        delete from staff.log; insert into staff.log table kept; drop table kept;
        delete from staff.log_heads; insert into staff.log_heads table kept_heads; drop table kept_heads`);
    }
  };

  it('[S117] finds nothing in a log that is as it was written, whose anchor agrees', async () => {
    const span = { from: entry.at, to: entry.at };
    const whole = { entries: 6n, span, anchor: { heads: 3, lastAt: recordedAt }, unanchored: 0n };
    assert.deepEqual(await verify(), { ok: true, value: whole });
    const two = await verify(anchor.slice(0, 2));
    assert.deepEqual(two, {
      ok: true,
      value: { ...whole, anchor: { heads: 2, lastAt: recordedAt }, unanchored: 2n },
    });
  });

  it('[O1c] [S117] finds a changed entry, whatever was changed in it', async () => {
    for (const change of [
      "at = at + interval '1 microsecond'",
      "at = at - interval '4000 years'",
      'member_id = gen_random_uuid()',
      "what = 'left'",
      'case_id = null',
      "ground = 'terms'",
      'holder_id = null',
      "reason = reason || ' '",
      "hash = sha256('x')",
      "previous_hash = sha256('x')",
    ]) {
      const found = await verifyAfter(`update staff.log set ${change} where number = 3`);
      assert.ok(found.code === 'changed', `${change}: ${found.code}`);
      assert.equal(found.entry.number, 3n);
    }
    const hashed = await verifyAfter(
      "update staff.log set reason = 'none' where number = 3",
      'update staff.log entry set hash = staff.log_hash(entry) where number = 3',
    );
    assert.ok(hashed.code === 'unlinked');
    assert.equal(hashed.entry.number, 4n);
  });

  it('[O1c] [S117] finds an entry that was removed, from the beginning or the middle', async () => {
    for (const number of [1n, 3n]) {
      const found = await verifyAfter(`delete from staff.log where number = ${number}`);
      assert.ok(found.code === 'removed');
      assert.deepEqual([found.number, found.next.number], [number, number + 1n]);
    }
    const closed = await verifyAfter(
      'delete from staff.log where number = 3',
      'update staff.log set number = -number where number > 3',
      'update staff.log set number = -number - 1 where number < 0',
    );
    assert.ok(closed.code === 'changed');
    assert.equal(closed.entry.number, 3n);
  });

  it('[O1c] [S117] finds a cut tail, also if the head was set back, and an emptied log', async () => {
    const cut = await verifyAfter('delete from staff.log where number > 4');
    assert.ok(cut.code === 'head_differs');
    assert.deepEqual([cut.head.lastEntry, cut.last.lastEntry], [6n, 4n]);
    const setBack = await verifyAfter('delete from staff.log where number > 4', relink);
    assert.deepEqual(setBack, { code: 'anchor_differs', anchored: anchor[2], isMissing: true });
    const emptied = await verifyAfter('delete from staff.log', 'delete from staff.log_heads');
    assert.deepEqual(emptied, { code: 'anchor_differs', anchored: anchor[0], isMissing: true });
  });

  it('[S117] finds two entries that changed places, also if everything was linked again', async () => {
    const swap = [
      'update staff.log set number = -1 where number = 2',
      'update staff.log set number = 2 where number = 3',
      'update staff.log set number = 3 where number = -1',
      "update staff.log set at = at - interval '1 hour' where number = 2",
    ];
    const swapped = await verifyAfter(...swap);
    assert.ok(swapped.code === 'changed');
    assert.equal(swapped.entry.number, 2n);
    const relinked = await verifyAfter(...swap, relink);
    assert.deepEqual(relinked, { code: 'anchor_differs', anchored: anchor[0], isMissing: false });
  });

  it('[S117] finds added entries, a changed head, and an anchor that was emptied or is unreadable', async () => {
    const added = await verifyAfter(`
      insert into staff.log (cell, number, at, member_id, what, previous_hash, hash)
      select cell, number + 1, at, member_id, what, hash, hash from staff.log where number = 6`);
    assert.equal(added.code, 'changed');
    const head = await verifyAfter("update staff.log_heads set hash = sha256('x')");
    assert.equal(head.code, 'head_differs');
    assert.deepEqual(await verify([]), { ok: false, error: { code: 'anchor_empty' } });
    const unread = { line: 4, unread: 'x' };
    assert.deepEqual(await verify([...anchor, unread]), { ok: false, error: { code: 'anchor_unread', ...unread } });
  });

  it('[S117] hashes every text as the database does, in more entries than one page', async () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).filter((one) => !one.includes('\0'));
    await fc.assert(
      fc.asyncProperty(text, async (reason) => {
        await database.db.one((tx) => appendEntry(tx, { ...entry, ground: reason, reason }));
        assert.ok((await verify()).ok);
      }),
      { numRuns: 50 },
    );
    const before = await verify();
    const some = sql`
      insert into staff.log (cell, at, member_id, what)
      select n % 2, now(), ${toUuid(entry.memberId)}, 'left' from generate_series(1, 300) as n`;
    for (let at = 0; at < 20; at += 1) await database.db.one((tx) => tx.run(some));
    // More lines than are compared at once.
    const verified = await verify(Array.from({ length: 2_500 }, () => anchor[0]!));
    assert.ok(before.ok && verified.ok);
    assert.equal(verified.value.entries, before.value.entries + 6_000n);
    assert.equal(verified.value.anchor?.heads, 2_500);
  });
});
