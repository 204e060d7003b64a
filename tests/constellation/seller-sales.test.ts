import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PAYOUT } from '../world/market.ts';
import type { Visitor } from '../world/visitor.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';

const DAY_MS = 86_400_000;
const faults = { isAway: false };

describe('the released sales of a seller', () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  before(async () => {
    world = await startWorld({
      net: (side, send) => async (input, init) => {
        const url = input instanceof Request ? input.url : String(input);
        if (side === 'market' && faults.isAway && url.endsWith('/balance')) throw new TypeError('fetch failed');
        return send(input, init);
      },
    });
    ({ given, when } = world);
    await given.goods();
  });
  after(() => world.close());

  const open = async (visitor?: Visitor): Promise<string> => {
    const seller = visitor ?? (await given.seller('moss-lane', PAYOUT));
    await seller.open(`${world.marketUrl}${PAYOUT}`);
    assert.equal(seller.page.status, 200);
    return seller.page.text.replaceAll('<!-- -->', '').replaceAll(/<\/?(?:dt|dd|div)[^>]*>/g, ' ');
  };

  it('[B5d] are pending until their day, then paid out, and are missing without the wallet’s answer', async () => {
    assert.match(await open(), /Pending\s+€0\.00/);
    const buyer = await given.buyer();
    await buyer.buy('beeswax-candle');
    const order = await buyer.order();
    const { code } = await when.ships(order);
    await when.scans(code);
    await when.confirms(buyer.visitor, order);
    await world.settle();
    const pending = await open();
    assert.match(
      pending,
      /Pending\s+€[1-9][\d.]*\s+In reserve, because a refund of the sale takes it first\. €[1-9][\d.]* is paid out on/,
    );
    assert.match(pending, /Paid out so far\s+€0\.00/);
    world.advance(60 * DAY_MS);
    await world.wallet.jobs.sweep();
    await world.settle();
    const seller = await given.seller('moss-lane', PAYOUT);
    assert.match(await open(seller), /Paid out so far\s+€[1-9]/);
    faults.isAway = true;
    const text = await open(seller);
    assert.match(text, /The wallet does not answer now/);
    assert.match(text, /Link another wallet instead/);
    faults.isAway = false;
  });
});
