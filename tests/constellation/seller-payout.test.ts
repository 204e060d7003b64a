import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Id } from '#platform/kernel/id.ts';
import type { Buyer } from '../world/market.ts';
import type { Person } from '../world/people.ts';
import type { Visitor } from '../world/visitor.ts';
import { MOVE_MS, PAYOUT, address } from '../world/market.ts';
import { balanceOf } from '../world/money.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';
import { endPayee } from '../../market/server/wallet/payees/jobs-schema.ts';
import { urls as marketUrls } from '../../market/server/urls.ts';

/** A product of Moss Lane below the default cap, so that it is paid without approval. */
const GOODS = 'beeswax-candle';
const SHOP = 'moss-lane';
const HOUR_MS = 3_600_000;

let world: TestWorld;
let given: Given;
let when: When;
let sellerId: Id<'sel'>;
before(async () => {
  world = await startWorld();
  ({ given, when } = world);
  await given.goods();
  sellerId = (await world.market.catalog.product(GOODS))!.seller.id;
});
after(() => world.close());
// A shop gets ten codes a day, and the clock that counts them also dates what the wallet signs.
beforeEach(() => world.marketRows('delete from wallet.proofs'));

/** Opens the page for the wallet that is paid, in the seller's browser. */
const openSeller = (slug = SHOP): Promise<Visitor> => given.seller(slug, PAYOUT);

async function linkWallet(slug: string, person: Person): Promise<Visitor> {
  const seller = await openSeller(slug);
  await when.movesPayout(seller, person);
  await seller.open(`${world.marketUrl}${PAYOUT}`);
  return seller;
}

const textOf = (visitor: Visitor): string => visitor.page.text.replaceAll('<!-- -->', '');
const balance = ({ holderId }: Person) => balanceOf(world, holderId);
const payeeId = () => world.market.catalog.payeeOf(sellerId);
const statusOf = async (id: string) => {
  const [payee] = await world.wallet.linking.payees.find('market', [id as Id<'pye'>]);
  return payee?.endedBy ?? 'active';
};

/** Makes the market end a payee at the wallet, as it does after an unlinking. */
async function endLate(id: string): Promise<void> {
  await world.marketRows('insert into jobs.outbox (id, kind, payload) values (gen_random_uuid(), $1, $2)', [
    endPayee.kind,
    JSON.stringify({ payee_id: id }),
  ]);
  await world.settle();
}

/** Ships the buyer's order and confirms its delivery. @returns The cents that the seller is paid. */
async function deliver(buyer: Buyer): Promise<bigint> {
  const order = await buyer.order();
  const { code } = await when.ships(order);
  await when.scans(code);
  await when.confirms(buyer.visitor, order);
  await world.settle();
  const [part] = order.parts;
  return part!.amount.minor - part!.commission.minor;
}

