import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { storeHolder } from '../../../../tests/samples/stored.ts';
import { HOME_CELL } from '../../cell.ts';
import { learn, noHabits } from './domain.ts';
import { findHabits, habitsResource } from './store.ts';

const now = new Date('2026-11-24T20:30:00Z');

describe('stored habits', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  const fresh = async () => noHabits(await storeHolder(database.db), HOME_CELL);

  it('are written and changed as a set, and read as they were written', async () => {
    const habits = [await fresh(), await fresh()]
      .map((one) => learn(one, { countries: ['IE', 'DE'], isApproved: true }, now))
      .toSorted((one, other) => (one.id < other.id ? -1 : 1));
    const ids = habits.map(({ id }) => id);
    await database.db.asWriter((tx) => habitsResource.insert(tx, HOME_CELL, habits));
    const later = habits.map((one) => learn(one, { countries: ['FR'], isApproved: false }, now));
    await database.db.asWriter(async (tx) => {
      assert.deepEqual(await habitsResource.lock(tx, HOME_CELL, ids), habits);
      await habitsResource.update(tx, HOME_CELL, later);
    });
    for (const one of later) {
      assert.deepEqual(await database.db.one((tx) => findHabits(tx, HOME_CELL, one.id)), one);
    }
  });

  it('are locked until the batch ends', async () => {
    const habits = await fresh();
    await database.db.asWriter((tx) => habitsResource.insert(tx, HOME_CELL, [habits]));
    let other: Promise<unknown> = Promise.resolve();
    await database.db.asWriter(async (tx) => {
      await habitsResource.lock(tx, HOME_CELL, [habits.id]);
      other = database.db.asWriter((second) => habitsResource.lock(second, HOME_CELL, [habits.id]));
      await database.untilLockWait();
    });
    assert.deepEqual(await other, [habits]);
  });

  it('are undefined for a holder who has not paid yet', async () => {
    const { id } = await fresh();
    assert.equal(await database.db.one((tx) => findHabits(tx, HOME_CELL, id)), undefined);
    assert.deepEqual(await database.db.asWriter((tx) => habitsResource.lock(tx, HOME_CELL, [id])), []);
  });
});
