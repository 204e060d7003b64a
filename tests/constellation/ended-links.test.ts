import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Id } from '#platform/kernel/id.ts';
import { METHODS } from '../world/market.ts';
import type { Buyer } from '../world/market.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';
import { urls as marketUrls } from '../../market/server/urls.ts';

/** A product above the default cap, so that an order for one waits for the holder's approval. */
const WAITING = 'enamel-teapot';

/** The current faults of the network between the products. */
const faults = {
  /** Whether the wallet's webhooks and the market's look-ups of payments are lost. */
  isUnheard: false,
  /** A request of the market, and an action that runs once, after the request and before its answer. */
  meanwhile: undefined as { readonly what: string; readonly does: () => Promise<unknown> } | undefined,
};

function brokenNet(side: 'wallet' | 'market', send: typeof fetch): typeof fetch {
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const what = `${side} ${init?.method ?? 'GET'} ${new URL(url).pathname}`;
    const informs = what.endsWith('/webhooks/wallet') || what.startsWith('market GET /v1/payments/');
    if (faults.isUnheard && informs) throw new TypeError('fetch failed');
    const answer = await send(input, init);
    const { meanwhile } = faults;
    if (meanwhile && what === `market ${meanwhile.what}`) {
      faults.meanwhile = undefined;
      await meanwhile.does();
    }
    return answer;
  };
}

