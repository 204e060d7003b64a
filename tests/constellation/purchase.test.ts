import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Id } from '#platform/kernel/id.ts';
import { byPin } from '../samples/payment.ts';
import { urls as marketUrls } from '../../market/server/urls.ts';
import { dumpDatabase } from '../journeys/traces.ts';
import { terms } from '../samples/order.ts';
import { address } from '../world/market.ts';
import type { Shopper } from '../world/market.ts';
import { balanceOf } from '../world/money.ts';
import { holderIn, pin } from '../world/people.ts';
import { cardNumbers } from '../world/wallet.ts';
import type { Visitor } from '../world/visitor.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';

const DAY_MS = 86_400_000;

describe('a purchase', () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  let sellerHolders: Readonly<Record<string, Id<'hld'>>>;

  before(async () => {
    world = await startWorld();
    ({ given, when } = world);
    sellerHolders = await given.goods();
  });
  after(() => world.close());

  /**
   * Opens a wallet and adds money from a card, both on the wallet's pages, and links it to a new account in the market.
   */
  const buyerFromScratch = async (euros: string): Promise<Shopper> => {
    const newcomer = await given.newcomer();
    await when.linksCard({ visitor: newcomer });
    await when.addsMoney({ visitor: newcomer }, euros);
    await world.settle();
    return given.shopper({ wallet: { phone: newcomer.phone, holderId: await holderIn(world, newcomer) } });
  };
  const balance = (holderId: Id<'hld'>) => balanceOf(world, holderId);
  const escrow = async () => {
    const [account] = await world.walletRows<{ minor: string }>(
      "select posted_minor as minor from ledger.accounts where kind = 'escrow'",
    );
    return BigInt(account?.minor ?? -1);
  };
  const paymentOn = async (approval: string) =>
    (await world.wallet.payments.payments.find(new URL(approval).pathname.split('/').pop()!))!;
  const stockOf = async (slug: string) => (await world.market.catalog.product(slug))!.stock;
  const orderIdOf = (visitor: Visitor) => new URL(visitor.page.url).pathname.split('/')[2] as Id<'ord'>;

  it('[P1a] [P4a] [B1a] leads from the cart over escrow to two sellers, without JavaScript', async () => {
    const visitor = await buyerFromScratch('100');
    await when.putsIntoCart(visitor, 'enamel-teapot');
    await when.putsIntoCart(visitor, 'beeswax-candle');
    await visitor.open(`${world.marketUrl}${marketUrls.cart.cart()}`);
    assert.match(visitor.page.text, /From Copper/);
    const before = {
      copper: await balance(sellerHolders['copper-and-crumb']!),
      moss: await balance(sellerHolders['moss-lane']!),
    };
    await when.checksOut(visitor);
    assert.match(visitor.page.url, /\/id\/approve\/pay_/);
    assert.match(visitor.page.text, /Pay Holdfast Market/);
    await when.approves(visitor);
    assert.match(visitor.page.url, /\/orders\/ord_/);
    assert.match(visitor.page.text, /Paid\./);
    const orderId = orderIdOf(visitor);
    const order = (await world.market.orders.find(orderId))!;
    assert.equal(await escrow(), order.amount.minor);

    for (const part of [0, 1]) {
      const { code, seller } = await when.ships(order, { part });
      assert.ok(seller.page.text.includes(`DHL ${code}`), seller.page.text.slice(0, 3000));
      await when.delivers(code);
    }
    await when.opensOrder(visitor, orderId);
    assert.match(visitor.page.text, /Delivered/);
    await when.confirms(visitor, order);
    world.advance(7 * DAY_MS + 60_000);
    await world.settle();
    const done = (await world.market.orders.find(orderId))!;
    assert.deepEqual(
      done.parts.map((part) => part.status),
      ['released', 'released'],
    );
    assert.equal(await escrow(), 0n);
    const gained = {
      copper: (await balance(sellerHolders['copper-and-crumb']!)) - before.copper,
      moss: (await balance(sellerHolders['moss-lane']!)) - before.moss,
    };
    const net = (name: string) => {
      const part = done.parts.find((one) => one.sellerName.startsWith(name))!;
      return part.amount.minor - part.commission.minor;
    };
    assert.deepEqual(gained, { copper: net('Copper'), moss: net('Moss') });
    const letters = world.sandbox.inbox.list().filter((message) => message.to === visitor.email);
    assert.ok(letters.some((letter) => letter.subject.startsWith('You paid')));
  });

  it('[W9d] is paid from balance and card if the balance does not cover it', async () => {
    const visitor = await buyerFromScratch('20');
    await when.putsIntoCart(visitor, 'enamel-teapot');
    await when.checksOut(visitor);
    const approval = new URL(visitor.page.url).pathname;
    assert.match(
      visitor.page.text,
      /From your balance<\/dt>\s*<dd>€20\.00<\/dd>\s*<dt>From Visa •••• 4242<\/dt>\s*<dd>€14\.90/,
    );
    await visitor.submit(approval, { pin });
    assert.match(visitor.page.text, /Paid\./);
  });

  it('can still be paid after its payment was declined', async () => {
    const { visitor, buy } = await given.buyer();
    await buy('enamel-teapot');
    await visitor.submit(`${new URL(visitor.page.url).pathname}/decline`, {});
    const orderId = orderIdOf(visitor);
    assert.match(visitor.page.text, /You did not pay/);
    assert.match(visitor.page.text, /not charged/);
    await visitor.submit(marketUrls.ordering.pay({ orderId }), {});
    await when.approves(visitor);
    assert.equal(orderIdOf(visitor), orderId);
    assert.match(visitor.page.text, /Paid\./);
  });

  it('[P1b] [B3c] shows the wallet’s terms before it is placed, and keeps those of its payment', async () => {
    const { visitor } = await given.buyer();
    await when.putsIntoCart(visitor, 'beeswax-candle');
    await visitor.open(`${world.marketUrl}${marketUrls.ordering.checkout()}`);
    assert.match(visitor.page.text, /Sellers ship within 7 days, or your money comes back/);
    assert.match(visitor.page.text, /7 days after delivery/);
    assert.match(visitor.page.text, /does not answer within 5 days, what you asked for takes effect/);
    await when.checksOut(visitor);
    const order = (await world.market.orders.find(orderIdOf(visitor)))!;
    assert.deepEqual(order.terms, terms);
    await visitor.open(`${world.marketUrl}${marketUrls.ordering.order({ orderId: order.id })}`);
    assert.match(visitor.page.text, /How this order is protected/);
    assert.match(visitor.page.text, /does not answer within 5 days, what you asked for takes effect/);
  });

  it('[P4c] becomes paid even if the browser never returns', async () => {
    const { visitor, buy } = await given.buyer();
    await buy('enamel-teapot');
    const payment = await paymentOn(visitor.page.url);
    assert.ok((await world.wallet.payments.payments.approve(payment, byPin)).ok);
    await world.settle();
    const order = (await world.market.orders.find(payment.orderReference))!;
    assert.equal(order.status, 'paid');
  });

  it('[P4d] is one order and one payment, however often the button is pressed', async () => {
    const { visitor } = await given.buyer();
    await when.putsIntoCart(visitor, 'enamel-teapot');
    await visitor.open(`${world.marketUrl}${marketUrls.ordering.checkout()}`);
    const hidden = Object.fromEntries(['place', 'seen'].map((name) => [name, visitor.field(name)]));
    const [, wallet = ''] = /value="(lnk_[^"]+)"/.exec(visitor.page.text) ?? [];
    const presses = await Promise.all(
      Array.from({ length: 5 }, () => visitor.post(marketUrls.ordering.checkout(), { ...hidden, ...address, wallet })),
    );
    const targets = presses.map((answer) => answer.headers.get('location'));
    const payments = new Set(targets.filter((target) => target?.includes('/id/approve/')));
    assert.equal(payments.size, 1);
  });

  it('returns its goods if it is not paid within half an hour', async () => {
    const { visitor, buy } = await given.buyer();
    const stock = await stockOf('kitchen-radio');
    await buy('kitchen-radio');
    assert.equal(await stockOf('kitchen-radio'), stock - 1);
    world.advance(31 * 60_000);
    await world.settle();
    assert.equal(await stockOf('kitchen-radio'), stock);
    await visitor.open(`${world.marketUrl}${marketUrls.ordering.orders()}`);
    assert.match(visitor.page.text, /Ended without payment/);
  });

  it('can be canceled before it is paid, which cancels its payment in the wallet too', async () => {
    const { visitor, buy } = await given.buyer();
    const stock = await stockOf('kitchen-radio');
    await buy('kitchen-radio');
    const approval = visitor.page.url;
    const { orderReference: orderId } = await paymentOn(approval);
    await when.opensOrder(visitor, orderId);
    await visitor.submit(marketUrls.ordering.cancel({ orderId }), {});
    assert.match(visitor.page.text, /You canceled this order/);
    assert.equal(await stockOf('kitchen-radio'), stock);
    assert.equal((await paymentOn(approval)).status, 'canceled');
    await world.settle();
    assert.equal((await world.market.orders.find(orderId))!.status, 'canceled');
  });

  it('[P4c] is paid and not canceled if the capture comes before the cancelation', async () => {
    const { visitor, buy } = await given.buyer();
    await buy('enamel-teapot');
    const payment = await paymentOn(visitor.page.url);
    await when.opensOrder(visitor, payment.orderReference);
    assert.ok((await world.wallet.payments.payments.approve(payment, byPin)).ok);
    await visitor.submit(marketUrls.ordering.cancel({ orderId: payment.orderReference }), {});
    assert.match(visitor.page.text, /was paid before it could be canceled/);
    assert.equal((await world.market.orders.find(payment.orderReference))!.status, 'paid');
  });

  it('[P3e] is paid with one press within the mandate’s caps', async () => {
    const { visitor, buy } = await given.buyer();
    await buy('stoneware-mug');
    assert.match(visitor.page.url, /\/orders\/ord_/);
    assert.match(visitor.page.text, /Paid\./);
  });

  it('[S58] is shown only to its own shopper', async () => {
    const { visitor, buy } = await given.buyer();
    await buy('enamel-teapot');
    await when.approves(visitor);
    const orderId = orderIdOf(visitor);
    const stranger = await given.shopper({ name: 'Bob' });
    await when.opensOrder(stranger, orderId);
    assert.equal(stranger.page.status, 404);
    await stranger.open(`${world.marketUrl}${marketUrls.selling.center()}`);
    assert.equal(stranger.page.status, 404);
  });

  it('leaves no card number in the databases and the logs', async () => {
    const databases = await Promise.all([world.walletDatabaseUrl, world.marketDatabaseUrl].map(dumpDatabase));
    const all = [...databases, world.logs()].join('\n');
    assert.ok(all.length > 10_000);
    assert.ok(!all.includes(cardNumbers.approved));
  });
});
