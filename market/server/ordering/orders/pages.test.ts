import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { newBuyer, placeOrder } from '../../../../tests/samples/buyer.ts';
import type { Buyer } from '../../../../tests/samples/buyer.ts';
import { startMarket } from '../../../../tests/samples/market.ts';
import type { SampleMarket } from '../../../../tests/samples/market.ts';
import { samplePayment } from '../../../../tests/samples/order.ts';
import { urls } from '../../urls.ts';

describe('the pages of orders', () => {
  let shop: SampleMarket;
  let buyer: Buyer;
  before(async () => {
    shop = await startMarket();
  });
  after(() => shop.close());
  beforeEach(async () => {
    buyer = await newBuyer(shop);
  });

  const captured = async (
    slugs: readonly string[],
    statuses: Parameters<typeof samplePayment>[2],
    of: Buyer = buyer,
  ) => {
    const order = await placeOrder(shop, of, slugs);
    await shop.market.orders.pay(order);
    await shop.market.orders.recordPayment(samplePayment(order, 'captured', statuses, `pay_${order.id}`));
    return order;
  };

  it('[P5e] say that the wallet has not answered and charges nobody twice, and offer to pay again', async () => {
    const order = await placeOrder(shop, buyer, ['enamel-teapot']);
    await buyer.visitor.open(`${shop.url}${urls.ordering.order({ orderId: order.id })}`);
    await buyer.visitor.submit(urls.ordering.pay({ orderId: order.id }), { wallet: buyer.linkId });
    const { url, status, text } = buyer.visitor.page;
    assert.deepEqual([new URL(url).pathname, status], [`/orders/${order.id}`, 200]);
    assert.match(text, /Your wallet has not answered yet/);
    assert.match(text, /never charged twice/);
    assert.match(text, />Pay €34\.90</);
  });

  it('cancel an order for which no wallet was asked, and return its goods to stock', async () => {
    const stock = async () => (await shop.market.catalog.product('kitchen-radio'))!.stock;
    const before = await stock();
    const order = await placeOrder(shop, buyer, ['kitchen-radio']);
    assert.equal(await stock(), before - 1);
    await buyer.visitor.open(`${shop.url}${urls.ordering.order({ orderId: order.id })}`);
    await buyer.visitor.submit(urls.ordering.cancel({ orderId: order.id }), {});
    assert.match(buyer.visitor.page.text, /You canceled this order/);
    assert.doesNotMatch(buyer.visitor.page.text, /Cancel this order/);
    assert.equal(await stock(), before);
    assert.ok((await shop.market.orders.cancel(order.id)).ok);
    assert.equal(await stock(), before, 'its goods come back once');
    await buyer.visitor.open(`${shop.url}${urls.ordering.orders()}`);
    assert.match(buyer.visitor.page.text, /Canceled/);
  });

  it('[P5e] keep an order that cannot be canceled while its wallet does not answer', async () => {
    const order = await placeOrder(shop, buyer, ['enamel-teapot']);
    await shop.market.orders.pay(order);
    await buyer.visitor.open(`${shop.url}${urls.ordering.order({ orderId: order.id })}`);
    await buyer.visitor.submit(urls.ordering.cancel({ orderId: order.id }), {});
    assert.equal(buyer.visitor.page.status, 409);
    assert.match(buyer.visitor.page.text, /safe to press again/);
    assert.equal((await shop.market.orders.find(order.id))!.status, 'awaiting_payment');
  });

  it('[P4b] [M5a] [B1a] show where the money is, past events, and the next one', async () => {
    const order = await captured(['enamel-teapot', 'beeswax-candle'], ['delivered', 'held']);
    await buyer.visitor.open(`${shop.url}${urls.ordering.order({ orderId: order.id })}`);
    const text = buyer.visitor.page.text.replaceAll('<!-- -->', '');
    assert.match(text, /The carrier delivered it/);
    assert.match(text, /By .*, or as soon as you confirm/);
    assert.match(text, /By .*, or the money comes back to you automatically/);
    assert.match(text, />There is a problem</);
    assert.match(text, /title="pay_ord_[0-9a-z]+">Payment [0-9A-Z]{4}-[0-9A-Z]{4}, the same in your wallet/);
    assert.equal([...text.matchAll(/aria-current="step"[^>]*><span>Escrow/g)].length, 2);
  });

  it('[M5a] show the refund of a part on rail, receipt and banner', async () => {
    const order = await captured(['enamel-teapot', 'beeswax-candle'], ['delivered', 'refunded']);
    await buyer.visitor.open(`${shop.url}${urls.ordering.order({ orderId: order.id })}`);
    const text = buyer.visitor.page.text.replaceAll('<!-- -->', '');
    assert.match(text, /<strong>€13\.50 refunded\.<\/strong> What you paid for goods from Moss Lane went back/);
    assert.match(text, /Refunded<\/dt><dd class="price">−€13\.50<\/dd>/);
    assert.match(text, /You paid in the end<\/dt><dd class="total price">€34\.90<\/dd>/);
    assert.match(text, /aria-current="step"><span>Back with you<\/span><strong>€13\.50/);
  });

  it('[M5a] link a tracking number to the carrier’s page about the parcel', async () => {
    const order = await captured(['enamel-teapot'], 'shipped');
    const linkOf = async (trackingUrl: string | null) => {
      const payment = samplePayment(order, 'captured', 'shipped', `pay_${order.id}`);
      const [part] = payment.parts;
      const parcels = [{ ...part!.parcels[0]!, trackingCode: 'EZ1234567', trackingUrl }];
      await shop.market.orders.recordPayment({ ...payment, parts: [{ ...part!, parcels }] });
      await buyer.visitor.open(`${shop.url}${urls.ordering.order({ orderId: order.id })}`);
      const link = /<a class="Tracking-tracking" href="([^"]+)" rel="noreferrer">DHL EZ1234567<\/a>/;
      return link.exec(buyer.visitor.page.text)?.[1];
    };
    assert.equal(await linkOf(null), 'https://www.dhl.com/global-en/home/tracking.html?tracking-id=EZ1234567');
    assert.equal(await linkOf('https://track.easypost.com/a'), 'https://track.easypost.com/a');
  });

  it('[P5e] [M5c] say at once that confirming failed, and that pressing again is safe', async () => {
    const order = await captured(['enamel-teapot'], 'delivered');
    await buyer.visitor.open(`${shop.url}${urls.ordering.order({ orderId: order.id })}`);
    await buyer.visitor.submit(urls.ordering.confirm({ orderId: order.id }), { part: order.parts[0]!.id });
    assert.equal(buyer.visitor.page.status, 409);
    assert.match(buyer.visitor.page.text, /safe to press again/);
  });

  it('[P5e] [B2a] say that the page for a problem cannot be reached, and that pressing again is safe', async () => {
    const order = await captured(['enamel-teapot'], 'shipped');
    await buyer.visitor.open(`${shop.url}${urls.ordering.order({ orderId: order.id })}`);
    await buyer.visitor.submit(urls.ordering.problem({ orderId: order.id }), { part: order.parts[0]!.id });
    assert.equal(buyer.visitor.page.status, 409);
    assert.match(buyer.visitor.page.text, /safe to press again/);
  });

  it('[B1e] offer both choices equally, with the deadline under them', async () => {
    const order = await captured(['enamel-teapot', 'beeswax-candle'], ['delivered', 'shipped']);
    await buyer.visitor.open(`${shop.url}${urls.ordering.order({ orderId: order.id })}`);
    const text = buyer.visitor.page.text.replaceAll('<!-- -->', '');
    assert.equal([...text.matchAll(/ All is well<\/summary>[\s\S]*?>There is a problem<\/button>/g)].length, 2);
    assert.match(text, /There is a problem<\/button><\/form><\/div><p [^>]*>If you do neither, .*? is paid on <time/);
    assert.match(text, /There is a problem<\/button><\/form><\/div><p [^>]*>Your money is protected until <time/);
  });

  /** Makes a paid order, because nobody may have many unpaid ones. */
  const seeds = async (of: Buyer) => (await captured(['sunflower-seeds'], 'held', of)).id;

  it('[S59] are listed 50 at a time, each once, with a link to the shopper’s own older ones', async () => {
    const many = await newBuyer(shop, 'Cleo Marsh');
    const placed: string[] = [];
    for (let count = 0; count < 51; count += 1) placed.push(await seeds(many));
    const idsOn = async (path: string) => {
      await many.visitor.open(`${shop.url}${path}`);
      return [...many.visitor.page.text.matchAll(/href="\/orders\/(ord_[0-9a-z]+)"/g)].map(([, id]) => id);
    };
    assert.deepEqual(await idsOn(urls.ordering.orders()), placed.slice(1).toReversed());
    const [, older = ''] = /rel="next" href="(\/orders\?after=[^"]+)"/.exec(many.visitor.page.text) ?? [];
    assert.doesNotMatch(many.visitor.page.text, /Newest orders/);
    assert.deepEqual(await idsOn(older), placed.slice(0, 1));
    assert.match(many.visitor.page.text, /Newest orders/);
    assert.doesNotMatch(many.visitor.page.text, /rel="next"/);
    await buyer.visitor.open(`${shop.url}${older}`);
    assert.ok(!buyer.visitor.page.text.includes(placed[0]!), 'others’ are not there');
  });

  it('[S163a] continue where a page ended, even if newer ones were placed meanwhile', async () => {
    const many = await newBuyer(shop, 'Dora Quinn');
    const placed: string[] = [];
    for (let count = 0; count < 52; count += 1) placed.push(await seeds(many));
    const idsOn = async (path: string) => {
      await many.visitor.open(`${shop.url}${path}`);
      return [...many.visitor.page.text.matchAll(/href="\/orders\/(ord_[0-9a-z]+)"/g)].map(([, id]) => id!);
    };
    const first = await idsOn(urls.ordering.orders());
    const [, older = ''] = /rel="next" href="(\/orders\?after=[^"]+)"/.exec(many.visitor.page.text) ?? [];
    for (let count = 0; count < 3; count += 1) await seeds(many);
    assert.deepEqual([...first, ...(await idsOn(older))], placed.toReversed());
  });

  it('[S163c] are not listed from the start if the cursor is unknown', async () => {
    for (const after of ['nonsense', '', 'evt_01jdqz3c5te7kqc8vm9r3rw2s4', 'x'.repeat(65)]) {
      await buyer.visitor.open(`${shop.url}${urls.ordering.orders()}?after=${after}`);
      assert.equal(buyer.visitor.page.status, 400, after);
      assert.match(buyer.visitor.page.text, /That did not work/);
    }
  });

  it('[S58] cannot be seen or changed by others', async () => {
    const order = await captured(['enamel-teapot'], 'delivered');
    const stranger = await newBuyer(shop, 'Bob Stone');
    const own = await placeOrder(shop, stranger, ['enamel-teapot']);
    for (const path of [`/orders/${order.id}`, `/orders/${order.id}/return`]) {
      await stranger.visitor.open(`${shop.url}${path}`);
      assert.equal(stranger.visitor.page.status, 404, path);
    }
    await stranger.visitor.open(`${shop.url}${urls.ordering.order({ orderId: own.id })}`);
    const [, token = ''] = /name="_form" value="([^"]+)"/.exec(stranger.visitor.page.text) ?? [];
    const cookie = ['__Host-form', '__Host-shopper']
      .map((name) => `${name}=${stranger.visitor.cookie(name)}`)
      .join('; ');
    for (const act of ['pay', 'cancel', 'confirm', 'problem']) {
      const answer = await shop.http(`${shop.url}/orders/${order.id}/${act}`, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie, origin: shop.url, accept: 'text/html' },
        body: new URLSearchParams({ _form: token, part: order.parts[0]!.id }),
      });
      assert.equal(answer.status, 404, act);
    }
    await stranger.visitor.open(`${shop.url}${urls.ordering.orders()}`);
    assert.ok(!stranger.visitor.page.text.includes(order.id));
  });

  it('[S56] ignore a form that another site sends', async () => {
    const order = await captured(['enamel-teapot'], 'delivered');
    const cookie = ['__Host-form', '__Host-shopper'].map((name) => `${name}=${buyer.visitor.cookie(name)}`).join('; ');
    for (const origin of ['https://evil.example', shop.url]) {
      for (const path of [urls.ordering.confirm, urls.ordering.problem]) {
        const answer = await shop.http(`${shop.url}${path({ orderId: order.id })}`, {
          method: 'POST',
          redirect: 'manual',
          headers: { cookie, origin },
          body: new URLSearchParams({ part: order.parts[0]!.id }),
        });
        assert.equal(answer.headers.get('location'), '/orders', origin);
      }
    }
    assert.equal((await shop.market.orders.find(order.id))!.parts[0]!.status, 'delivered');
  });
});
