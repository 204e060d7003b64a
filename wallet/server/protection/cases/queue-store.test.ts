import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { openDisputes } from '../../../../tests/world/disputes.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { QueueFilters } from './queue-domain.ts';
import { listQueue } from './queue-store.ts';

const DAY_MS = 86_400_000;

describe('the stored queue of the operators', () => {
  let world: TestWorld;
  let database: TestDatabase;
  const ids: Id<'cas'>[] = [];
  before(async () => {
    world = await startWorld();
    const trade = await world.given.trade();
    const buyer = await trade.customer({ cap: 100_000n });
    await buyer.give(200_000n);
    const disputes = openDisputes(world, trade, buyer);
    for (let made = 0; made < 3; made += 1) ids.push((await disputes.escalated()).id as Id<'cas'>);
    await disputes.refused();
    database = await createTestDatabase('wallet');
  });
  after(async () => {
    await database.close();
    await world.close();
  });

  const list = (filters: QueueFilters, after?: { until: Date; id: Id<'cas'> }, most = 10) =>
    world.wallet.protection.cases.queue(filters, { after, most });
  const idsOf = async (filters: QueueFilters) => (await list(filters)).map((one) => one.id);

  it('[O1a] has the cases that wait, the nearest deadline first, with what the sides see', async () => {
    const found = await list({});
    assert.deepEqual(
      found.map((one) => one.id),
      ids,
    );
    const { dispute } = (await world.wallet.protection.cases.find(ids[0]!))!;
    assert.partialDeepStrictEqual(found[0], {
      status: 'escalated',
      reason: 'damaged',
      left: { minor: 3_000n, currency: 'EUR' },
      sellerName: 'Copper',
      title: 'Teapot',
      askedBy: 'buyer',
      until: dispute.until!,
      openedAt: dispute.openedAt,
    });
  });

  it('[O1a] goes on behind the last case of a page', async () => {
    const [first] = await list({}, undefined, 1);
    assert.equal(first!.id, ids[0]);
    assert.deepEqual(
      (await list({}, first)).map((one) => one.id),
      ids.slice(1),
    );
  });

  it('[O1a] is filtered by each of its columns', async () => {
    assert.deepEqual(await idsOf({ status: 'escalated', reason: 'damaged', currency: 'EUR', country: 'DE' }), ids);
    for (const filters of [
      { status: 'appealed' },
      { reason: 'wrong_item' },
      { currency: 'USD' },
      { country: 'FR' },
    ] as const)
      assert.deepEqual(await idsOf(filters), [], JSON.stringify(filters));
    const [first] = await list({});
    assert.deepEqual(await idsOf({ before: new Date(first!.until.getTime() + DAY_MS) }), [ids[0]]);
    assert.deepEqual(await idsOf({ only: [ids[1]!] }), [ids[1]]);
    assert.deepEqual(await idsOf({ only: [] }), []);
    assert.deepEqual(await idsOf({ but: [ids[1]!] }), [ids[0], ids[2]]);
  });

  it('[O1a] is counted by age', async () => {
    assert.deepEqual(await world.wallet.protection.cases.agesOfQueue(), [
      { bucket: 1, escalated: 2, appealed: 0, late: 0 },
      { bucket: 2, escalated: 1, appealed: 0, late: 0 },
    ]);
  });

  it('is empty in a wallet without cases', async () => {
    assert.deepEqual(await database.db.one((tx) => listQueue(tx, 0, { filters: {}, after: undefined, most: 5 })), []);
  });
});
