import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { newBuyer, placeOrder } from '../../../tests/samples/buyer.ts';
import type { Buyer } from '../../../tests/samples/buyer.ts';
import { liveCoupon, sellerOf, typedTerms } from '../../../tests/samples/coupons.ts';
import { startMarket } from '../../../tests/samples/market.ts';
import type { SampleMarket } from '../../../tests/samples/market.ts';
import { address } from '../../../tests/world/market.ts';
import { visit } from '../../../tests/world/visitor.ts';
import type { Visitor } from '../../../tests/world/visitor.ts';
import { urls } from '../urls.ts';

describe('the pages of coupons', () => {
  let shop: SampleMarket;
  let seller: Buyer;
  let other: Buyer;
  before(async () => {
    shop = await startMarket();
    seller = await newBuyer(shop, 'Copper & Crumb');
    await shop.market.accounts.setSeller(seller.id, await sellerOf(shop, 'enamel-teapot'));
    other = await newBuyer(shop, 'Moss Lane');
    await shop.market.accounts.setSeller(other.id, await sellerOf(shop, 'beeswax-candle'));
  });
  after(() => shop.close());

  const textOf = ({ page }: Visitor) => page.text.replaceAll('<!-- -->', '');
  const formOf = ({ code, percent, budget, minimum, perPerson, starts, ends } = typedTerms()) => ({
    code,
    kind: 'percent',
    percent,
    budget,
    minimum,
    per_person: perPerson,
    starts,
    ends,
  });
  const own = async () => (await shop.market.coupons.ofSeller(await sellerOf(shop, 'enamel-teapot')))[0]!;
  const shopper = async (slug: string, visitor: Visitor) => {
    await visitor.open(`${shop.url}${urls.catalog.product({ slug })}`);
    await visitor.submit(urls.cart.add(), { quantity: '1' });
    return visitor;
  };

  it('[M3d] lead a seller from a draft to a live coupon, with what it spends, and to its end', async () => {
    const { visitor } = seller;
    await visitor.open(`${shop.url}${urls.selling.center()}`);
    await visitor.open(visitor.linkTo(urls.coupons.list()));
    assert.match(textOf(visitor), /No coupons yet/);
    await visitor.open(visitor.linkTo(urls.coupons.draft()));
    await visitor.submit(urls.coupons.draft(), formOf(typedTerms({ code: 'spring', minimum: '20' })));
    assert.match(textOf(visitor), /Saved as a draft[\s\S]*SPRING[\s\S]*Draft[\s\S]*10% off, from €20\.00 on/);
    const { id: couponId } = await own();
    await visitor.open(visitor.linkTo(urls.coupons.coupon({ couponId })));
    assert.deepEqual([visitor.field('code'), visitor.field('minimum')], ['SPRING', '20.00']);
    await visitor.submit(urls.coupons.coupon({ couponId }), {
      ...formOf(typedTerms({ code: 'SPRING' })),
      percent: '20',
    });
    await visitor.submit(urls.coupons.start({ couponId }), {});
    assert.match(textOf(visitor), /Started[\s\S]*SPRING[\s\S]*Live[\s\S]*20% off/);
    const buyer = await newBuyer(shop);
    await shopper('enamel-teapot', buyer.visitor);
    await buyer.visitor.submit(urls.cart.useCode(), { code: 'spring' });
    await buyer.visitor.open(`${shop.url}${urls.ordering.checkout()}`);
    await buyer.visitor.submit(urls.ordering.checkout(), { ...address, wallet: buyer.linkId });
    assert.match(
      textOf(buyer.visitor),
      /Coupon SPRING<[\s\S]*−€6\.98<[\s\S]*Goods<\/dt><dd class="price">€34\.90<[\s\S]*Coupons<\/dt><dd class="price">−€6\.98<[\s\S]*€27\.92</,
    );
    await visitor.open(`${shop.url}${urls.coupons.list()}`);
    assert.match(textOf(visitor), /Held for unpaid orders<\/dt><dd>€6\.98<[\s\S]*Left of the budget<\/dt><dd>€43\.02</);
    await visitor.submit(urls.coupons.end({ couponId }), {});
    assert.match(textOf(visitor), /Ended\. Orders that had it already keep it\.[\s\S]*SPRING[\s\S]*Ended/);
  });

  it('[M3d] keep what was typed when a draft is refused, with each fault at its field', async () => {
    const { visitor } = seller;
    await visitor.open(`${shop.url}${urls.coupons.draft()}`);
    const typed = typedTerms({ code: 'x', percent: '95', budget: 'much', ends: '2020-01-01' });
    await visitor.submit(urls.coupons.draft(), formOf(typed));
    assert.equal(visitor.page.status, 422);
    for (const words of [
      'Type a code of 4 to 20 letters',
      'Type a whole number from 1 to 90',
      'Type a budget in euros, such as 100',
      'The last day must not be before the first',
    ])
      assert.ok(textOf(visitor).includes(words), words);
    const kept = ['code', 'percent', 'budget', 'ends'].map((name) => visitor.field(name));
    assert.deepEqual(kept, ['x', '95', 'much', '2020-01-01']);
  });

  it('[M3d] [S58] [S60] exist for sellers only, and each sees and changes their own', async () => {
    const couponId = await liveCoupon(shop, 'enamel-teapot', { code: 'MINE' });
    const { visitor } = await newBuyer(shop);
    await visitor.open(`${shop.url}${urls.coupons.list()}`);
    assert.equal(visitor.page.status, 404);
    await other.visitor.open(`${shop.url}${urls.coupons.list()}`);
    assert.doesNotMatch(textOf(other.visitor), /MINE/);
    for (const path of [
      urls.coupons.start({ couponId }),
      urls.coupons.end({ couponId }),
      urls.coupons.coupon({ couponId }),
    ]) {
      const answer = await other.visitor.post(path, formOf());
      assert.ok([303, 404].includes(answer.status), `${path} ${answer.status}`);
    }
    assert.deepEqual([(await own()).code, (await own()).status], ['MINE', 'live']);
  });

  it('[P7b] [P2c] show a guest, before paying, what comes off in which order', async () => {
    await liveCoupon(shop, 'enamel-teapot', { code: 'ORDERED' });
    const visitor = await shopper('beeswax-candle', await shopper('enamel-teapot', visit(shop)));
    await visitor.submit(urls.cart.useCode(), { code: 'or-dered' });
    assert.equal(visitor.page.status, 200);
    assert.match(
      textOf(visitor),
      /2 items<\/dt><dd class="price">€48\.40<[\s\S]*Coupon ORDERED of Copper &amp; Crumb<\/dt><dd class="price">−€3\.49<[\s\S]*Shipping[\s\S]*Tax[\s\S]*Total<\/dt><dd class="total price">€44\.91</,
    );
    await visitor.submit(urls.cart.dropCoupon(), {});
    assert.match(textOf(visitor), /Total<\/dt><dd class="total price">€48\.40</);
  });

  it('[P7b] [P2c] show the same at the checkout, with the coupon of the wallet last', async () => {
    await liveCoupon(shop, 'enamel-teapot', { code: 'CHECKED' });
    const { visitor } = await newBuyer(shop);
    await shopper('enamel-teapot', visitor);
    await visitor.submit(urls.cart.useCode(), { code: 'CHECKED' });
    await visitor.open(`${shop.url}${urls.ordering.checkout()}`);
    assert.match(
      textOf(visitor),
      /All items<[\s\S]*€34\.90<[\s\S]*Coupon CHECKED of[\s\S]*−€3\.49<[\s\S]*Shipping<[\s\S]*Tax<[\s\S]*Coupon of your wallet<[\s\S]*Total<[\s\S]*€31\.41</,
    );
  });

  it('[P7d] say in plain words why a coupon does not apply, and keep what was typed', async () => {
    await liveCoupon(shop, 'enamel-teapot', { code: 'LARGE', minimum: '50' });
    const visitor = await shopper('enamel-teapot', visit(shop));
    for (const [code, words] of [
      ['LARGE', 'LARGE is for €50.00 or more from Copper &amp; Crumb: €15.10 is missing.'],
      ['NOWHERE', 'No shop in your cart has a coupon with this code.'],
      ['no-where 2', 'No shop in your cart has a coupon with this code.'],
    ] as const) {
      await visitor.submit(urls.cart.useCode(), { code });
      assert.equal(visitor.page.status, 422);
      assert.ok(textOf(visitor).includes(words), words);
      assert.equal(visitor.field('code'), code);
    }
  });

  it('[P7d] go with a guest who signs in, and then say what only an account shows', async () => {
    await liveCoupon(shop, 'enamel-teapot', { code: 'AGAIN' });
    const buyer = await newBuyer(shop);
    await shopper('enamel-teapot', buyer.visitor);
    await buyer.visitor.submit(urls.cart.useCode(), { code: 'AGAIN' });
    await buyer.visitor.open(`${shop.url}${urls.ordering.checkout()}`);
    await buyer.visitor.submit(urls.ordering.checkout(), { ...address, wallet: buyer.linkId });
    const { carts, catalog } = shop.market;
    await carts.add('a browser', (await catalog.product('enamel-teapot'))!.id, 1);
    assert.equal((await carts.useCode('a browser', 'AGAIN')).ok, true);
    await carts.take('a browser', buyer.id);
    await buyer.visitor.open(`${shop.url}${urls.cart.cart()}`);
    assert.match(textOf(buyer.visitor), /AGAIN can be used once, and you have done so\./);
    assert.match(textOf(buyer.visitor), /Total<\/dt><dd class="total price">€34\.90</);
  });

  it('[M3d] [P7d] show a first-order offer with its terms to a guest and to who has not ordered, and to no one else', async () => {
    await liveCoupon(shop, 'kitchen-radio', { code: 'WELCOME', isFirstOrder: true, minimum: '20' });
    const { slug, name } = (await shop.market.catalog.product('kitchen-radio'))!.seller;
    const words = `10% off your first order of €20.00 or more from ${name}, with the code WELCOME until `;
    const pages = [urls.catalog.product({ slug: 'kitchen-radio' }), urls.catalog.shop({ slug })];
    const said = async (visitor: Visitor) => {
      const texts: boolean[] = [];
      for (const path of pages) {
        await visitor.open(`${shop.url}${path}`);
        texts.push(textOf(visitor).includes(words));
      }
      return texts;
    };
    assert.deepEqual(await said(visit(shop)), [true, true]);
    const buyer = await newBuyer(shop);
    assert.deepEqual(await said(buyer.visitor), [true, true]);
    await placeOrder(shop, buyer, ['kitchen-radio']);
    assert.deepEqual(await said(buyer.visitor), [false, false]);
    const elsewhere = visit(shop);
    await elsewhere.open(`${shop.url}${urls.catalog.product({ slug: 'two-person-tent' })}`);
    assert.doesNotMatch(textOf(elsewhere), /WELCOME/, 'another shop has no such offer');
  });
});
