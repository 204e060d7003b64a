import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { newBuyer, storeLink } from '../../../../tests/samples/buyer.ts';
import type { Buyer } from '../../../../tests/samples/buyer.ts';
import { couponOf, liveCoupon, sellerOf } from '../../../../tests/samples/coupons.ts';
import { startMarket } from '../../../../tests/samples/market.ts';
import type { SampleMarket } from '../../../../tests/samples/market.ts';
import { samplePayment } from '../../../../tests/samples/order.ts';
import { address } from '../../../../tests/world/market.ts';
import { seenOf } from '../../cart/domain.ts';
import type { Order } from './domain.ts';

const [TEAPOT, MUG] = ['enamel-teapot', 'stoneware-mug'];

describe('an order with a coupon', () => {
  let shop: SampleMarket;
  before(async () => {
    shop = await startMarket();
  });
  after(() => shop.close());

  const put = async (buyer: Buyer, slugs: readonly string[], code: string) => {
    for (const slug of slugs) await shop.market.carts.add(buyer.id, (await shop.market.catalog.product(slug))!.id, 1);
    return shop.market.carts.useCode(buyer.id, code);
  };
  const place = async (buyer: Buyer) => {
    const shopper = (await shop.market.accounts.findById(buyer.id))!;
    const seen = seenOf(await shop.market.carts.find(buyer.id));
    const placeKey = randomBytes(9).toString('hex');
    return shop.market.orders.place({ shopper, address, linkId: buyer.linkId, placeKey, seen });
  };
  const order = async (buyer: Buyer, slugs: readonly string[], code: string): Promise<Order> => {
    assert.equal((await put(buyer, slugs, code)).ok, true);
    const placed = await place(buyer);
    assert.ok(placed.ok);
    return placed.value;
  };
  const pay = async (unpaid: Order, parts: Parameters<typeof samplePayment>[2] = 'held') => {
    await shop.market.orders.pay(unpaid);
    const payment = samplePayment(unpaid, 'captured', parts, `pay_${unpaid.id}`);
    await shop.market.orders.recordPayment(payment);
    return payment;
  };
  const sums = async (id: Awaited<ReturnType<typeof liveCoupon>>) => {
    const { held, spent } = await couponOf(shop, TEAPOT, id);
    return [held.minor, spent.minor];
  };
  /** A buyer who has used a coupon. */
  const payer = async (subject: string, code: string): Promise<Buyer> => {
    const buyer = await newBuyer(shop, 'Ada Byrne', subject);
    await pay(await order(buyer, [TEAPOT], code));
    return buyer;
  };
  /** Unlinks the wallet, so that another account can link it. */
  const leave = (buyer: Buyer) => shop.market.links.unlink(buyer.id, buyer.linkId);
  const refusalOf = (outcome: Awaited<ReturnType<typeof put>>) =>
    outcome.ok ? 'used' : (outcome.error.found?.refusal.code ?? 'unknown');

  it('[P7b] [P2c] costs what the cart showed: each line less its share, exactly', async () => {
    await liveCoupon(shop, TEAPOT, { code: 'SHARES' });
    const buyer = await newBuyer(shop);
    const { parts, amount } = await order(buyer, [TEAPOT, MUG, 'beeswax-candle'], 'SHARES');
    assert.deepEqual(
      parts.map((part) => [part.coupon?.code, part.amount.minor, part.lines.map((line) => line.discount.minor)]),
      [
        ['SHARES', 4_446n, [350n, 144n]],
        [undefined, 1_350n, [0n]],
      ],
    );
    assert.equal(amount.minor, 5_796n);
    const [stored] = await shop.market.orders.ofShopper(buyer.id);
    assert.deepEqual(stored!.parts, parts, 'as it is stored');
    assert.equal((await shop.market.carts.find(buyer.id)).groups.length, 0);
  });

  it('[P7c] holds its discount, takes it when it is paid, and gives back the share of each refunded line', async () => {
    const id = await liveCoupon(shop, TEAPOT, { code: 'REFUND' });
    const buyer = await newBuyer(shop);
    const unpaid = await order(buyer, [TEAPOT, MUG], 'REFUND');
    assert.deepEqual(await sums(id), [494n, 0n]);
    const payment = await pay(unpaid);
    assert.deepEqual(await sums(id), [0n, 494n]);
    const [part] = payment.parts;
    const ofMug = { minor: 1_306n, currency: 'EUR' as const };
    const [teapot, mug] = part!.lines;
    const partly = { ...part!, refunded: ofMug, lines: [teapot!, { ...mug!, refunded: ofMug }] };
    await shop.market.orders.recordPayment({ ...payment, status: 'partially_refunded', parts: [partly] });
    assert.deepEqual(await sums(id), [0n, 350n]);
    await shop.market.orders.recordPayment(payment);
    assert.deepEqual(await sums(id), [0n, 350n], 'an outdated state takes nothing again');
    assert.equal(refusalOf(await put(buyer, [MUG], 'REFUND')), 'used_up', 'a part of it is still used');
    await shop.market.orders.recordPayment(samplePayment(unpaid, 'refunded', 'refunded', payment.id));
    assert.deepEqual(await sums(id), [0n, 0n]);
    assert.equal(refusalOf(await put(buyer, [MUG], 'REFUND')), 'used');
  });

  it('[P7c] [S78] can use the coupon again after it was canceled, and not before', async () => {
    const id = await liveCoupon(shop, TEAPOT, { code: 'CANCEL' });
    const buyer = await newBuyer(shop);
    const unpaid = await order(buyer, [TEAPOT], 'CANCEL');
    assert.equal(refusalOf(await put(buyer, [MUG], 'CANCEL')), 'used_up');
    await shop.market.orders.cancel(unpaid.id);
    await shop.market.orders.cancel(unpaid.id);
    assert.deepEqual(await sums(id), [0n, 0n]);
    assert.equal(refusalOf(await put(buyer, [MUG], 'CANCEL')), 'used');
  });

  it('[P7e] [S78] uses it once, if the same cart is ordered in two tabs', async () => {
    const id = await liveCoupon(shop, TEAPOT, { code: 'TABS' });
    const buyer = await newBuyer(shop);
    await put(buyer, [TEAPOT], 'TABS');
    const placed = await Promise.all([place(buyer), place(buyer), place(buyer)]);
    assert.equal(placed.filter(({ ok }) => ok).length, 1);
    assert.deepEqual(await sums(id), [349n, 0n]);
  });

  it('[M3d] [P7d] [S78] is refused the coupon if another account has used it with the same wallet', async () => {
    const id = await liveCoupon(shop, TEAPOT, { code: 'TWINS' });
    const subject = randomBytes(6).toString('hex');
    await leave(await payer(subject, 'TWINS'));
    const second = await newBuyer(shop, 'Ada Again', subject);
    await put(second, [TEAPOT], 'TWINS');
    const placed = await place(second);
    assert.ok(!placed.ok && placed.error.code === 'coupon_refused');
    assert.deepEqual(placed.error.refusal, { code: 'used_up', most: 1 });
    assert.equal((await shop.market.carts.find(second.id)).count, 1, 'the cart is as it was');
    assert.deepEqual(await sums(id), [0n, 349n]);
  });

  it('[M3d] [S78] is not paid by a wallet that has used the coupon already', async () => {
    await liveCoupon(shop, TEAPOT, { code: 'SWITCH' });
    const subject = randomBytes(6).toString('hex');
    await leave(await payer(subject, 'SWITCH'));
    const second = await newBuyer(shop, 'Ada Again');
    const unpaid = await order(second, [TEAPOT], 'SWITCH');
    const paid = await shop.market.orders.pay(unpaid, await storeLink(shop, second.id, subject));
    assert.ok(!paid.ok && paid.error.code === 'wallet_refused');
    assert.equal(paid.error.problem.title, 'This wallet cannot use SWITCH again');
  });

  it('[M3d] [S78] is the first order only for who has bought nothing there, also by the wallet', async () => {
    await liveCoupon(shop, TEAPOT, { code: 'FIRST', isFirstOrder: true, perPerson: '5' });
    const subject = randomBytes(6).toString('hex');
    const first = await newBuyer(shop, 'Ada Byrne', subject);
    const unpaid = await order(first, [TEAPOT], 'FIRST');
    assert.equal(refusalOf(await put(first, [MUG], 'FIRST')), 'not_first');
    await pay(unpaid);
    await leave(first);
    const second = await newBuyer(shop, 'Ada Again', subject);
    await put(second, [TEAPOT], 'FIRST');
    const placed = await place(second);
    assert.equal(!placed.ok && placed.error.code === 'coupon_refused' && placed.error.refusal.code, 'not_first');
    await shop.market.orders.recordPayment(samplePayment(unpaid, 'refunded', 'refunded', `pay_${unpaid.id}`));
    assert.equal((await place(second)).ok, true, 'a purchase that was refunded does not count');
  });

  it('[P2c] [P7d] [S79] keeps a coupon that its seller ends after it was placed, and none that ended before', async () => {
    const id = await liveCoupon(shop, TEAPOT, { code: 'ENDING' });
    const [early, late] = [await newBuyer(shop), await newBuyer(shop)];
    const placed = await order(early, [TEAPOT], 'ENDING');
    await put(late, [TEAPOT], 'ENDING');
    const shopper = (await shop.market.accounts.findById(late.id))!;
    const seen = seenOf(await shop.market.carts.find(late.id));
    await shop.market.coupons.end(await sellerOf(shop, TEAPOT), id);
    const asked = { shopper, address, linkId: late.linkId, placeKey: randomBytes(9).toString('hex'), seen };
    const refused = await shop.market.orders.place(asked);
    assert.deepEqual(!refused.ok && refused.error, {
      code: 'cart_changed',
      changes: [
        {
          kind: 'discount',
          name: 'Enamel teapot',
          was: { minor: 349n, currency: 'EUR' },
          now: { minor: 0n, currency: 'EUR' },
        },
      ],
    });
    const { groups, amount } = await shop.market.carts.find(late.id);
    assert.deepEqual([groups[0]!.coupon?.refusal, amount.minor], [{ code: 'ended' }, 3_490n]);
    await pay(placed);
    assert.deepEqual(await sums(id), [0n, 349n], 'the promise to the early buyer is kept');
  });
});
