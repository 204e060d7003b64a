import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Order } from '../../market/server/ordering/orders/domain.ts';
import type { Visitor } from '../world/visitor.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';

describe('a seller who has not shipped the goods', () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  let seller: Visitor;
  before(async () => {
    world = await startWorld();
    ({ given, when } = world);
    await given.goods();
    seller = await given.seller('moss-lane');
  });
  after(() => world.close());

  const sell = async (): Promise<Order> => {
    const buyer = await given.buyer();
    await buyer.buy('beeswax-candle');
    return buyer.order();
  };
  /** Ships an order. @returns The HTML of the seller's page afterwards. */
  const ship = async (order: Order, code: string, carrier = 'DHL'): Promise<string> => {
    await when.ships(order, { code, carrier, seller });
    return seller.page.text;
  };
  const partOf = async ({ id }: Order) => (await world.market.orders.find(id))!.parts[0]!;
  const carrier = (path: string, body?: unknown) =>
    world.http(`${world.sandboxUrl}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa(`${world.carrierKey}:`)}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  it('[S125] cannot ship two orders under one tracking code, in any spelling and by any carrier', async () => {
    const [first, second] = [await sell(), await sell()];
    assert.match(await ship(first, 'EZTWICE-1'), /Shipped/);
    for (const [code, by] of [
      ['EZTWICE-1', 'DHL'],
      ['ez twice-1', 'DHL'],
      ['EZTWICE-1', 'UPS'],
    ] as const) {
      assert.match(await ship(second, code, by), /Another parcel went under this tracking number/);
      assert.equal(seller.page.status, 422);
    }
    assert.deepEqual([(await partOf(second)).status, (await partOf(second)).carrier], ['held', null]);
    assert.match(await ship(second, 'EZTWICE-2'), /Shipped/);
  });

  it('[S125] can use a code for only one of two orders that are shipped concurrently', async () => {
    const orders = [await sell(), await sell()];
    const parcel = { carrier: 'DHL', trackingCode: 'EZATONCE' };
    const shipped = await Promise.all(
      orders.map((order) => world.market.orders.ship(order, order.parts[0]!.id, parcel)),
    );
    assert.deepEqual(shipped.map((one) => (one.ok ? 'ok' : one.error.code)).toSorted(), ['ok', 'tracking_code_used']);
  });

  it('[S125] cannot ship by a parcel that was delivered before, and the wallet gets no shipment', async () => {
    const tracker = { tracker: { tracking_code: 'EZOLDONE1', carrier: 'DHL' } };
    assert.equal((await carrier('/v2/trackers', tracker)).status, 201);
    assert.equal((await carrier('/carrier/trackers/EZOLDONE1/deliver')).status, 200);
    const order = await sell();
    assert.match(await ship(order, 'EZOLDONE1'), /had delivered this parcel before you reported it/);
    await world.settle();
    assert.deepEqual([(await partOf(order)).status, (await partOf(order)).carrier], ['held', null]);
    assert.match(await ship(order, 'EZNEWONE1'), /Shipped/);
    await world.settle();
    assert.equal((await partOf(order)).status, 'shipped');
  });

  it('[S125] is not paid for a delivery dated before a shipment that is reported later', async () => {
    const order = await sell();
    await ship(order, 'EZLATER01');
    const { trackerId, shippedAt } = await partOf(order);
    await world.market.orders.recordDelivery(trackerId!, new Date(shippedAt!.getTime() - 1_001));
    assert.equal((await partOf(order)).status, 'shipped');
    await world.market.orders.recordDelivery(trackerId!, shippedAt!);
    assert.equal((await partOf(order)).status, 'delivered');
  });
});
