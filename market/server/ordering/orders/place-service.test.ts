import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import pg from 'pg';
import type { Id } from '#platform/kernel/id.ts';
import { newBuyer } from '../../../../tests/samples/buyer.ts';
import { address } from '../../../../tests/world/market.ts';
import type { Buyer } from '../../../../tests/samples/buyer.ts';
import { startMarket } from '../../../../tests/samples/market.ts';
import type { SampleMarket } from '../../../../tests/samples/market.ts';
import { seenOf } from '../../cart/domain.ts';
import { urls } from '../../urls.ts';

describe('placing an order', () => {
  let shop: SampleMarket;
  let owner: pg.Client;
  let buyer: Buyer;
  before(async () => {
    shop = await startMarket();
    owner = new pg.Client({ connectionString: shop.databaseUrl });
    await owner.connect();
  });
  after(async () => {
    await owner.end();
    await shop.close();
  });
  beforeEach(async () => {
    shop.cover = 'covered';
    buyer = await newBuyer(shop);
  });

  const productOf = async (slug: string) => (await shop.market.catalog.product(slug))!;
  const stockOf = async (slug: string) => (await productOf(slug)).stock;
  const fill = async (slug: string, quantity: number) =>
    shop.market.carts.add(buyer.id, (await productOf(slug)).id, quantity);
  const place = async (placeKey = randomBytes(9).toString('hex')) => {
    const shopper = (await shop.market.accounts.findById(buyer.id))!;
    const seen = seenOf(await shop.market.carts.find(buyer.id));
    return shop.market.orders.place({ shopper, address, linkId: buyer.linkId, placeKey, seen });
  };
  const order = async (slug: string, quantity: number) => {
    await fill(slug, quantity);
    const placed = await place();
    return placed.ok ? placed.value.status : placed.error.code;
  };
  const textAfterPlacing = async () => {
    await buyer.visitor.open(`${shop.url}${urls.ordering.checkout()}`);
    await buyer.visitor.submit(urls.ordering.checkout(), { ...address, wallet: buyer.linkId });
    return buyer.visitor.page.text.replaceAll('<!-- -->', '');
  };
  const short = {
    status: 402,
    problem: {
      code: 'insufficient_funds',
      title: 'This wallet does not cover the payment',
      next_action: 'Add money or a card in the wallet, then try again.',
      charged: false,
    },
  };

  it('[S161b] takes no goods if the wallet does not cover the order, and says so at the choice of wallet', async () => {
    const before = await stockOf('enamel-teapot');
    await fill('enamel-teapot', 3);
    shop.cover = short;
    const text = await textAfterPlacing();
    assert.equal(buyer.visitor.page.status, 422);
    assert.match(
      text,
      /<a href="#wallet">This wallet does not cover the payment\. You were not charged\. Add money or/,
    );
    assert.equal(await stockOf('enamel-teapot'), before);
    assert.equal((await shop.market.orders.ofShopper(buyer.id)).length, 0);
    assert.equal((await shop.market.carts.find(buyer.id)).count, 3, 'the cart is as it was');
    shop.cover = 'covered';
    assert.equal((await place()).ok, true);
    assert.equal(await stockOf('enamel-teapot'), before - 3);
  });

  it('[S161b] takes no goods while the wallet does not answer whether it covers the order', async () => {
    const before = await stockOf('enamel-teapot');
    await fill('enamel-teapot', 1);
    shop.cover = 'silent';
    assert.match(await textAfterPlacing(), /Your wallet does not answer right now\. Nothing was ordered or charged/);
    assert.equal(await stockOf('enamel-teapot'), before);
  });

  it('[S161h] takes an order if the wallet checks no more amounts that day, because its payment decides', async () => {
    const before = await stockOf('enamel-teapot');
    shop.cover = {
      status: 429,
      problem: { code: 'checks_exhausted', title: 'This shop has asked about too many amounts today', charged: false },
    };
    assert.equal(await order('enamel-teapot', 1), 'awaiting_payment');
    assert.equal(await stockOf('enamel-teapot'), before - 1);
    shop.cover = { status: 429, problem: { code: 'too_many_requests', title: 'Too many', charged: false } };
    assert.equal(await order('enamel-teapot', 1), 'wallet_refused', 'another refusal stays one');
    assert.equal(await stockOf('enamel-teapot'), before - 1);
  });

  it('[S161c] lets a shopper have two unpaid orders, and says so at the third', async () => {
    const before = await stockOf('stoneware-mug');
    for (const expected of ['awaiting_payment', 'awaiting_payment', 'unpaid_orders', 'unpaid_orders']) {
      assert.equal(await order('stoneware-mug', 1), expected);
    }
    assert.equal(await stockOf('stoneware-mug'), before - 2);
    assert.match(await textAfterPlacing(), /You have 2 orders that are not paid yet\. Pay or cancel one of them/);
    const [newest] = await shop.market.orders.ofShopper(buyer.id);
    assert.ok((await shop.market.orders.cancel(newest!.id)).ok);
    assert.equal((await place()).ok, true, 'after one is canceled, there is room again');
  });

  it('[S161c] takes the goods of only two orders if one shopper places 200 at once', async () => {
    const before = await stockOf('stoneware-mug');
    const shopper = (await shop.market.accounts.findById(buyer.id))!;
    let placed = 0;
    const codes = new Set<string>();
    for (let round = 0; round < 5; round += 1) {
      await fill('stoneware-mug', 1);
      const seen = seenOf(await shop.market.carts.find(buyer.id));
      const press = async () => {
        const placeKey = randomBytes(9).toString('hex');
        const one = await shop.market.orders.place({ shopper, address, linkId: buyer.linkId, placeKey, seen });
        // Other tabs fill the cart again in the meantime.
        await shop.market.carts.set(buyer.id, seen[0]!.productId as Id<'prd'>, 1);
        await fill('stoneware-mug', 1);
        return one;
      };
      for (const one of await Promise.all(Array.from({ length: 40 }, press))) {
        if (one.ok) placed += 1;
        else codes.add(one.error.code);
      }
    }
    assert.equal(placed, 2);
    assert.ok(codes.has('unpaid_orders'), [...codes].join());
    assert.equal(await stockOf('stoneware-mug'), before - 2);
  });

  it('[S161d] allows ten of one article over all unpaid orders', async () => {
    const { id } = await productOf('kite');
    await owner.query('update catalog.products set stock = 40 where slug = $1', ['kite']);
    assert.equal(await order('kite', 7), 'awaiting_payment');
    assert.equal(await order('kite', 4), 'unpaid_article');
    assert.match(await textAfterPlacing(), /10 of “Kite” at once, and 7 are in an order that is not paid yet/);
    assert.equal(await stockOf('kite'), 33);
    await shop.market.carts.set(buyer.id, id, 3);
    assert.equal((await place()).ok, true);
    assert.equal(await stockOf('kite'), 30);
  });

  it('[S161f] allows two unpaid orders of one wallet, whatever accounts it is linked to', async () => {
    await owner.query('update catalog.products set stock = 40 where slug = $1', ['kite']);
    buyer = await newBuyer(shop, 'Ada Byrne', 'one wallet');
    const first = buyer;
    assert.equal(await order('kite', 2), 'awaiting_payment');
    assert.equal(await order('kite', 2), 'awaiting_payment');
    // No jobs run here, so the orders stay.
    assert.ok(await shop.market.links.unlink(first.id, first.linkId));
    buyer = await newBuyer(shop, 'Bea Byrne', 'one wallet');
    assert.equal(await order('kite', 2), 'unpaid_of_wallet');
    assert.match(await textAfterPlacing(), /This wallet has 2 orders here that are not paid yet, in this account or/);
    assert.equal(await stockOf('kite'), 36);
    const [one] = await shop.market.orders.ofShopper(first.id);
    assert.ok((await shop.market.orders.cancel(one!.id)).ok);
    assert.equal((await place()).ok, true, 'one of them canceled, there is room again');
    buyer = await newBuyer(shop);
    assert.equal(await order('kite', 2), 'awaiting_payment', 'another wallet has its own count');
  });

  it('[S161f] takes no goods under a link that has ended', async () => {
    const before = await stockOf('kite');
    await fill('kite', 1);
    await shop.market.links.unlink(buyer.id, buyer.linkId);
    const placed = await place();
    assert.equal(!placed.ok && placed.error.code, 'wallet_refused');
    assert.equal(await stockOf('kite'), before);
  });

  it('[S138b] takes no goods of a product with a name that no payment can have', async () => {
    for (const name of ['Tea\tpot', 'Tea\u2066pot', 'T'.repeat(203)]) {
      await fill('enamel-teapot', 1);
      await owner.query('update catalog.products set name = $1 where slug = $2', [name, 'enamel-teapot']);
      const before = await stockOf('enamel-teapot');
      const placed = await place();
      assert.equal(!placed.ok && placed.error.code, 'cart_not_payable');
      assert.equal(await stockOf('enamel-teapot'), before);
      const text = await textAfterCheckout();
      assert.match(text, /This cannot be bought until its shop corrects its name/);
      assert.doesNotMatch(text, /href="\/checkout"/);
    }
    await owner.query("update catalog.products set name = 'Enamel teapot' where slug = 'enamel-teapot'");
    assert.equal((await place()).ok, true);
  });

  it('[S138c] takes no goods for amounts and currencies that no payment can have', async () => {
    await owner.query('update catalog.products set stock = 40 where slug = $1', ['kite']);
    await fill('kite', 10);
    const set = (minor: bigint, currency: string) =>
      owner.query('update catalog.products set price_minor = $1, currency = $2 where slug = $3', [
        minor,
        currency,
        'kite',
      ]);
    for (const [minor, currency, words] of [
      [100_000_000_000_000n, 'EUR', /This is more than one order can be for/],
      [4_500n, 'USD', /priced in a currency that we cannot charge/],
    ] as const) {
      await set(minor, currency);
      const placed = await place();
      assert.equal(!placed.ok && placed.error.code, 'cart_not_payable', currency);
      assert.match(await textAfterCheckout(), words);
    }
    await set(4_500n, 'EUR');
    assert.equal(await stockOf('kite'), 40);
    assert.equal((await place()).ok, true);
  });

  it('[S138d] never shows the words of the wallet’s validator', async () => {
    await fill('enamel-teapot', 1);
    shop.cover = {
      status: 400,
      problem: {
        code: 'invalid_request',
        title: 'The request is not well-formed',
        detail: 'body/lines must NOT have more than 100 items',
      },
    };
    const text = await textAfterPlacing();
    assert.match(text, /Your wallet takes no payment for this as it is\. You were not charged/);
    assert.doesNotMatch(text, /must NOT|well-formed/);
  });

  it('[S138f] takes no goods that a shopper would buy from their own shop', async () => {
    const { seller } = await productOf('enamel-teapot');
    await shop.market.accounts.setSeller(buyer.id, seller.id);
    await fill('enamel-teapot', 1);
    const before = await stockOf('enamel-teapot');
    assert.match(
      await textAfterPlacing(),
      /“Enamel teapot” is from your own shop, and nobody can buy from their own shop/,
    );
    assert.equal(await stockOf('enamel-teapot'), before);
  });

  async function textAfterCheckout(): Promise<string> {
    await buyer.visitor.open(`${shop.url}${urls.ordering.checkout()}`);
    assert.equal(new URL(buyer.visitor.page.url).pathname, '/cart', 'the cart says why it cannot be ordered');
    return buyer.visitor.page.text.replaceAll('<!-- -->', '');
  }
});
