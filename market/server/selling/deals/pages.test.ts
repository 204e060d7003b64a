import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { newBuyer } from '../../../../tests/samples/buyer.ts';
import type { Buyer } from '../../../../tests/samples/buyer.ts';
import { startMarket } from '../../../../tests/samples/market.ts';
import type { SampleMarket } from '../../../../tests/samples/market.ts';
import { visit } from '../../../../tests/world/visitor.ts';
import type { Visitor } from '../../../../tests/world/visitor.ts';
import { urls } from '../../urls.ts';

describe('the page of deals', () => {
  let shop: SampleMarket;
  let seller: Buyer;
  before(async () => {
    shop = await startMarket();
    seller = await newBuyer(shop, 'Copper & Crumb');
    await shop.market.accounts.setSeller(seller.id, (await shop.market.catalog.product('enamel-teapot'))!.seller.id);
    const owner = new pg.Client({ connectionString: shop.databaseUrl });
    await owner.connect();
    await owner.query("update catalog.prices set since = since - interval '60 days'");
    await owner.end();
  });
  after(() => shop.close());

  const textOf = ({ page }: Visitor) => page.text.replaceAll('<!-- -->', '');
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const teapot = async () => (await shop.market.catalog.product('enamel-teapot'))!;

  it('[M3d] lets a seller lower a price, which card, page, search and cart then show, until it ends', async () => {
    const { visitor } = seller;
    await visitor.open(`${shop.url}${urls.selling.center()}`);
    await visitor.open(visitor.linkTo(urls.selling.deals()));
    await visitor.submit(urls.selling.deals(), {
      product: (await teapot()).id,
      price: '29.90',
      starts: day(0),
      ends: day(3),
    });
    assert.match(
      textOf(visitor),
      /Saved\. On its days[\s\S]*Enamel teapot[\s\S]*Live[\s\S]*€29\.90 instead of €34\.90/,
    );
    const guest = visit(shop);
    await guest.open(`${shop.url}${urls.catalog.search()}?q=teapot`);
    assert.match(textOf(guest), /€29\.90<[\s\S]{0,200}<s>€34\.90<\/s>[\s\S]{0,100}Until /);
    await guest.open(`${shop.url}${urls.catalog.product({ slug: 'enamel-teapot' })}`);
    assert.match(
      textOf(guest),
      /<s>€34\.90<\/s>[\s\S]*€34\.90 was the lowest price of the 30 days before [^.]*\. The deal is until /,
    );
    assert.match(textOf(guest), /"priceValidUntil":"/);
    await guest.submit(urls.cart.add(), { quantity: '2' });
    assert.match(textOf(guest), /Total<\/dt><dd class="total price">€59\.80</);
    const { id: dealId } = (await shop.market.catalog.dealsOf((await teapot()).seller.id))[0]!;
    await visitor.submit(urls.selling.endDeal({ dealId }), {});
    assert.match(textOf(visitor), /Ended\. The product has its own price again\./);
    await guest.open(`${shop.url}${urls.cart.cart()}`);
    assert.match(textOf(guest), /Total<\/dt><dd class="total price">€69\.80</);
  });

  it('[M3d] keeps what was typed when a deal is refused, with each fault at its field', async () => {
    const { visitor } = seller;
    await visitor.open(`${shop.url}${urls.selling.deals()}`);
    await visitor.submit(urls.selling.deals(), {
      product: (await teapot()).id,
      price: '99',
      starts: day(9),
      ends: day(8),
    });
    assert.equal(visitor.page.status, 422);
    for (const words of [
      'The price must be lower than the product’s own',
      'The last day must not be before the first',
    ]) {
      assert.ok(textOf(visitor).includes(words), words);
    }
    assert.deepEqual([visitor.field('price'), visitor.field('ends')], ['99', day(8)]);
  });

  it('[M3d] [S58] exists for sellers only', async () => {
    const { visitor } = await newBuyer(shop);
    await visitor.open(`${shop.url}${urls.selling.deals()}`);
    assert.equal(visitor.page.status, 404);
    const answer = await visitor.post(urls.selling.endDeal({ dealId: 'del_1' }), {});
    assert.ok([303, 404].includes(answer.status));
  });
});
