import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Order } from '../../market/server/ordering/orders/domain.ts';
import type { Visitor } from '../world/visitor.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';
import { urls as marketUrls } from '../../market/server/urls.ts';

const DAY_MS = 86_400_000;

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
  const track = (code: string, by = 'DHL') =>
    world.http(`${world.sandboxUrl}/v2/trackers`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${world.carrierKey}:`)}`, 'content-type': 'application/json' },
      body: JSON.stringify({ tracker: { tracking_code: code, carrier: by } }),
    });
  const hasNothing = async (order: Order) => {
    await world.settle();
    const { status, parcels } = await partOf(order);
    assert.deepEqual([status, parcels], ['held', []]);
  };

  it('[S125] [S129] cannot ship two orders under one tracking code, in any spelling and by any carrier', async () => {
    const [first, second] = [await sell(), await sell()];
    assert.match(await ship(first, 'EZTWICE-1'), /The parcel is announced/);
    for (const [code, by] of [
      ['EZTWICE-1', 'DHL'],
      ['ez twice-1', 'DHL'],
      ['EZTWICE1', 'DHL'],
      ['EZTWICE-1', 'UPS'],
    ] as const) {
      assert.match(await ship(second, code, by), /This tracking number belongs to another parcel/);
      assert.equal(seller.page.status, 422);
    }
    await hasNothing(second);
    assert.match(await ship(second, 'EZTWICE-2'), /The parcel is announced/);
  });

  it('[S125] can use a code for only one of two orders that are shipped concurrently', async () => {
    const orders = [await sell(), await sell()];
    const parcel = { carrier: 'DHL', trackingCode: 'EZATONCE' };
    const shipped = await Promise.all(
      orders.map((order) => world.market.orders.ship(order, order.parts[0]!.id, parcel)),
    );
    assert.equal(shipped.filter((one) => one.ok).length, 1);
    const loser = orders[shipped.findIndex((one) => !one.ok)]!;
    await hasNothing(loser);
    assert.match(await ship(loser, parcel.trackingCode), /This tracking number belongs to another parcel/);
  });

  it('[S125] cannot ship by a parcel that was delivered before the order was paid', async () => {
    assert.equal((await track('EZOLDONE1')).status, 201);
    await when.delivers('EZOLDONE1');
    world.advance(60_000);
    const order = await sell();
    assert.match(await ship(order, 'EZOLDONE1'), /the carrier had it before this order was paid/);
    await hasNothing(order);
    assert.match(await ship(order, 'EZNEWONE1'), /The parcel is announced/);
    await when.scans('EZNEWONE1');
    assert.equal((await partOf(order)).status, 'shipped');
  });

  it('[S128] is not paid for a delivery at another place, and the buyer reads it', async () => {
    const buyer = await given.buyer();
    await buyer.buy('beeswax-candle');
    const order = await buyer.order();
    await ship(order, 'EZELSEWHERE');
    await when.delivers('EZELSEWHERE', { country: 'DE', zip: '10115', city: 'Berlin' });
    await when.opensOrder(buyer.visitor, order.id);
    assert.match(buyer.visitor.page.text, /was delivered, but not that it was at your address/);
    const subjects = world.sandbox.inbox.list(buyer.email).map(({ subject }) => subject);
    assert.ok(subjects.includes('Your parcel from Moss Lane was not delivered to your address'));
    world.advance(8 * DAY_MS);
    await world.settle();
    const { status, released } = await partOf(order);
    assert.deepEqual([status, released.minor], ['shipped', 0n]);
  });

  it('[S127] is not paid by the buyer’s word in the market, but by their PIN in the wallet', async () => {
    const buyer = await given.buyer();
    await buyer.buy('beeswax-candle');
    const order = await buyer.order();
    await ship(order, 'EZNOWORD1');
    await when.scans('EZNOWORD1');
    await when.opensOrder(buyer.visitor, order.id);
    await buyer.visitor.submit(marketUrls.ordering.confirm({ orderId: order.id }), { part: order.parts[0]!.id });
    assert.ok(buyer.visitor.page.url.startsWith(`${world.walletUrl}/id/receive/`), buyer.visitor.page.url);
    await world.settle();
    assert.equal((await partOf(order)).status, 'shipped');
    await when.confirms(buyer.visitor, order);
    assert.equal(new URL(buyer.visitor.page.url).pathname, marketUrls.ordering.order({ orderId: order.id }));
    assert.match(buyer.visitor.page.text, /every seller has been paid/);
    assert.equal((await partOf(order)).status, 'released');
  });
});
