import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { newBuyer, placeOrder } from '../../../../tests/samples/buyer.ts';
import type { Buyer } from '../../../../tests/samples/buyer.ts';
import { startMarket } from '../../../../tests/samples/market.ts';
import type { SampleMarket } from '../../../../tests/samples/market.ts';
import { samplePayment } from '../../../../tests/samples/order.ts';

describe('the pages of orders', () => {
  let shop: SampleMarket;
  let buyer: Buyer;
  before(async () => {
    shop = await startMarket();
    buyer = await newBuyer(shop);
  });
  after(() => shop.close());

  const captured = async (slugs: readonly string[], statuses: Parameters<typeof samplePayment>[2]) => {
    const order = await placeOrder(shop, buyer, slugs);
    await shop.market.orders.pay(order);
    await shop.market.orders.recordPayment(order.id, samplePayment(order, 'captured', statuses, `pay_${order.id}`));
    return order;
  };

  it('[P5e] say that the wallet is silent, that nobody is charged twice, and offer to ask again', async () => {
    const order = await placeOrder(shop, buyer, ['enamel-teapot']);
    await buyer.visitor.open(`${shop.url}/orders/${order.id}`);
    await buyer.visitor.submit(`/orders/${order.id}/pay`, { wallet: buyer.linkId });
    const { url, status, text } = buyer.visitor.page;
    assert.deepEqual([new URL(url).pathname, status], [`/orders/${order.id}`, 200]);
    assert.match(text, /Your wallet has not answered yet/);
    assert.match(text, /never charged twice/);
    assert.match(text, />Pay €34\.90</);
  });

  it('cancel an order for which no wallet was asked, and give its goods back', async () => {
    const stock = async () => (await shop.market.catalog.product('kitchen-radio'))!.stock;
    const before = await stock();
    const order = await placeOrder(shop, buyer, ['kitchen-radio']);
    assert.equal(await stock(), before - 1);
    await buyer.visitor.open(`${shop.url}/orders/${order.id}`);
    await buyer.visitor.submit(`/orders/${order.id}/cancel`, {});
    assert.match(buyer.visitor.page.text, /You canceled this order/);
    assert.doesNotMatch(buyer.visitor.page.text, /Cancel this order/);
    assert.equal(await stock(), before);
    assert.ok((await shop.market.orders.cancel(order.id)).ok);
    assert.equal(await stock(), before, 'its goods come back once');
    await buyer.visitor.open(`${shop.url}/orders`);
    assert.match(buyer.visitor.page.text, /Canceled/);
  });

  it('[P5e] keep an order that can not be canceled while its wallet is silent', async () => {
    const order = await placeOrder(shop, buyer, ['enamel-teapot']);
    await shop.market.orders.pay(order);
    await buyer.visitor.open(`${shop.url}/orders/${order.id}`);
    await buyer.visitor.submit(`/orders/${order.id}/cancel`, {});
    assert.equal(buyer.visitor.page.status, 409);
    assert.match(buyer.visitor.page.text, /safe to press again/);
    assert.equal((await shop.market.orders.find(order.id))!.status, 'awaiting_payment');
  });

  it('[M5a] [B1a] show where the money is, what has happened and what comes next', async () => {
    const order = await captured(['enamel-teapot', 'beeswax-candle'], ['delivered', 'held']);
    await buyer.visitor.open(`${shop.url}/orders/${order.id}`);
    const text = buyer.visitor.page.text.replaceAll('<!-- -->', '');
    assert.match(text, /The carrier delivered it/);
    assert.match(text, /By .*, or as soon as you confirm/);
    assert.match(text, /By .*, or the money comes back to you by itself/);
    assert.match(text, /Payment pay_ord_[0-9a-z]+, the same in your wallet/);
    assert.equal([...text.matchAll(/aria-current="step"[^>]*><span>Escrow/g)].length, 2);
  });

  it('[P5e] tell at once when confirming did not work, and that pressing again is safe', async () => {
    const order = await captured(['enamel-teapot'], 'delivered');
    await buyer.visitor.open(`${shop.url}/orders/${order.id}`);
    await buyer.visitor.submit(`/orders/${order.id}/confirm`, { part: order.parts[0]!.id });
    assert.equal(buyer.visitor.page.status, 409);
    assert.match(buyer.visitor.page.text, /safe to press again/);
  });

  it('[S59] are listed 50 at a time, each once, with a way to one’s own older ones', async () => {
    const many = await newBuyer(shop, 'Cleo Marsh');
    const placed: string[] = [];
    for (let count = 0; count < 51; count += 1) placed.push((await placeOrder(shop, many, ['sunflower-seeds'])).id);
    const idsOn = async (path: string) => {
      await many.visitor.open(`${shop.url}${path}`);
      return [...many.visitor.page.text.matchAll(/href="\/orders\/(ord_[0-9a-z]+)"/g)].map(([, id]) => id);
    };
    assert.deepEqual(await idsOn('/orders'), placed.slice(1).toReversed());
    const [, older = ''] = /rel="next" href="(\/orders\?before=[^"]+)"/.exec(many.visitor.page.text) ?? [];
    assert.doesNotMatch(many.visitor.page.text, /Newest orders/);
    assert.deepEqual(await idsOn(older), placed.slice(0, 1));
    assert.match(many.visitor.page.text, /Newest orders/);
    assert.doesNotMatch(many.visitor.page.text, /rel="next"/);
    assert.equal((await idsOn('/orders?before=nonsense')).length, 50);
    await buyer.visitor.open(`${shop.url}${older}`);
    assert.ok(!buyer.visitor.page.text.includes(placed[0]!), 'others’ are not there');
  });

  it('[S58] are not there for others, to look at or to act on', async () => {
    const order = await captured(['enamel-teapot'], 'delivered');
    const stranger = await newBuyer(shop, 'Bob Stone');
    const own = await placeOrder(shop, stranger, ['enamel-teapot']);
    for (const path of [`/orders/${order.id}`, `/orders/${order.id}/return`]) {
      await stranger.visitor.open(`${shop.url}${path}`);
      assert.equal(stranger.visitor.page.status, 404, path);
    }
    await stranger.visitor.open(`${shop.url}/orders/${own.id}`);
    const [, token = ''] = /name="_form" value="([^"]+)"/.exec(stranger.visitor.page.text) ?? [];
    const cookie = ['__Host-form', '__Host-shopper']
      .map((name) => `${name}=${stranger.visitor.cookie(name)}`)
      .join('; ');
    for (const act of ['pay', 'cancel', 'confirm']) {
      const answer = await shop.http(`${shop.url}/orders/${order.id}/${act}`, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie, origin: shop.url, accept: 'text/html' },
        body: new URLSearchParams({ _form: token, part: order.parts[0]!.id }),
      });
      assert.equal(answer.status, 404, act);
    }
    await stranger.visitor.open(`${shop.url}/orders`);
    assert.ok(!stranger.visitor.page.text.includes(order.id));
  });

  it('[S56] do nothing for a post that another site has sent', async () => {
    const order = await captured(['enamel-teapot'], 'delivered');
    const cookie = ['__Host-form', '__Host-shopper'].map((name) => `${name}=${buyer.visitor.cookie(name)}`).join('; ');
    for (const origin of ['https://evil.example', shop.url]) {
      const answer = await shop.http(`${shop.url}/orders/${order.id}/confirm`, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie, origin },
        body: new URLSearchParams({ part: order.parts[0]!.id }),
      });
      assert.equal(answer.headers.get('location'), '/orders', origin);
    }
    assert.equal((await shop.market.orders.find(order.id))!.parts[0]!.status, 'delivered');
  });
});
