import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { createIds, systemClocks } from '#platform/kernel/world.ts';
import { sweepAll } from '../../../../tests/rows/sweep-all.ts';
import { lockJudged, storeJudged } from './check-store.ts';

const ids = createIds(systemClocks);
const endsAt = new Date('2026-11-25T00:00:00Z');
const later = new Date('2026-11-26T00:00:00Z');

describe('stored amounts that were checked', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  const pair = () => ({ cell: 0, holderId: ids.mint('hld'), clientId: 'shop' });
  const readOf = (one: ReturnType<typeof pair>) => database.db.asWriter((tx) => lockJudged(tx, one));

  it('[S161g] are read only for the same wallet and shop, and each day replaces the one before', async () => {
    const one = pair();
    assert.equal(await readOf(one), undefined);
    await database.db.asWriter((tx) => storeJudged(tx, one, { amounts: ['1 EUR', '2 EUR'], endsAt }));
    assert.deepEqual(await readOf(one), { amounts: ['1 EUR', '2 EUR'], endsAt });
    for (const other of [pair(), { ...one, clientId: 'other' }]) assert.equal(await readOf(other), undefined);
    await database.db.asWriter((tx) => storeJudged(tx, one, { amounts: ['3 EUR'], endsAt: later }));
    assert.deepEqual(await readOf(one), { amounts: ['3 EUR'], endsAt: later });
  });

  it('[S161g] are swept after their day', async () => {
    const [over, current] = [pair(), pair()];
    await database.db.asWriter((tx) => storeJudged(tx, over, { amounts: ['1 EUR'], endsAt }));
    await database.db.asWriter((tx) => storeJudged(tx, current, { amounts: ['1 EUR'], endsAt: later }));
    await sweepAll(database.db, 'payments.checks', new Date(endsAt.getTime() + 1));
    assert.equal(await readOf(over), undefined);
    assert.ok(await readOf(current));
  });
});
