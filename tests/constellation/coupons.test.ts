import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { TestWorld } from '../world/world.ts';
import { startWorld } from '../world/world.ts';
import { couponOf, liveCoupon } from '../samples/coupons.ts';
import { urls } from '../../market/server/urls.ts';

describe('a coupon of a shop, with the wallet', () => {
  let world: TestWorld;
  before(async () => {
    world = await startWorld();
    await world.given.goods();
  });
  after(() => world.close());

  it('[P7b] [P7c] [P2c] lowers what the wallet takes, and each line’s refund is what was paid for it', async () => {
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
});