describe('the wallet of a seller', () => {
  it('[M3a] is shown by its masked name', async () => {
    const seller = await openSeller();
    assert.match(textOf(seller), /[A-Z]\w+ [A-Z]\. · \+353 •••• ••\d\d/);
    await seller.open(`${world.marketUrl}${marketUrls.selling.center()}`);
    assert.match(textOf(seller), /Paid into [A-Z]\w+ [A-Z]\. · \+353/);
  });

  it('[M3a] [B1a] [B1b] [M5c] is linked by consent, and is paid for later sales', async () => {
    const person = await given.person({ tier: 2 });
    const former = (await payeeId())!;
    const seller = await openSeller();
    await when.setsOut(seller, person);
    assert.match(textOf(seller), /Be paid by Holdfast Market into this wallet\?/);
    assert.match(textOf(seller), /Moss Lane/);
    await when.answers(seller, 'allow');
    assert.equal(seller.page.url, `${world.marketUrl}${PAYOUT}?waits`);
    assert.match(textOf(seller), /The change waits/);
    world.advance(MOVE_MS);
    await world.settle();
    await seller.open(`${world.marketUrl}${PAYOUT}`);
    assert.match(textOf(seller), /Ada B\. · \+353 •••• ••\d\d/);
    world.advance(HOUR_MS);
    await world.settle();
    assert.equal(await statusOf(former), 'client', 'the link to the former wallet has ended');
    const buyer = await given.buyer();
    await buyer.buy(GOODS);
    const net = await deliver(buyer);
    assert.equal(await balance(person), net);
  });

  it('[M3a] stays the same after a refusal, and if the new one has no document', async () => {
    const before = await payeeId();
    const seller = await openSeller();
    await when.setsOut(seller, await given.person({ tier: 2 }));
    await when.answers(seller, 'deny');
    assert.match(textOf(seller), /You did not allow it/);
    const other = await openSeller();
    await when.setsOut(other, await given.person({ tier: 1 }));
    assert.match(textOf(other), /Sellers show a document first/);
    await when.answers(other, 'deny');
    assert.match(textOf(other), /Your wallet asks for a document/);
    assert.equal(await payeeId(), before);
  });

  it('[M3a] is paid for its own sales in escrow, even if another one is linked since', async () => {
    const [first, second] = [await given.person({ tier: 2 }), await given.person({ tier: 2 })];
    await linkWallet(SHOP, first);
    const buyer = await given.buyer();
    await buyer.buy(GOODS);
    const seller = await openSeller();
    assert.match(textOf(seller), /€[\d.]+ is in escrow for you/);
    await linkWallet(SHOP, second);
    await world.settle();
    const net = await deliver(buyer);
    assert.deepEqual([await balance(first), await balance(second)], [net, 0n]);
  });

  it('[M3a] takes the goods off sale when it is unlinked, and the pages of seller and buyer say so', async () => {
    await linkWallet(SHOP, await given.person({ tier: 2 }));
    const id = (await payeeId())!;
    const waiting = await given.buyer({ money: 10_000n });
    await waiting.buy('framed-print-harbour');
    assert.equal((await waiting.order()).status, 'awaiting_payment', 'it waits for approval');
    const buyer = await given.buyer();
    await when.putsIntoCart(buyer.visitor, GOODS);
    await buyer.visitor.open(`${world.marketUrl}${marketUrls.ordering.checkout()}`);
    const seller = await openSeller();
    await when.unlinksPayout(seller);
    assert.match(textOf(seller), /Your goods are not on sale/);
    assert.match(textOf(seller), /You unlinked it here/);
    await seller.open(`${world.marketUrl}${marketUrls.selling.center()}`);
    assert.match(textOf(seller), /nobody can buy from you/);
    await buyer.visitor.submit(marketUrls.ordering.checkout(), address);
    assert.equal(new URL(buyer.visitor.page.url).pathname, '/cart');
    assert.match(textOf(buyer.visitor), /Not on sale just now, because its shop cannot be paid/);
    assert.equal(await buyer.order(), undefined);
    const fresh = given.visitor();
    await fresh.open(`${world.marketUrl}${marketUrls.catalog.product({ slug: GOODS })}`);
    assert.equal(fresh.page.status, 404);
    await world.settle();
    assert.equal(await statusOf(id), 'client');
  });

  it('[M3a] must be linked to pay a waiting order, whose buyer reads the reason', async () => {
    await linkWallet(SHOP, await given.person({ tier: 2 }));
    const buyer = await given.buyer();
    await buyer.buy('framed-print-harbour');
    await buyer.visitor.submit(`${new URL(buyer.visitor.page.url).pathname}/decline`, {});
    const seller = await openSeller();
    await when.unlinksPayout(seller);
    await world.settle();
    const order = await buyer.order();
    await when.opensOrder(buyer.visitor, order.id);
    await buyer.visitor.submit(marketUrls.ordering.pay({ orderId: order.id }), {});
    assert.match(textOf(buyer.visitor), /A seller of this order cannot be paid/);
    assert.match(textOf(buyer.visitor), /You were not charged/);
  });

  it('[L2b] [L2d] [M3a] [S147a] can end its link in the wallet, and page, letter and security log say so', async () => {
    const newestEvent = async () => {
      const [newest] = await world.marketRows<{ event: string; facts: object }>(
        `select event, facts from security_log.events where event like 'payee.%' order by last_at desc limit 1`,
      );
      return newest;
    };
    await linkWallet(SHOP, await given.person({ tier: 2 }));
    assert.equal((await newestEvent())!.event, 'payee.linked');
    await world.wallet.linking.payees.end((await payeeId())! as Id<'pye'>, 'holder');
    await world.settle();
    assert.deepEqual(await newestEvent(), { event: 'payee.ended', facts: { by: 'holder' } });
    const [letter] = world.sandbox.inbox.list(`${SHOP}@example.com`);
    assert.match(letter!.subject, /Your wallet is unlinked, and your goods are off sale/);
    const seller = await openSeller();
    assert.match(textOf(seller), /You ended it in your wallet/);
    assert.equal(await payeeId(), null);
  });

  it('[M3a] stays linked if it is linked again, and the end of the first link reaches the wallet late', async () => {
    const person = await given.person({ tier: 2 });
    const seller = await linkWallet(SHOP, person);
    await when.unlinksPayout(seller);
    await when.setsOut(seller, person);
    await when.answers(seller, 'allow');
    const id = (await payeeId())!;
    await endLate(id);
    assert.equal(await statusOf(id), 'active');
  });

  it('[S31] [S58] belongs to one seller, and only that seller sees it', async () => {
    const person = await given.person({ tier: 2 });
    await linkWallet(SHOP, person);
    const other = await openSeller('copper-and-crumb');
    await when.setsOut(other, person);
    assert.match(textOf(other), /is paid for another seller at Holdfast Market already/);
    await when.answers(other, 'deny');
    assert.match(textOf(other), /paid for another shop here/);
    const buyer = await given.buyer();
    await buyer.visitor.open(`${world.marketUrl}${PAYOUT}`);
    assert.equal(buyer.visitor.page.status, 404);
  });
});
