import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { byPin } from '../samples/payment.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';
import { urls as marketUrls } from '../../market/server/urls.ts';

const MINUTE_MS = 60_000;
const TEAPOT = 3_490n;

/** The current faults of the network between the two products, and of the market's process. */
const faults = {
  /** The market's requests that arrive, but whose answers are lost. */
  losesAnswer: undefined as RegExp | undefined,
  /** The market's requests that never arrive. */
  losesRequest: undefined as RegExp | undefined,
  losesWebhooks: false,
  killsAt: undefined as string | undefined,
  /** The market's requests, and an action that runs once, after such a request and before its answer. */
  meanwhile: undefined as { readonly what: RegExp; readonly does: () => Promise<unknown> } | undefined,
};

function brokenNet(side: 'wallet' | 'market', send: typeof fetch): typeof fetch {
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const what = `${init?.method ?? 'GET'} ${new URL(url).pathname}`;
    const isWebhook = side === 'wallet' && url.endsWith('/webhooks/wallet');
    if ((isWebhook && faults.losesWebhooks) || (side === 'market' && faults.losesRequest?.test(what))) {
      throw new TypeError('fetch failed');
    }
    const answer = await send(input, init);
    const { meanwhile } = faults;
    if (side === 'market' && meanwhile?.what.test(what)) {
      faults.meanwhile = undefined;
      await meanwhile.does();
    }
    if (side !== 'market' || !faults.losesAnswer?.test(what)) return answer;
    await answer.body?.cancel();
    throw new TypeError('fetch failed');
  };
}

