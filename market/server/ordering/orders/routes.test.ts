import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { newBuyer, placeOrder } from '../../../../tests/samples/buyer.ts';
import type { Buyer } from '../../../../tests/samples/buyer.ts';
import { startMarket } from '../../../../tests/samples/market.ts';
import type { SampleMarket } from '../../../../tests/samples/market.ts';
import { samplePayment } from '../../../../tests/samples/order.ts';
import type { OrderData } from '../../../web/src/view-model.ts';
import { urls } from '../../urls.ts';

describe('/app/orders', () => {
  let shop: SampleMarket;
  let buyer: Buyer;
  before(async () => {
    shop = await startMarket();
    buyer = await newBuyer(shop);
  });
  after(() => shop.close());

  const get = async (id: string, who?: Buyer) => {
    const cookie = who ? `__Host-shopper=${who.visitor.cookie('__Host-shopper')}` : '';
    const headers = { accept: 'application/json', cookie };
    const answer = await shop.http(`${shop.url}${urls.ordering.orderData({ orderId: id })}`, { headers });
    return {
      status: answer.status,
      headers: answer.headers,
      body: (await answer.json()) as OrderData & { code?: string },
    };
  };

  it('[P4a] [P4c] show an order’s state, and that the wallet has not answered', async () => {
    const order = await placeOrder(shop, buyer, ['enamel-teapot']);
    await shop.market.orders.pay(order);
    const { status, headers, body } = await get(order.id, buyer);
    assert.equal(status, 200);
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.equal(body.status, 'awaiting_payment');
    assert.match(body.notice.text, /never charged twice/);
    assert.equal(body.refreshMs, 3_000);
    assert.equal(body.payLabel, 'Pay €34.90');
  });

  it('[P4a] [M5a] show that it is paid as soon as it is, and the next step with its deadline', async () => {
    const order = await placeOrder(shop, buyer, ['enamel-teapot', 'beeswax-candle']);
    await shop.market.orders.pay(order);
    await shop.market.orders.recordPayment(samplePayment(order, 'captured', ['held', 'delivered'], 'pay_9'));
    const { body } = await get(order.id, buyer);
    assert.equal(body.status, 'paid');
    assert.equal(body.reference, 'pay_9');
    const [held, delivered] = body.parts.map((part) => part.steps.map((step) => step.state));
    assert.deepEqual(held, ['done', 'next', 'later', 'later']);
    assert.deepEqual(delivered, ['done', 'done', 'done', 'next']);
    assert.deepEqual(
      body.parts.map((part) => part.canConfirm),
      [false, true],
    );
  });

  it('[S58] do not exist for others, who get the answer for an unknown id', async () => {
    const order = await placeOrder(shop, buyer, ['enamel-teapot']);
    const stranger = await newBuyer(shop, 'Bob Stone');
    const answers = await Promise.all([
      get(order.id, stranger),
      get('ord_00000000000000000000000000', stranger),
      get('nonsense', stranger),
    ]);
    for (const { status, body } of answers) assert.deepEqual([status, body.code], [404, 'not_found']);
    const anybody = await get(order.id);
    assert.deepEqual([anybody.status, anybody.body.code], [401, 'session_required']);
  });
});
