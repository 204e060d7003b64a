import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ticketRules } from '#platform/kernel/tickets.ts';
import { newBuyer, placeOrder } from '../../../../tests/samples/buyer.ts';
import type { Buyer } from '../../../../tests/samples/buyer.ts';
import { startMarket } from '../../../../tests/samples/market.ts';
import type { SampleMarket } from '../../../../tests/samples/market.ts';
import { samplePayment } from '../../../../tests/samples/order.ts';
import { visit } from '../../../../tests/world/visitor.ts';
import { urls } from '../../urls.ts';

describe('the pages of the market’s support', () => {
  let shop: SampleMarket;
  let buyer: Buyer;
  let seller: Buyer;
  before(async () => {
    shop = await startMarket();
    [buyer, seller] = [await newBuyer(shop), await newBuyer(shop, 'Moss Lane')];
    const { id } = (await shop.market.catalog.product('beeswax-candle'))!.seller;
    await shop.market.accounts.setSeller(seller.id, id);
  });
  after(() => shop.close());

  const open = async ({ visitor }: Buyer, path: string) => {
    await visitor.open(`${shop.url}${path}`);
    return visitor.page;
  };
  const write = async (by: Buyer, fields: Record<string, string>, path = urls.support.write()) => {
    await open(by, path);
    await by.visitor.submit(urls.support.write(), fields);
    return by.visitor.page;
  };
  /** The text of a page, without the data for its script. */
  const shown = (text: string) =>
    text.replace(/<script type="application\/json"[^]*?<\/script>/, '').replaceAll('<!-- -->', '');

  it('[H6a] take a message with the order of the page it came from, and show one reference at once', async () => {
    const order = await placeOrder(shop, buyer, ['beeswax-candle']);
    await open(buyer, urls.ordering.order({ orderId: order.id }));
    const link = new URL(buyer.visitor.linkTo(urls.support.write()));
    const page = await write(
      buyer,
      { topic: 'order', words: 'Where is <b>it</b>? 4242 4242 4242 4242' },
      `${link.pathname}${link.search}`,
    );
    assert.equal(page.status, 200);
    const text = shown(page.text);
    const [, reference = ''] = /Ticket (\w{3}-\w{3})/.exec(text) ?? [];
    assert.match(text, /1 × Beeswax.*, ordered on/);
    assert.match(text, /Where is &lt;b&gt;it&lt;\/b&gt;\? •••• 4242/);
    const list = shown((await open(buyer, urls.support.list())).text);
    assert.match(list, new RegExp(`${reference} · Order`));
    assert.equal((await open(seller, new URL(page.url).pathname)).status, 404);
  });

  it('[H6a] take the sale of a paid order from its seller, and refuse what is somebody else’s', async () => {
    const order = await placeOrder(shop, buyer, ['beeswax-candle', 'enamel-teapot']);
    const fields = { topic: 'selling', order: order.id, words: 'The buyer is rude' };
    const refused = await write(seller, fields);
    assert.equal(refused.status, 422);
    assert.match(shown(refused.text), /We do not find this among your orders/);
    assert.match(shown(refused.text), /<textarea[^>]*>The buyer is rude<\/textarea>/);
    await shop.market.orders.pay(order);
    await shop.market.orders.recordPayment(samplePayment(order, 'captured', 'held', `pay_${order.id}`));
    const taken = await write(seller, fields);
    assert.equal(taken.status, 200);
    assert.match(shown(taken.text), /Sale of 1 × Beeswax/);
    assert.doesNotMatch(shown(taken.text), /eapot,/);
  });

  it('name each fault at once, and open one ticket however often the button is pressed', async () => {
    const page = await write(buyer, { topic: 'nothing', words: '  ' });
    assert.equal(page.status, 422);
    assert.match(shown(page.text), /Choose what it is about/);
    assert.match(shown(page.text), /Write what you want to tell us/);
    await open(buyer, urls.support.write());
    const fields = { id: buyer.visitor.field('id'), topic: 'other', order: '', words: 'Twice' };
    const before = (await shop.market.tickets.listOf(buyer.id)).length;
    const answers = await Promise.all([1, 2].map(() => buyer.visitor.post(urls.support.write(), fields)));
    assert.equal(new Set(answers.map((answer) => answer.headers.get('location'))).size, 1);
    assert.equal((await shop.market.tickets.listOf(buyer.id)).length, before + 1);
  });

  it('keep the reference of a failed page for the form', async () => {
    const page = await open(buyer, `${urls.support.write()}?failure=req-1f`);
    assert.match(shown(page.text), /<textarea[^>]*>Reference of the error page: req-1f<\/textarea>/);
  });

  it('take only so many open tickets of one person, also at once', async () => {
    const one = await newBuyer(shop);
    const writer = { id: one.id, sellerId: null };
    const opened = await Promise.all(
      Array.from({ length: ticketRules.mostOpen + 2 }, (_, index) =>
        shop.market.tickets.open(writer, {
          id: '',
          topic: 'other',
          order: '',
          words: `Message ${index}`,
          agrees: false,
        }),
      ),
    );
    assert.equal(opened.filter(({ ok }) => ok).length, ticketRules.mostOpen);
    const page = await write(one, { topic: 'other', words: 'One more' });
    assert.equal(page.status, 422);
    assert.match(shown(page.text), /5 open tickets, which is the most/);
    assert.match(shown(page.text), /<textarea[^>]*>One more<\/textarea>/);
  });

  it('ask a visitor to sign in first, and lead back', async () => {
    const stranger = visit(shop);
    await stranger.open(`${shop.url}${urls.support.write()}?topic=goods`);
    assert.match(stranger.page.url, /login\?continue=%2Fsupport%2Fwrite%3Ftopic%3Dgoods$/);
    await stranger.open(`${shop.url}/`);
    assert.equal(stranger.linkTo(urls.support.list()), `${shop.url}${urls.support.list()}`);
  });
});