describe('an order whose link ends before it is paid', () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  before(async () => {
    world = await startWorld({ net: brokenNet });
    ({ given, when } = world);
    await given.goods();
  });
  after(() => world.close());
  beforeEach(() => Object.assign(faults, { isUnheard: false, meanwhile: undefined }));

  const stock = async () => (await world.market.catalog.product(WAITING))!.stock;
  const paymentsOf = async (orderId: string): Promise<string[]> => {
    const rows = await world.walletRows<{ status: string }>(
      'select status from payments.payments where order_reference = $1',
      [orderId],
    );
    return rows.map(({ status }) => status);
  };
  const unlink = async (buyer: Buyer) => {
    const { shopperId, linkId } = await buyer.order();
    assert.ok(await world.market.links.unlink(shopperId, linkId));
  };
  const textOf = async (buyer: Buyer, id: string) => {
    await when.opensOrder(buyer.visitor, id);
    return buyer.visitor.page.text;
  };

  it('[S161e] is canceled when its link is ended in the market, and its goods are for sale again', async () => {
    const buyer = await given.buyer();
    const before = await stock();
    await buyer.buy(WAITING);
    assert.equal(await stock(), before - 1);
    await buyer.visitor.open(`${world.marketUrl}${METHODS}`);
    await buyer.visitor.submit(`${METHODS}/unlink`, {});
    await world.market.jobs.drain();
    const { id, status } = await buyer.order();
    assert.equal(status, 'canceled');
    assert.equal(await stock(), before);
    assert.deepEqual(await paymentsOf(id), ['canceled']);
    assert.match(await textOf(buyer, id), /The link to the wallet ended before this order was paid/);
  });

  it('[S161e] is canceled when its link is ended in the wallet', async () => {
    const buyer = await given.buyer();
    const before = await stock();
    await buyer.buy(WAITING);
    const [mandate] = await world.wallet.linking.mandates.listOf(buyer.person.holderId);
    await world.wallet.linking.mandates.revoke(mandate!.id, 'holder');
    await world.settle();
    assert.equal((await buyer.order()).status, 'canceled');
    assert.equal(await stock(), before);
  });

  it('[S161e] does not let one wallet reserve goods in one account after another', async () => {
    const buyer = await given.buyer({ money: 15_000n });
    const before = await stock();
    let { visitor } = buyer;
    for (let account = 0; account < 3; account += 1) {
      await when.putsIntoCart(visitor, WAITING, 3);
      await when.checksOut(visitor);
      assert.equal(await stock(), before - 3);
      await visitor.open(`${world.marketUrl}${METHODS}`);
      await visitor.submit(`${METHODS}/unlink`, {});
      await world.market.jobs.drain();
      assert.equal(await stock(), before);
      visitor = await given.shopper({ wallet: buyer.person });
      assert.match(visitor.page.text, /Your wallet is linked/);
    }
  });

  it('[S161e] is paid if the capture came before the end of the link, even if all messages were lost', async () => {
    const buyer = await given.buyer();
    await buyer.buy(WAITING);
    faults.isUnheard = true;
    await when.approves(buyer.visitor);
    const before = await stock();
    const { id, status } = await buyer.order();
    assert.equal(status, 'awaiting_payment');
    await unlink(buyer);
    await world.market.jobs.drain();
    assert.equal((await buyer.order()).status, 'paid');
    assert.deepEqual(await paymentsOf(id), ['captured']);
    assert.equal(await stock(), before);
  });

  it('[S161e] is canceled by a retry if the link ends while the wallet’s answer is in flight', async () => {
    const buyer = await given.buyer();
    const before = await stock();
    let linkId: Id<'lnk'> = 'lnk_';
    let failure: unknown;
    const does = async () => {
      ({ linkId } = await buyer.order());
      await unlink(buyer);
      failure = await world.market.orders.endOfLink(linkId).catch((error: unknown) => error);
    };
    faults.meanwhile = { what: 'POST /v1/payments', does };
    await buyer.buy(WAITING);
    assert.match(String(failure), /could not be ended: ord_/);
    assert.equal((await buyer.order()).status, 'awaiting_payment');
    await world.market.orders.endOfLink(linkId);
    const { id, status } = await buyer.order();
    assert.equal(status, 'canceled');
    assert.deepEqual(await paymentsOf(id), ['canceled']);
    assert.equal(await stock(), before);
  });

  it('[S161e] stays, and can be paid, if its shopper links the same wallet again', async () => {
    const buyer = await given.buyer();
    await buyer.buy(WAITING);
    await buyer.visitor.open(`${world.marketUrl}${METHODS}`);
    await when.linksWallet(buyer.visitor, buyer.person);
    await world.settle();
    const { id, status } = await buyer.order();
    assert.equal(status, 'awaiting_payment');
    await when.opensOrder(buyer.visitor, id);
    await buyer.visitor.submit(marketUrls.ordering.pay({ orderId: id }), {});
    await when.approves(buyer.visitor);
    await world.settle();
    assert.equal((await buyer.order()).status, 'paid');
  });

  it('[S161f] takes no goods if its link ends between the wallet’s check and the order', async () => {
    const buyer = await given.buyer();
    const before = await stock();
    const shopperId = (await world.market.accounts.idOf(buyer.email))!;
    const does = async () => {
      const [link] = await world.market.links.listOf(shopperId);
      assert.ok(await world.market.links.unlink(shopperId, link!.id));
      await world.market.jobs.drain();
    };
    faults.meanwhile = { what: 'POST /v1/payments/check', does };
    await assert.rejects(buyer.buy(WAITING), /The link to this wallet has ended/);
    assert.equal(faults.meanwhile, undefined);
    assert.equal(await stock(), before);
    assert.equal(await buyer.order(), undefined);
  });

  it('[S161e] cannot be paid by an ended link, whose end would never cancel it', async () => {
    const buyer = await given.buyer();
    await buyer.buy(WAITING);
    await unlink(buyer);
    await world.market.jobs.drain();
    const over = (await buyer.order()).linkId;
    await buyer.visitor.open(`${world.marketUrl}${METHODS}`);
    await when.linksWallet(buyer.visitor, buyer.person);
    await buyer.buy(WAITING);
    const order = await buyer.order();
    const paid = await world.market.orders.pay(order, over);
    assert.equal(!paid.ok && paid.error.code, 'wallet_refused');
    assert.equal((await buyer.order()).linkId, order.linkId);
  });
});
