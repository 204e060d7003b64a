import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { uuid } from '#platform/db/column.ts';
import { sql } from '#platform/db/sql.ts';
import { mintId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { storeHolder } from '../../../../tests/samples/stored.ts';
import { HOME_CELL as cell } from '../../cell.ts';
import type { Method } from '../sessions/domain.ts';
import { endFreeze, findFreeze, insertFreeze, lockFreeze, setStatus, wasFrozenIn } from './store.ts';

const at = new Date('2026-11-24T12:00:00Z');

describe('stored freezes', () => {
  let database: TestDatabase;
  let holderId: Id<'hld'>;
  before(async () => {
    database = await createTestDatabase('wallet');
    holderId = await storeHolder(database.db);
  });
  after(() => database.close());

  const insert = (used: readonly Method[]) =>
    database.db.asWriter((tx) =>
      insertFreeze(tx, {
        id: mintId('frz', at.getTime(), randomBytes(10)),
        cell,
        holderId,
        frozenBy: 'session',
        frozenAt: at,
        used,
      }),
    );

  it('[H3a] are one at a time, which collects the used factors, until it ends', async () => {
    const { db } = database;
    assert.equal(await db.asWriter((tx) => findFreeze(tx, cell, holderId)), undefined);
    await insert(['passkey']);
    const first = await db.asWriter((tx) => findFreeze(tx, cell, holderId));
    await insert(['passkey', 'pin']);
    const both = (await db.asWriter((tx) => lockFreeze(tx, cell, holderId)))!;
    assert.deepEqual([both.id, both.used.toSorted()], [first!.id, ['passkey', 'pin']]);
    await db.asWriter((tx) => endFreeze(tx, both, 'holder', at));
    assert.equal(await db.asWriter((tx) => findFreeze(tx, cell, holderId)), undefined);
    await insert([]);
    assert.notEqual((await db.asWriter((tx) => findFreeze(tx, cell, holderId)))!.id, first!.id);
  });

  it('[H3a] are found by their beginning, also after their end', async () => {
    const found = (from: number, until: number) =>
      database.db.asWriter((tx) =>
        wasFrozenIn(tx, cell, holderId, { from: new Date(+at + from), until: new Date(+at + until) }),
      );
    assert.deepEqual([await found(0, 1), await found(-9, 0), await found(1, 9)], [true, false, false]);
  });

  it('[H3a] change the status of the holder once', async () => {
    const set = (status: 'active' | 'frozen') => database.db.asWriter((tx) => setStatus(tx, cell, holderId, status));
    assert.deepEqual([await set('frozen'), await set('frozen'), await set('active')], [true, false, true]);
  });

  it('[H3a] leave a closed wallet closed', async () => {
    const { db } = database;
    const closed = await storeHolder(db);
    await db.asWriter((tx) => tx.run(sql`update accounts.holders set status = 'closed' where id = ${uuid(closed)}`));
    for (const status of ['frozen', 'active'] as const)
      assert.equal(await db.asWriter((tx) => setStatus(tx, cell, closed, status)), false);
  });
});
