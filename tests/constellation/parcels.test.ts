import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { urls as marketUrls } from '../../market/server/urls.ts';
import type { Order } from '../../market/server/ordering/orders/domain.ts';
import type { Buyer } from '../world/market.ts';
import { approvesIfAsked, doorstep } from '../world/market.ts';
import type { Visitor } from '../world/visitor.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';

const DAY_MS = 86_400_000;
/** Two of this product of Moss Lane cost 27 euros. */
const GOODS = 'beeswax-candle';

describe('the parcels of a sale', () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  let seller: Visitor;
  before(async () => {
    world = await startWorld();
    ({ given, when } = world);
    await given.goods();
    seller = await given.seller('moss-lane');
  });
  after(() => world.close());

  /** A paid order of two candles. */
  const sellTwo = async (): Promise<{ buyer: Buyer; order: Order }> => {
    const buyer = await given.buyer();
    await when.putsIntoCart(buyer.visitor, GOODS, 2);
    await when.checksOut(buyer.visitor);
    await approvesIfAsked(buyer.visitor);
    await world.settle();
    return { buyer, order: await buyer.order() };
  };
  const partOf = async ({ id }: Order) => (await world.market.orders.find(id))!.parts[0]!;
  const centerOf = async (): Promise<string> => {
    await seller.open(`${world.marketUrl}${marketUrls.selling.center()}`);
    return seller.page.text.replaceAll('<!-- -->', '');
  };
  const ship = async (order: Order, code: string, quantity?: string): Promise<string> => {
    await centerOf();
    const [part] = order.parts;
    const some = quantity === undefined ? {} : { [`quantity-${part!.lines[0]!.productId}`]: quantity };
    const parcel = { order: order.id, part: part!.id, carrier: 'DHL', code };
    await seller.submit(marketUrls.selling.ship(), { ...parcel, ...some });
    return seller.page.text.replaceAll('<!-- -->', '');
  };
  const lettersTo = (buyer: Buyer) => world.sandbox.inbox.list(buyer.email);
  const pageOf = async ({ visitor }: Buyer, order: Order): Promise<string> => {
    await when.opensOrder(visitor, order.id);
    return visitor.page.text.replaceAll('<!-- -->', '');
  };

  it('[M3c] [M5a] may be several, and the part is on its way once a carrier has scanned all of them', async () => {
    const { buyer, order } = await sellTwo();
    assert.match(await ship(order, 'EZHALF001', '3'), /Type a whole number, at most 2/);
    assert.match(seller.page.text, /value="3"/);
    await ship(order, 'EZHALF001', '1');
    assert.match(await pageOf(buyer, order), /1 × Beeswax candle[\s\S]*the carrier has not scanned it yet/);
    assert.match(await centerOf(), /Left to ship: 1 × Beeswax candle/);
    await when.scans('EZHALF001');
    assert.equal((await partOf(order)).status, 'held');
    await ship(order, 'EZHALF002');
    await when.scans('EZHALF002');
    const part = await partOf(order);
    assert.deepEqual([part.status, part.parcels.map(({ contents }) => contents[0]!.quantity)], ['shipped', [1, 1]]);
    assert.equal(lettersTo(buyer).filter(({ subject }) => subject === 'Moss Lane has sent your parcel').length, 2);
    for (const code of ['EZHALF001', 'EZHALF002']) await when.delivers(code, doorstep);
    assert.equal((await partOf(order)).status, 'delivered');
    world.advance(8 * DAY_MS);
    await world.settle();
    assert.equal((await partOf(order)).status, 'released');
  });

  it('[M3c] can be taken back and announced again, until a carrier has scanned them', async () => {
    const { order } = await sellTwo();
    await ship(order, 'EZWRONG01');
    const [wrong] = (await partOf(order)).parcels;
    const current = (await world.market.orders.find(order.id))!;
    const again = await world.market.orders.ship(current, order.parts[0]!.id, {
      carrier: 'UPS',
      trackingCode: 'EZWRONG01',
    });
    assert.equal(!again.ok && again.error.code, 'parcel_announced');
    assert.match(await centerOf(), /Wrong number: take it back/);
    const named = { order: order.id, part: order.parts[0]!.id };
    await seller.submit(marketUrls.selling.withdraw(), { ...named, parcel: wrong!.id });
    assert.match(seller.page.text, /The parcel is taken back/);
    assert.match(await ship(order, 'EZWRONG01'), /The parcel is announced/);
    assert.deepEqual(
      (await partOf(order)).parcels.map(({ status }) => status),
      ['canceled', 'announced'],
    );
    await when.scans('EZWRONG01');
    const scanned = (await partOf(order)).parcels.at(-1)!;
    const outcome = await world.market.orders.withdraw(
      (await world.market.orders.find(order.id))!,
      named.part,
      scanned.id,
    );
    assert.equal(!outcome.ok && outcome.error.code, 'parcel_not_withdrawable');
  });

  it('[B4e] [P4b] are refunded when the carrier loses one, also in part, and buyer and seller see it', async () => {
    const { buyer, order } = await sellTwo();
    const before = await buyer.balance();
    await ship(order, 'EZLOST001', '1');
    await ship(order, 'EZKEPT001', '1');
    await when.scans('EZKEPT001');
    await when.scans('EZLOST001');
    await when.loses('EZLOST001');
    assert.equal((await buyer.balance()) - before, 1_350n);
    const page = await pageOf(buyer, order);
    assert.match(page, /€13\.50 refunded\./);
    assert.match(page, /The carrier has lost it\. You are refunded for everything in it/);
    assert.match(page, /Back with you<\/span><strong>€13\.50/);
    const letter = lettersTo(buyer).find(({ subject }) => subject === 'Refunded: €13.50 is back in your wallet');
    assert.match(letter!.text, /The carrier has lost the parcel\.[\s\S]*You paid €27\.00\. Refunded: −€13\.50/);
    assert.match(await centerOf(), /Refunded to the buyer<\/dt><dd>−€13\.50/);
    await when.delivers('EZKEPT001');
    assert.equal((await partOf(order)).status, 'delivered');
  });

  it('[M3c] are not needed for a part that its seller cancels, and the buyer reads the reason', async () => {
    const { buyer, order } = await sellTwo();
    const before = await buyer.balance();
    await centerOf();
    const named = { order: order.id, part: order.parts[0]!.id };
    await seller.submit(marketUrls.selling.cancel(), { ...named, reason: 'The mold broke' });
    assert.match(seller.page.text, /The money is back with the buyer/);
    await world.settle();
    assert.equal((await buyer.balance()) - before, 2_700n);
    const letter = lettersTo(buyer).find(({ subject }) => subject === 'Refunded: €27.00 is back in your wallet');
    assert.match(letter!.text, /Moss Lane canceled it\. The reason: The mold broke/);
    assert.match(await pageOf(buyer, order), /€27\.00 came back to you/);
  });

  it('[B1d] [P4b] are refunded if no carrier scans them in time', async () => {
    const { buyer, order } = await sellTwo();
    await ship(order, 'EZNEVER01');
    world.advance(12 * DAY_MS + 60_000);
    await world.settle();
    assert.equal((await partOf(order)).status, 'refunded');
    const letter = lettersTo(buyer).find(({ subject }) => subject.startsWith('Refunded: €27.00'));
    assert.match(letter!.text, /No carrier had it in time/);
  });
});
