import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { password } from '../../../../tests/world/people.ts';
import { newBuyer, placeOrder } from '../../../../tests/samples/buyer.ts';
import type { Buyer } from '../../../../tests/samples/buyer.ts';
import { startMarket } from '../../../../tests/samples/market.ts';
import type { SampleMarket } from '../../../../tests/samples/market.ts';
import { sampleParcel, samplePayment } from '../../../../tests/samples/order.ts';
import type { Order } from '../../ordering/orders/domain.ts';
import { urls } from '../../urls.ts';

describe('the seller center', () => {
  let shop: SampleMarket;
  let buyer: Buyer;
  let seller: Buyer;
  before(async () => {
    shop = await startMarket();
    buyer = await newBuyer(shop);
    seller = await newBuyer(shop, 'Copper & Crumb');
    await shop.market.accounts.setSeller(seller.id, (await shop.market.catalog.product('enamel-teapot'))!.seller.id);
  });
  after(() => shop.close());

  /** Sells the seller's teapot together with another shop's candle. */
  const sell = async (statuses: Parameters<typeof samplePayment>[2] = 'held'): Promise<Order> => {
    const order = await placeOrder(shop, buyer, ['enamel-teapot', 'beeswax-candle']);
    await shop.market.orders.pay(order);
    const payment = samplePayment(order, 'captured', statuses, `pay_${order.id}`);
    await shop.market.orders.recordPayment(payment);
    return order;
  };
  const partsOf = (order: Order) => {
    const own = order.parts.find((part) => part.lines[0]!.slug === 'enamel-teapot')!;
    return { own, others: order.parts.find((part) => part !== own)! };
  };

  it('[M3c] lists paid orders to ship, with address, deadline and the amount less commission', async () => {
    const order = await sell();
    await seller.visitor.open(`${shop.url}${urls.selling.center()}`);
    const text = seller.visitor.page.text.replaceAll('<!-- -->', '');
    assert.ok(text.includes(partsOf(order).own.id));
    for (const words of ['1 × Enamel teapot', '12 Harbour Row', 'Ship by', '€34.90', '−€2.79', '€32.11']) {
      assert.ok(text.includes(words), words);
    }
    assert.ok(!text.includes('Beeswax candle'));
  });

  it('[M3e] says when a part that is on its way is paid out', async () => {
    for (const [status, words] of [
      ['shipped', 'or automatically 7 days after delivery. If the carrier reports no delivery, a case opens on <time'],
      ['delivered', 'You are paid as soon as the buyer confirms, or automatically on <time'],
    ] as const) {
      const order = await sell([status, status]);
      await seller.visitor.open(`${shop.url}${urls.selling.center()}`);
      const text = seller.visitor.page.text.replaceAll('<!-- -->', '');
      assert.ok(text.includes(words), `${status} ${order.id}`);
    }
  });

  it('[M3e] [B5a] sums the payouts and the commission', async () => {
    await sell(['released', 'released']);
    const { paidMinor, commissionMinor } = await shop.market.orders.totalsOfSeller(
      (await shop.market.accounts.findById(seller.id))!.sellerId!,
    );
    assert.deepEqual([paidMinor, commissionMinor], [3_211n, 279n]);
    await seller.visitor.open(`${shop.url}${urls.selling.center()}`);
    assert.match(seller.visitor.page.text.replaceAll('<!-- -->', ''), /after €2\.79 commission/);
  });

  it('[M1a] opens when a seller signs in, unless they came from another page', async () => {
    const { visitor } = seller;
    for (const [aim, arrival] of [
      ['', '/seller'],
      ['?continue=/cart', '/cart'],
    ] as const) {
      await visitor.open(`${shop.url}${urls.accounts.account()}`);
      await visitor.submit(urls.accounts.logout(), {});
      await visitor.open(`${shop.url}${urls.accounts.login()}${aim}`);
      await visitor.submit(urls.accounts.login(), {
        email: (await shop.market.accounts.findById(seller.id))!.email,
        password,
      });
      assert.equal(new URL(visitor.page.url).pathname, arrival);
    }
  });

  it('[M3c] keeps the typed fields if the tracking number is malformed, and says so beside it', async () => {
    const { id, parts } = await sell();
    const own = parts.find((part) => part.lines[0]!.slug === 'enamel-teapot')!;
    await seller.visitor.open(`${shop.url}${urls.selling.center()}`);
    await seller.visitor.submit(urls.selling.ship(), { order: id, part: own.id, carrier: 'DHL', code: 'no!' });
    assert.equal(seller.visitor.page.status, 422);
    assert.match(seller.visitor.page.text, /value="no!"/);
    assert.match(seller.visitor.page.text, /as it stands on the label/);
    // The field takes the focus, and the list above the forms is hidden.
    assert.match(seller.visitor.page.text, /<input[^>]* id="code-[^>]* data-only-fault="true"/);
  });

  it('[M3c] keeps the typed parcel if the wallet does not answer, and says that nothing is recorded', async () => {
    const order = await sell();
    const { own } = partsOf(order);
    const parcel = { order: order.id, part: own.id, carrier: 'UPS', code: 'EZ1234567' };
    await seller.visitor.open(`${shop.url}${urls.selling.center()}`);
    await seller.visitor.submit(urls.selling.ship(), parcel);
    assert.equal(seller.visitor.page.status, 422);
    assert.match(seller.visitor.page.text, /nothing is recorded\. Press again/);
    assert.match(seller.visitor.page.text, /value="EZ1234567"/);
    assert.match(seller.visitor.page.text, /<option selected="">UPS/);
    const part = partsOf((await shop.market.orders.find(order.id))!).own;
    assert.deepEqual([part.parcels, part.status], [[], 'held']);
  });

  it('[M3c] shows the parcels of a part, and asks for a reason before it is canceled', async () => {
    const order = await sell();
    const { own } = partsOf(order);
    const state = samplePayment(order, 'captured', 'held', `pay_${order.id}`);
    const parcels = [sampleParcel(own, { id: 'pcl_1', trackingCode: 'EZANNOUNCED' })];
    const parts = state.parts.map((part) => (part.reference === own.id ? { ...part, parcels } : part));
    await shop.market.orders.recordPayment({ ...state, parts });
    await seller.visitor.open(`${shop.url}${urls.selling.center()}`);
    const text = seller.visitor.page.text.replaceAll('<!-- -->', '');
    assert.match(text, /DHL EZANNOUNCED[\s\S]*?Announced\. It counts as shipped when the carrier scans it/);
    assert.match(text, /name="parcel" value="pcl_1"/);
    assert.match(text, /The carrier must scan it by <time/);
    await seller.visitor.submit(urls.selling.cancel(), { order: order.id, part: own.id, reason: ' ' });
    assert.equal(seller.visitor.page.status, 422);
    assert.match(seller.visitor.page.text, /Write a reason: the buyer reads it/);
  });

  it('[S58] [S60] [S63] does not exist for shoppers without a shop, and shows no other seller’s part', async () => {
    const order = await sell();
    const { own, others } = partsOf(order);
    await buyer.visitor.open(`${shop.url}${urls.selling.center()}`);
    assert.equal(buyer.visitor.page.status, 404);
    await buyer.visitor.open(`${shop.url}${urls.accounts.signUp()}?sellerId=sel_1`);
    const parcel = { order: order.id, carrier: 'DHL', code: 'EZ7654321' };
    await seller.visitor.open(`${shop.url}${urls.selling.center()}`);
    await seller.visitor.submit(urls.selling.ship(), { ...parcel, part: others.id });
    assert.equal(seller.visitor.page.status, 404);
    for (const path of [urls.selling.withdraw(), urls.selling.cancel()]) {
      const answer = await seller.visitor.post(path, { ...parcel, part: others.id, parcel: 'pcl_1', reason: 'r' });
      assert.ok([303, 404].includes(answer.status), `${path} ${answer.status}`);
    }
    const unpaid = await placeOrder(shop, buyer, ['enamel-teapot']);
    await seller.visitor.open(`${shop.url}${urls.selling.center()}`);
    assert.ok(!seller.visitor.page.text.includes(unpaid.id));
    await seller.visitor.submit(urls.selling.ship(), { ...parcel, order: unpaid.id, part: unpaid.parts[0]!.id });
    assert.equal(seller.visitor.page.status, 404);
    const after = (await shop.market.orders.find(order.id))!;
    assert.ok(after.parts.every((part) => part.parcels.length === 0 && [own.id, others.id].includes(part.id)));
  });
});
