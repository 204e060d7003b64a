import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { newBuyer } from '../../../../tests/samples/buyer.ts';
import { address } from '../../../../tests/world/market.ts';
import type { Buyer } from '../../../../tests/samples/buyer.ts';
import { startMarket } from '../../../../tests/samples/market.ts';
import type { SampleMarket } from '../../../../tests/samples/market.ts';
import { urls } from '../../urls.ts';

describe('the checkout', () => {
  let shop: SampleMarket;
  let owner: pg.Client;
  before(async () => {
    shop = await startMarket();
    owner = new pg.Client({ connectionString: shop.databaseUrl });
    await owner.connect();
  });
  after(async () => {
    await owner.end();
    await shop.close();
  });

  const buyerWith = async (...slugs: string[]): Promise<Buyer> => {
    const buyer = await newBuyer(shop);
    for (const slug of slugs) await shop.market.carts.add(buyer.id, (await shop.market.catalog.product(slug))!.id, 1);
    await buyer.visitor.open(`${shop.url}${urls.ordering.checkout()}`);
    return buyer;
  };
  const price = (slug: string, cents: number) =>
    owner.query('update catalog.products set price_minor = $2 where slug = $1', [slug, cents]);
  const wayOf = ({ visitor }: Buyer) => new URL(visitor.page.url).pathname;

  it('[P1a] [P1b] lists the goods by seller, the masked wallet with its caps, and the rules', async () => {
    const { visitor } = await buyerWith('enamel-teapot', 'beeswax-candle');
    const { text } = visitor.page;
    for (const words of [
      'From Copper &amp; Crumb',
      'From Moss Lane',
      'Place order and pay €48.40',
      '+353 •••• ••67',
      'You allowed up to €30.00 a payment and €300.00 a month without being asked.',
      'We hold the items for 30 minutes while you pay.',
    ]) {
      assert.ok(text.replaceAll('<!-- -->', '').includes(words), words);
    }
  });

  it('[P1a] keeps the typed fields if something is missing, and reports all faults at once', async () => {
    const buyer = await buyerWith('enamel-teapot');
    await buyer.visitor.submit(urls.ordering.checkout(), { ...address, line1: '', city: '', wallet: 'lnk_other' });
    const { status, text } = buyer.visitor.page;
    assert.equal(status, 422);
    for (const fault of ['Type your street', 'Type your town', 'Choose a linked wallet']) {
      assert.ok(text.includes(fault), fault);
    }
    assert.match(text, /value="D04"/);
    assert.equal((await shop.market.orders.ofShopper(buyer.id)).length, 0);
  });

  it('[P1a] stores the typed address before the browser goes to the wallet, so it is there afterwards', async () => {
    const { visitor } = await buyerWith('enamel-teapot');
    const cookie = ['__Host-form', '__Host-shopper'].map((name) => `${name}=${visitor.cookie(name)}`).join('; ');
    const [, token = ''] = /name="_form" value="([^"]*)"/.exec(visitor.page.text) ?? [];
    const sent = await shop.http(`${shop.url}${urls.ordering.linkFromCheckout()}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie, origin: shop.url },
      body: new URLSearchParams({ _form: token, ...address, continue: '/checkout' }),
    });
    assert.deepEqual([sent.status, sent.headers.get('location')], [307, '/account/payment-methods/link']);
    await visitor.open(`${shop.url}${urls.ordering.checkout()}`);
    assert.match(visitor.page.text, /value="12 Harbour Row"/);
  });

  it('[P1a] sends parcels to the stored address, without stray spaces and marks', async () => {
    const buyer = await buyerWith('enamel-teapot');
    const line1 = '  12   Harbour\u200b\tRow ';
    await buyer.visitor.submit(urls.ordering.checkout(), { ...address, line1, wallet: buyer.linkId });
    const [order] = await shop.market.orders.ofShopper(buyer.id);
    assert.equal(order!.address.line1, '12 Harbour Row');
  });

  it('[L1c] shows a refused link as news, because a choice is no error', async () => {
    const { visitor } = await buyerWith('enamel-teapot');
    await visitor.open(`${shop.url}${urls.ordering.checkout()}?problem=denied`);
    assert.equal(visitor.page.status, 200);
    assert.match(
      visitor.page.text,
      /notice info" role="status"><p><strong>You did not allow it<\/strong><\/p><p>Your wallet/,
    );
    assert.doesNotMatch(visitor.page.text, /role="alert"|Please look at/);
    await visitor.open(`${shop.url}${urls.ordering.checkout()}?problem=%3Cb%3E`);
    assert.doesNotMatch(visitor.page.text, /Please look at this/);
  });

  it('[P2c] [S79] shows a price that has changed, and takes the order only at the new price', async () => {
    const buyer = await buyerWith('enamel-teapot');
    await price('enamel-teapot', 3_990);
    await buyer.visitor.submit(urls.ordering.checkout(), { ...address, wallet: buyer.linkId });
    const text = buyer.visitor.page.text.replaceAll('<!-- -->', '');
    assert.equal(buyer.visitor.page.status, 422);
    assert.match(text, /price of “Enamel teapot” has changed from €34\.90 to €39\.90/);
    assert.match(text, /You were not charged/);
    assert.match(text, /Place order and pay €39\.90/);
    assert.equal((await shop.market.orders.ofShopper(buyer.id)).length, 0);
    await buyer.visitor.submit(urls.ordering.checkout(), { ...address, wallet: buyer.linkId });
    const [order] = await shop.market.orders.ofShopper(buyer.id);
    await price('enamel-teapot', 3_490);
    assert.equal(order!.amount.minor, 3_990n);
  });

  it('[P4d] makes one order of a form that is sent again after Back, and redirects to it', async () => {
    const buyer = await buyerWith('enamel-teapot');
    const form = buyer.visitor.page;
    await buyer.visitor.submit(urls.ordering.checkout(), { ...address, wallet: buyer.linkId });
    const first = wayOf(buyer);
    assert.match(first, /^\/orders\/ord_/);
    const hidden = [...form.text.matchAll(/<input type="hidden" name="(_form|place|seen)" value="([^"]*)"/g)];
    const fields = Object.fromEntries(hidden.map(([, name, value]) => [name!, value!]));
    const cookie = ['__Host-form', '__Host-shopper'].map((name) => `${name}=${buyer.visitor.cookie(name)}`).join('; ');
    const again = () =>
      shop.http(`${shop.url}${urls.ordering.checkout()}`, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie, origin: shop.url },
        body: new URLSearchParams({ ...fields, ...address, wallet: buyer.linkId }),
      });
    assert.equal((await again()).headers.get('location'), first);
    await shop.market.links.unlink(buyer.id, buyer.linkId);
    assert.equal((await again()).headers.get('location'), first, 'also when its wallet was unlinked meanwhile');
    assert.equal((await shop.market.orders.ofShopper(buyer.id)).length, 1);
  });

  it('[S58] pays only with the shopper’s own wallet', async () => {
    const [buyer, other] = [await buyerWith('enamel-teapot'), await newBuyer(shop)];
    await buyer.visitor.submit(urls.ordering.checkout(), { ...address, wallet: other.linkId });
    assert.equal(buyer.visitor.page.status, 422);
    assert.equal((await shop.market.orders.ofShopper(buyer.id)).length, 0);
  });
});
