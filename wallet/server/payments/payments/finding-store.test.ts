import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Customer, Trade } from '../../../../tests/world/trade.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';

describe('payments as operators find them', () => {
  let world: TestWorld;
  let trade: Trade;
  let buyer: Customer;
  before(async () => {
    world = await startWorld();
    trade = await world.given.trade();
    buyer = await trade.customer({ cap: 100_000n, money: 100_000n });
  });
  after(() => world.close());

  it('[O1a] are those of an order’s number, or the newest of a payer', async () => {
    const { payments } = world.wallet.payments;
    const ids: string[] = [];
    for (let made = 0; made < 3; made += 1) ids.unshift((await buyer.ask(trade.order())).body.id);
    assert.deepEqual(
      (await payments.latestOf(buyer.holderId, 2)).map((one) => one.id),
      ids.slice(0, 2),
    );
    const { orderReference } = (await payments.find(ids[0]!))!;
    const found = await payments.ofOrder(orderReference, 10);
    assert.ok(found.some(({ id }) => id === ids[0]));
    assert.partialDeepStrictEqual(found[0], { payerId: buyer.holderId, minor: 5_000n, currency: 'EUR' });
    assert.deepEqual(await payments.ofOrder(`${orderReference}%`, 10), []);
    assert.deepEqual(
      (await payments.ofShortNumber(ids[1]!.slice(-8), 10)).map((one) => one.id),
      [ids[1]],
    );
    assert.deepEqual(await payments.ofShortNumber('zzzzzzzz', 10), []);
    assert.deepEqual(await payments.latestOf(trade.sellers[0].holderId, 10), []);
  });
});
