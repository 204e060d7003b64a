import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { uuid } from '#platform/db/column.ts';
import { mintId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { sql } from '#platform/db/sql.ts';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { firstLimits } from '../../../../tests/samples/limits.ts';
import { storeHolder } from '../../../../tests/samples/stored.ts';
import { HOME_CELL } from '../../cell.ts';
import { noUse } from './domain.ts';
import { findStanding, findUse, policyAt, standingsResource, usesResource } from './store.ts';

const at = new Date('2026-11-24T10:10:00Z');
const fresh = (): Id<'hld'> => mintId('hld', at.getTime(), randomBytes(10));

describe('stored limits', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  it('are read in the version in force', async () => {
    assert.deepEqual(await database.db.one((tx) => policyAt(tx, at)), firstLimits);
    await assert.rejects(
      database.db.asWriter((tx) => tx.run(sql`update limits.policies set tiers = '{}'`)),
      /permission denied/,
    );
  });

  it('are judged by the standing, which the batch locks', async () => {
    const holderId = await storeHolder(database.db);
    const standing = await database.db.one((tx) => findStanding(tx, HOME_CELL, holderId));
    assert.deepEqual(standing, {
      id: holderId,
      tier: 0,
      status: 'active',
      homeCountry: null,
      newBrowserAt: null,
      debtAccounts: [],
    });
    const freeze = sql`update accounts.holders set status = 'frozen' where cell = ${HOME_CELL} and id = ${uuid(holderId)}`;
    let frozen: Promise<unknown> = Promise.resolve();
    await database.db.asWriter(async (tx) => {
      assert.deepEqual(await standingsResource.lock(tx, HOME_CELL, [holderId]), [standing]);
      frozen = database.db.asWriter((other) => other.run(freeze));
      await database.untilLockWait();
    });
    await frozen;
    const after = await database.db.one((tx) => findStanding(tx, HOME_CELL, holderId));
    assert.equal(after?.status, 'frozen');
  });

  it('name the debts of holders, which a batch writes together', async () => {
    const [one, other] = [await storeHolder(database.db), await storeHolder(database.db)];
    const debts = [mintId('acc', at.getTime(), randomBytes(10)), mintId('acc', at.getTime() + 1, randomBytes(10))];
    await database.db.asWriter(async (tx) => {
      const locked = await standingsResource.lock(tx, HOME_CELL, [one, other].toSorted());
      const owing = locked.map((standing) => ({ ...standing, debtAccounts: standing.id === one ? debts : [] }));
      await standingsResource.update(tx, HOME_CELL, owing);
    });
    const found = async (id: Id<'hld'>) =>
      (await database.db.one((tx) => findStanding(tx, HOME_CELL, id)))?.debtAccounts;
    assert.deepEqual([await found(one), await found(other)], [debts, []]);
  });

  it('count uses, which a batch writes together', async () => {
    const uses = [fresh(), fresh()].map((holderId) => ({
      ...noUse({ cell: HOME_CELL, holderId, currency: 'EUR' }, at),
      yearMinor: 300n,
      dayMinor: 100n,
    }));
    const ids = uses.map((one) => one.id).toSorted();
    await database.db.asWriter((tx) => usesResource.insert(tx, HOME_CELL, uses));
    await database.db.asWriter(async (tx) => {
      const locked = await usesResource.lock(tx, HOME_CELL, [...ids, 'nobody EUR 2026']);
      assert.deepEqual(
        locked,
        uses.toSorted((one, other) => (one.id < other.id ? -1 : 1)),
      );
      const later = locked.map((one, index) => ({
        ...one,
        day: '2026-11-25',
        dayMinor: BigInt(index),
        yearMinor: 301n,
      }));
      await usesResource.update(tx, HOME_CELL, later);
    });
    const second = await database.db.one((tx) => findUse(tx, HOME_CELL, ids[1]!));
    assert.deepEqual([second?.day, second?.dayMinor, second?.yearMinor], ['2026-11-25', 1n, 301n]);
    assert.equal(await database.db.one((tx) => findUse(tx, HOME_CELL, 'nobody EUR 2026')), undefined);
  });

  it('[S64] are hidden from the reader role', async () => {
    const reader = { holder: fresh() };
    await assert.rejects(
      database.db.asReader(reader, (tx) => findUse(tx, HOME_CELL, 'nobody EUR 2026')),
      /permission denied/,
    );
  });
});
