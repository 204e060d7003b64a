import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { newBuyer } from '../../../../tests/samples/buyer.ts';
import type { Buyer } from '../../../../tests/samples/buyer.ts';
import { startMarket } from '../../../../tests/samples/market.ts';
import type { SampleMarket } from '../../../../tests/samples/market.ts';
import { urls } from '../../urls.ts';

describe('linking a wallet on the way to another page', () => {
  let shop: SampleMarket;
  let buyer: Buyer;
  before(async () => {
    shop = await startMarket();
    shop.cover = 'silent';
    buyer = await newBuyer(shop);
  });
  after(() => shop.close());

  const METHODS = '/account/payment-methods';
  const setOut = async (from: string) => {
    await buyer.visitor.open(`${shop.url}${METHODS}?continue=${encodeURIComponent(from)}`);
    await buyer.visitor.submit(`${METHODS}/link`, {});
    return new URL(buyer.visitor.page.url);
  };

  it('[P5e] can be tried again with the same target if the wallet did not answer', async () => {
    const { pathname, searchParams } = await setOut(urls.ordering.order({ orderId: 'ord_1' }));
    assert.equal(pathname, METHODS);
    assert.deepEqual(Object.fromEntries(searchParams), { problem: 'unreachable', continue: '/orders/ord_1' });
    assert.match(buyer.visitor.page.text, /name="continue" value="\/orders\/ord_1"/);
    assert.match(buyer.visitor.page.text, /The wallet does not answer/);
  });

  it('leads a shopper from the checkout back there, with the news', async () => {
    await shop.market.carts.add(buyer.id, (await shop.market.catalog.product('enamel-teapot'))!.id, 1);
    assert.equal((await setOut(urls.ordering.checkout())).pathname, '/checkout');
    assert.match(buyer.visitor.page.text, /notice warning" role="alert"><p><strong>The wallet does not answer/);
  });

  it('[S34] continues only to a page of the shop', async () => {
    for (const from of ['//evil.example', 'https://evil.example/', '/\\evil.example']) {
      await buyer.visitor.open(`${shop.url}${METHODS}?continue=${encodeURIComponent(from)}`);
      assert.doesNotMatch(buyer.visitor.page.text.replace(/<script[^]*?<\/script>/g, ''), /evil/);
    }
  });
});
