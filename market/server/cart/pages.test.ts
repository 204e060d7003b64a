import assert from 'node:assert/strict';
import { after, before, describe, it, mock } from 'node:test';
import pg from 'pg';
import { hugeAmounts, noAmounts } from '../../../tests/samples/amounts.ts';
import { proveByMail } from '../../../tests/world/mailed-codes.ts';
import { visit } from '../../../tests/world/visitor.ts';
import { newBuyer } from '../../../tests/samples/buyer.ts';
import { startMarket } from '../../../tests/samples/market.ts';
import type { SampleMarket } from '../../../tests/samples/market.ts';
import { urls } from '../urls.ts';

describe('the cart’s pages', () => {
  let shop: SampleMarket;
  before(async () => {
    shop = await startMarket();
  });
  after(() => shop.close());

  const withTeapots = async (quantity: string) => {
    const visitor = visit(shop);
    await visitor.open(`${shop.url}${urls.catalog.product({ slug: 'enamel-teapot' })}`);
    await visitor.submit(urls.cart.add(), { quantity });
    return visitor;
  };
  const teapot = async () => (await shop.market.catalog.product('enamel-teapot'))!.id;

  it('[P1a] group goods of several shops for a guest who has not signed in', async () => {
    const visitor = await withTeapots('2');
    assert.match(visitor.page.text, /Enamel teapot is in your cart/);
    await visitor.open(`${shop.url}${urls.catalog.product({ slug: 'beeswax-candle' })}`);
    await visitor.submit(urls.cart.add(), { quantity: '1' });
    for (const words of ['Copper &amp; Crumb', 'Moss Lane', '€69.80', '€83.30']) {
      assert.ok(visitor.page.text.includes(words), words);
    }
  });

  it('[M6] say so if fewer are in stock than were asked for, and hold no more than the stock', async () => {
    const visitor = visit(shop);
    await visitor.open(`${shop.url}${urls.catalog.product({ slug: 'pocket-camera' })}`);
    await visitor.submit(urls.cart.add(), { quantity: '5' });
    await visitor.open(`${shop.url}${urls.catalog.product({ slug: 'pocket-camera' })}`);
    await visitor.submit(urls.cart.add(), { quantity: '5' });
    assert.match(visitor.page.text, /as many of “Pocket camera” in your cart as you can buy/);
    assert.match(visitor.page.text, /€1,245\.00/);
  });

  it('[S138a] take a hundred different products, and refuse the next one with a reason', async () => {
    const owner = new pg.Client({ connectionString: shop.databaseUrl });
    await owner.connect();
    await owner.query(`
      insert into catalog.products (id, slug, seller_id, category, name, summary, description, price_minor, currency,
                                    stock, picture_id, weight_grams)
      select gen_random_uuid(), 'copy-' || n, seller_id, category, 'Copy ' || n, summary, description, 100, currency, 9,
             picture_id, weight_grams
        from catalog.products, generate_series(1, 101) n where slug = 'enamel-teapot'`);
    await owner.end();
    const { visitor, id } = await newBuyer(shop);
    for (let n = 1; n <= 100; n += 1) {
      assert.equal(await shop.market.carts.add(id, (await shop.market.catalog.product(`copy-${n}`))!.id, 1), 'added');
    }
    await visitor.open(`${shop.url}${urls.catalog.product({ slug: 'copy-101' })}`);
    await visitor.submit(urls.cart.add(), { quantity: '1' });
    assert.match(visitor.page.text, /Your cart is full, so Copy 101 is not in it\. Order what is in it first\./);
    assert.equal((await shop.market.carts.find(id)).count, 100);
    await visitor.open(`${shop.url}${urls.catalog.product({ slug: 'copy-7' })}`);
    await visitor.submit(urls.cart.add(), { quantity: '1' });
    assert.match(visitor.page.text, /Copy 7 is in your cart/, 'more of what is in it already');
  });

  it('[S138a] say why a cart that became too large at sign-in cannot be ordered', async () => {
    const { visitor, id } = await newBuyer(shop);
    for (let n = 1; n <= 100; n += 1) {
      await shop.market.carts.add(id, (await shop.market.catalog.product(`copy-${n}`))!.id, 1);
    }
    await shop.market.carts.add('a browser', (await shop.market.catalog.product('copy-101'))!.id, 1);
    await shop.market.carts.take('a browser', id);
    await visitor.open(`${shop.url}${urls.ordering.checkout()}`);
    assert.equal(new URL(visitor.page.url).pathname, '/cart');
    assert.match(visitor.page.text, /One order can have 100 different products\. Take some out/);
  });

  it('[M6] refuse a product that is sold out, however it is asked for', async () => {
    const visitor = await withTeapots('1');
    await visitor.open(`${shop.url}${urls.catalog.product({ slug: 'enamel-teapot' })}`);
    const { id } = (await shop.market.catalog.product('salt-cellar'))!;
    await visitor.submit(urls.cart.add(), { product: id, quantity: '1' });
    assert.match(visitor.page.text, /Salt cellar was sold out/);
    assert.ok(!visitor.page.text.includes('href="/p/salt-cellar"'));
  });

  it('link a signed-in shopper from an empty cart to their orders', async () => {
    const guest = visit(shop);
    await guest.open(`${shop.url}${urls.cart.cart()}`);
    assert.doesNotMatch(guest.page.text, /<main[^]*href="\/orders"[^]*<\/main>/);
    const { visitor } = await newBuyer(shop);
    await visitor.open(`${shop.url}${urls.ordering.checkout()}`);
    assert.match(visitor.page.text, /Your cart is empty[^]*href="\/orders"[^]*<\/main>/);
  });

  it('take a product out, and put it back as it was', async () => {
    const visitor = await withTeapots('3');
    await visitor.submit(urls.cart.set(), { product: await teapot(), quantity: '0' });
    assert.match(visitor.page.text, /Your cart is empty/);
    assert.match(visitor.page.text, /no longer in your cart/);
    await visitor.submit(urls.cart.add(), {});
    assert.match(visitor.page.text, /€104\.70/);
  });

  it('[S69] [S70] put nothing in for a quantity that is not a number, or is too large', async () => {
    for (const quantity of [...noAmounts, ...hugeAmounts, '0', '00', '0.1', '1.00', '2.5', '100']) {
      const visitor = await withTeapots(quantity);
      assert.match(visitor.page.text, /Your cart is empty/, `“${quantity}”`);
    }
  });

  it('[S69] [S70] leave the cart as it is for a quantity that is not a number', async () => {
    const visitor = await withTeapots('2');
    for (const quantity of [...noAmounts, ...hugeAmounts, '2.5']) {
      await visitor.submit(urls.cart.set(), { product: await teapot(), quantity });
      assert.match(visitor.page.text, /€69\.80/, quantity);
    }
  });

  it('[S182b] accept a number in the digits of any script', async () => {
    assert.match((await withTeapots('２')).page.text, /€69\.80/);
    assert.match((await withTeapots(' ٢ ')).page.text, /€69\.80/);
    assert.match((await withTeapots('0x2')).page.text, /Your cart is empty/);
  });

  it('[S56] change for no form from another site', async () => {
    const visitor = await withTeapots('1');
    const cookie = ['__Host-cart', '__Host-form'].map((name) => `${name}=${visitor.cookie(name)}`).join('; ');
    await shop.http(`${shop.url}${urls.cart.set()}`, {
      method: 'POST',
      body: new URLSearchParams({ product: await teapot(), quantity: '9' }),
      headers: { accept: 'text/html', cookie, origin: 'http://evil.localhost' },
      redirect: 'manual',
    });
    await visitor.open(`${shop.url}${urls.cart.cart()}`);
    assert.match(visitor.page.text, /€34\.90/);
  });

  it('[S58] show nobody else’s cart', async () => {
    await withTeapots('1');
    const other = visit(shop);
    await other.open(`${shop.url}${urls.cart.cart()}`);
    assert.match(other.page.text, /Your cart is empty/);
  });

  it('[M1a] stay with the browser if they cannot move to the shopper, and move at the next sign-in', async () => {
    const visitor = await withTeapots('2');
    const before = visitor.cookie('__Host-cart');
    const enter = { email: 'unlucky@example.com', password: 'lantern otter moss kettle' };
    await visitor.open(`${shop.url}${urls.accounts.signUp()}`);
    await visitor.submit(urls.accounts.signUp(), { name: 'Una Byrne', ...enter });
    const broken = mock.method(shop.market.carts, 'take', async () => {
      throw new Error('the database is away');
    });
    await proveByMail(shop, visitor);
    broken.mock.restore();
    assert.equal(broken.mock.callCount(), 1);
    assert.equal(new URL(visitor.page.url).pathname, '/account/step/code', 'the answer is no redirect');
    assert.equal(visitor.page.status, 500);
    assert.match(visitor.page.text, /Nothing was charged by this/);
    assert.equal(visitor.cookie('__Host-cart'), before);

    await visitor.open(`${shop.url}${urls.accounts.account()}`);
    await visitor.submit(urls.accounts.logout(), {});
    await visitor.open(`${shop.url}${urls.accounts.login()}?continue=/cart`);
    await visitor.submit(urls.accounts.login(), enter);
    await proveByMail(shop, visitor);
    assert.match(visitor.page.text, /€69\.80/);
    assert.equal(visitor.cookie('__Host-cart'), undefined);
  });
});