describe('an order whose messages are lost', () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  before(async () => {
    world = await startWorld({
      net: brokenNet,
      inMarket: async (point) => {
        if (point === faults.killsAt) throw new Error(`killed at ${point}`);
      },
    });
    ({ given, when } = world);
    await given.goods();
  });
  after(() => world.close());
  beforeEach(() => {
    Object.assign(faults, {
      losesAnswer: undefined,
      losesRequest: undefined,
      losesWebhooks: false,
      killsAt: undefined,
      meanwhile: undefined,
    });
  });

  /** Reads the status of each payment that was ever requested for an order. */
  const paymentsOf = async (orderId: string): Promise<string[]> => {
    const rows = await world.walletRows<{ status: string }>(
      'select status from payments.payments where order_reference = $1 order by created_at, id',
      [orderId],
    );
    return rows.map(({ status }) => status);
  };
  const later = async (ms: number) => {
    world.advance(ms);
    await world.settle();
  };

  it('[P4d] becomes paid once if the market is killed after its request to the wallet', async () => {
    const buyer = await given.buyer();
    faults.killsAt = 'order.payment_created';
    faults.losesWebhooks = true;
    await buyer.buy('stoneware-mug');
    assert.equal(buyer.visitor.page.status, 500);
    assert.equal((await buyer.order()).paymentId, null);
    faults.killsAt = undefined;
    await later(2 * MINUTE_MS);
    const order = await buyer.order();
    assert.equal(order.status, 'paid');
    assert.deepEqual(await paymentsOf(order.id), ['captured']);
    assert.equal(await buyer.balance(), 10_000n - order.amount.minor);
  });

  it('[P4c] becomes paid once if the market is killed before its request to the wallet', async () => {
    const buyer = await given.buyer();
    faults.killsAt = 'order.placed';
    await buyer.buy('stoneware-mug');
    assert.equal(buyer.visitor.page.status, 500);
    faults.killsAt = undefined;
    await later(2 * MINUTE_MS);
    const order = await buyer.order();
    assert.equal(order.status, 'paid');
    assert.deepEqual(await paymentsOf(order.id), ['captured']);
  });

  it('[P4c] becomes paid by the reconciler alone, without a return or a webhook', async () => {
    const buyer = await given.buyer();
    faults.losesWebhooks = true;
    await buyer.buy('enamel-teapot');
    const { paymentId } = await buyer.order();
    const payment = (await world.wallet.payments.payments.find(paymentId!))!;
    assert.ok((await world.wallet.payments.payments.approve(payment, byPin)).ok);
    assert.equal((await buyer.order()).status, 'awaiting_payment');
    await later(2 * MINUTE_MS);
    assert.equal((await buyer.order()).status, 'paid');
    const paid = world.sandbox.inbox.list(buyer.email).filter((letter) => letter.subject.startsWith('You paid'));
    assert.equal(paid.length, 1);
  });

  it('[P4d] [P5e] says that the wallet does not answer, and makes one payment for many presses', async () => {
    const buyer = await given.buyer();
    faults.losesAnswer = /^POST \/v1\/payments$/;
    await buyer.buy('enamel-teapot');
    assert.match(buyer.visitor.page.text, /has not answered yet/);
    const order = await buyer.order();
    for (let press = 0; press < 3; press += 1)
      await buyer.visitor.submit(marketUrls.ordering.pay({ orderId: order.id }), {});
    faults.losesAnswer = undefined;
    await buyer.visitor.submit(marketUrls.ordering.pay({ orderId: order.id }), {});
    assert.match(buyer.visitor.page.url, /\/id\/approve\/pay_/);
    assert.deepEqual(await paymentsOf(order.id), ['requires_approval']);
    await when.approves(buyer.visitor);
    assert.match(buyer.visitor.page.text, /Paid\./);
    assert.equal(await buyer.balance(), 10_000n - TEAPOT);
  });

  it('[P4d] is not charged to two wallets: the first payment is canceled before the second is requested', async () => {
    const buyer = await given.buyer();
    await buyer.buy('enamel-teapot');
    const first = (await buyer.order()).paymentId!;
    const other = await given.person({ money: 10_000n });
    const wallet = await when.linksAnother(buyer, other);
    const { id } = await buyer.order();
    await when.opensOrder(buyer.visitor, id);
    await buyer.visitor.submit(marketUrls.ordering.pay({ orderId: id }), { wallet });
    assert.deepEqual(await paymentsOf(id), ['canceled', 'requires_approval']);
    const payment = (await world.wallet.payments.payments.find(first))!;
    const late = await world.wallet.payments.payments.approve(payment, byPin);
    assert.equal(!late.ok && late.error.code, 'payment_not_payable');
    await when.approves(buyer.visitor);
    assert.match(buyer.visitor.page.text, /Paid\./);
    assert.deepEqual(await paymentsOf(id), ['canceled', 'captured']);
    assert.equal(await buyer.balance(), 10_000n);
  });

  it('[P4d] is paid by the first wallet if its approval comes before the change to another', async () => {
    const buyer = await given.buyer();
    await buyer.buy('enamel-teapot');
    const { id, paymentId } = await buyer.order();
    const wallet = await when.linksAnother(buyer, await given.person({ money: 10_000n }));
    await when.opensOrder(buyer.visitor, id);
    const payment = (await world.wallet.payments.payments.find(paymentId!))!;
    assert.ok((await world.wallet.payments.payments.approve(payment, byPin)).ok);
    await buyer.visitor.submit(marketUrls.ordering.pay({ orderId: id }), { wallet });
    assert.match(buyer.visitor.page.text, /Paid\./);
    assert.deepEqual(await paymentsOf(id), ['captured']);
  });

  it('[P4d] is never charged twice if several tabs pay it concurrently with several wallets', async () => {
    const buyer = await given.buyer();
    await buyer.buy('enamel-teapot');
    const { id, linkId } = await buyer.order();
    const wallet = await when.linksAnother(buyer, await given.person({ money: 10_000n }));
    const order = await buyer.order();
    await Promise.all(
      Array.from({ length: 12 }, (_, tab) => world.market.orders.pay(order, tab % 2 === 0 ? linkId : wallet)),
    );
    const statuses = await paymentsOf(id);
    assert.equal(statuses.filter((status) => status !== 'canceled').length, 1, statuses.join());
    assert.equal((await world.market.orders.find(id))!.status, 'awaiting_payment');
  });

  it('[P4d] becomes paid by a capture whose messages were lost, even if the link has ended since', async () => {
    const buyer = await given.buyer();
    faults.losesAnswer = /^POST \/v1\/payments$/;
    faults.losesWebhooks = true;
    await buyer.buy('stoneware-mug');
    faults.losesAnswer = undefined;
    const { id, shopperId, linkId } = await buyer.order();
    assert.ok(await world.market.links.unlink(shopperId, linkId));
    await later(MINUTE_MS);
    const lost = (await world.market.orders.find(id))!;
    assert.match(lost.problem!.nextAction, /would see it here within minutes/);
    faults.losesWebhooks = false;
    await later(10 * MINUTE_MS);
    assert.equal((await world.market.orders.find(id))!.status, 'paid');
    assert.deepEqual(await paymentsOf(id), ['captured']);
  });

  it('[P4d] [M6] is refunded if its capture becomes known after it expired, and its goods are sold once', async () => {
    const buyer = await given.buyer();
    const { stock } = (await world.market.catalog.product('stoneware-mug'))!;
    faults.losesAnswer = /^POST \/v1\/payments$/;
    faults.losesWebhooks = true;
    await buyer.buy('stoneware-mug');
    faults.losesAnswer = undefined;
    const { id, shopperId, linkId } = await buyer.order();
    assert.ok(await world.market.links.unlink(shopperId, linkId));
    world.advance(31 * MINUTE_MS);
    await world.market.jobs.sweep();
    assert.equal((await world.market.orders.find(id))!.status, 'expired');
    assert.equal((await world.market.catalog.product('stoneware-mug'))!.stock, stock);
    faults.losesWebhooks = false;
    await later(40 * MINUTE_MS);
    await world.settle();
    assert.equal((await world.market.orders.find(id))!.status, 'expired');
    assert.deepEqual(await paymentsOf(id), ['refunded']);
    assert.equal(await buyer.balance(), 10_000n);
  });

  it('[P4d] [M6] keeps its goods past the half hour while the wallet is away, and then returns them', async () => {
    const buyer = await given.buyer();
    const { stock } = (await world.market.catalog.product('kitchen-radio'))!;
    faults.losesRequest = /^POST \/v1\/payments$/;
    await buyer.buy('kitchen-radio');
    await later(45 * MINUTE_MS);
    const { id } = await buyer.order();
    assert.equal((await world.market.orders.find(id))!.status, 'awaiting_payment');
    assert.equal((await world.market.catalog.product('kitchen-radio'))!.stock, stock - 1);
    faults.losesRequest = undefined;
    await later(2 * MINUTE_MS);
    const order = (await world.market.orders.find(id))!;
    assert.equal(order.status, 'expired');
    assert.ok((await paymentsOf(id)).every((status) => status === 'canceled' || status === 'expired'));
    assert.equal((await world.market.catalog.product('kitchen-radio'))!.stock, stock);
    const subjects = world.sandbox.inbox.list(buyer.email).map((letter) => letter.subject);
    assert.ok(subjects.includes('Your order has ended: it was not paid in time'));
  });

  it('[P4d] [M6] expires even if its payment is requested again while it is being canceled', async () => {
    const buyer = await given.buyer();
    const { stock } = (await world.market.catalog.product('kitchen-radio'))!;
    await buyer.buy('kitchen-radio');
    const { id } = await buyer.order();
    const find = async () => (await world.market.orders.find(id))!;
    faults.meanwhile = {
      what: /^POST \/v1\/payments\/\w+\/cancel$/,
      does: async () => world.market.orders.pay(await find()),
    };
    world.advance(30 * MINUTE_MS);
    await world.market.jobs.sweep();
    assert.equal((await find()).status, 'awaiting_payment');
    assert.deepEqual(await paymentsOf(id), ['canceled', 'requires_approval']);
    await later(2 * MINUTE_MS);
    assert.equal((await find()).status, 'expired');
    assert.deepEqual(await paymentsOf(id), ['canceled', 'canceled']);
    assert.equal((await world.market.catalog.product('kitchen-radio'))!.stock, stock);
  });

  it('[M3c] announces a parcel once, by pressing again, if the wallet’s answer or the carrier’s was lost', async () => {
    const buyer = await given.buyer();
    await buyer.buy('enamel-teapot');
    await when.approves(buyer.visitor);
    const order = await buyer.order();
    faults.losesAnswer = /\/shipments$/;
    faults.losesRequest = /trackers/;
    const { code, seller } = await when.ships(order);
    assert.match(seller.page.text, /nothing is recorded\. Press again/);
    assert.match(seller.page.text, new RegExp(`value="${code}"`));
    Object.assign(faults, { losesAnswer: undefined, losesRequest: undefined });
    await when.ships(order, { seller });
    await when.ships(order, { seller });
    assert.match(seller.page.text, /The parcel is announced/);
    await world.settle();
    // The carrier did not answer, so the wallet asks it again later.
    world.advance(13 * 60 * MINUTE_MS);
    await world.settle();
    await when.scans(code);
    const part = (await buyer.order()).parts[0]!;
    assert.equal(part.status, 'shipped');
    assert.deepEqual(
      part.parcels.map(({ carrier, trackingCode, status }) => [carrier, trackingCode, status]),
      [['DHL', code, 'shipped']],
    );
    const letters = world.sandbox.inbox.list(buyer.email).filter(({ subject }) => subject.includes('has sent'));
    assert.equal(letters.length, 1);
    const sold = world.sandbox.inbox.list('copper-and-crumb@example.com').map(({ subject }) => subject);
    assert.ok(sold.some((subject) => subject.startsWith('You have sold something for €34.90')));
  });

  it('[M3c] cancels a part once if the wallet’s answer was lost, also if the seller types another reason', async () => {
    const buyer = await given.buyer();
    await buyer.buy('stoneware-mug');
    const order = await buyer.order();
    const [part] = order.parts;
    const seller = await given.seller('copper-and-crumb');
    const cancel = async (reason: string) => {
      await seller.submit(marketUrls.selling.cancel(), { order: order.id, part: part!.id, reason });
      return seller.page;
    };
    const paid = await buyer.balance();
    faults.losesAnswer = /\/cancelations$/;
    const lost = await cancel('Out of clay');
    assert.equal(lost.status, 422);
    assert.match(lost.text, /nothing is recorded\. Press again/);
    assert.match(lost.text, /value="Out of clay"/);
    faults.losesAnswer = undefined;
    assert.match((await cancel('No clay left')).text, /The money is back with the buyer/);
    assert.equal((await buyer.balance()) - paid, part!.amount.minor);
  });
});
