import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { TestWorld } from '../world/world.ts';
import { startWorld } from '../world/world.ts';
import { eur } from '../samples/payment.ts';
import { couponOf, liveCoupon } from '../samples/coupons.ts';
import { makeOther, openCoupon } from '../world/coupons.ts';
import { urls } from '../../market/server/urls.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';

describe('a coupon', () => {
  let world: TestWorld;
  before(async () => {
    world = await startWorld();
    await world.given.goods();
  });
  after(() => world.close());

  it('[P7b] [P7c] [P2c] of a shop lowers what the wallet takes, and each line’s refund is what was paid for it', async () => {
    const days = { starts: '2020-01-01', ends: '2099-12-31' };
    const couponId = await liveCoupon(world, 'enamel-teapot', { code: 'TOGETHER', ...days });
    const { visitor, balance, order } = await world.given.buyer({ money: 10_000n });
    await world.when.putsIntoCart(visitor, 'enamel-teapot');
    await world.when.putsIntoCart(visitor, 'beeswax-candle');
    await visitor.submit(urls.cart.useCode(), { code: 'together' });
    await world.when.checksOut(visitor);
    assert.match(visitor.page.text.replaceAll('<!-- -->', ''), /€44\.91/, 'the wallet asks for what the cart showed');
    await world.when.approves(visitor);
    await world.settle();
    assert.equal(await balance(), 10_000n - 4_491n);
    const spent = async () => (await couponOf(world, 'enamel-teapot', couponId)).spent.minor;
    assert.equal(await spent(), 349n);

    const paid = await order();
    const canceled = await world.market.orders.cancelPart(paid, paid.parts[0]!.id, 'It broke.');
    assert.equal(canceled.ok, true);
    await world.settle();
    assert.equal(await balance(), 10_000n - 1_350n, 'the candle alone is paid');
    assert.equal(await spent(), 0n);
  });

  it('[P7c] of the wallet pays a share of an order of the market, and gets it back', async () => {
    const { visitor, balance, order } = await world.given.buyer({ money: 10_000n });
    const own = await openCoupon(world);
    await world.when.putsIntoCart(visitor, 'enamel-teapot');
    await world.when.checksOut(visitor);
    const paymentId = (await order()).paymentId!;
    const { payerId } = (await world.wallet.payments.payments.find(paymentId))!;
    await makeOther(world, payerId, 'Brid');
    await visitor.submit(walletUrls.payments.takeCoupon({ paymentId }), { code: own.code });
    await world.when.approves(visitor);
    await world.settle();
    const paid = await order();
    assert.equal(paid.status, 'paid');
    assert.equal(await balance(), 10_000n - paid.amount.minor + 500n);
    assert.match(visitor.page.url, new RegExp(urls.ordering.order({ orderId: paid.id })));

    assert.ok((await world.market.orders.cancelPart(paid, paid.parts[0]!.id, 'It broke.')).ok);
    await world.settle();
    assert.equal(await balance(), 10_000n);
    const [one] = await world.wallet.payments.coupons.standings([own.promotionId]);
    assert.deepEqual(one!.standing.spent, eur(0n));
  });
});
