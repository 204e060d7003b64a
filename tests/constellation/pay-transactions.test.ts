import assert from 'node:assert/strict';
import { after, before, describe, it, mock } from 'node:test';
import pg from 'pg';
import { urls } from '../../market/server/urls.ts';
import { address } from '../world/market.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';

/** Counts the database transactions that the market begins during `work`. */
async function transactionsOf(work: () => Promise<void>): Promise<number> {
  const seen: string[] = [];
  const { query } = pg.Client.prototype as unknown as { query: (...given: unknown[]) => unknown };
  const spy = mock.method(pg.Client.prototype, 'query', function seeing(this: pg.Client, ...given: unknown[]) {
    const text = typeof given[0] === 'string' ? given[0] : (given[0] as { text?: string } | undefined)?.text;
    if (this.database?.includes('market') === true && text !== undefined) seen.push(text.trim());
    return query.apply(this, given);
  });
  try {
    await work();
  } finally {
    spy.mock.restore();
  }
  return seen.filter((text) => text.startsWith('begin')).length;
}

describe('pressing “Pay”', () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  before(async () => {
    world = await startWorld();
    ({ given, when } = world);
    await given.goods();
  });
  after(() => world.close());

  it('[P4d] at the checkout takes six database transactions', async () => {
    const { visitor } = await given.buyer();
    await when.putsIntoCart(visitor, 'enamel-teapot');
    await visitor.open(`${world.marketUrl}${urls.ordering.checkout()}`);
    const opened = await transactionsOf(() => visitor.submit(urls.ordering.checkout(), address));
    assert.ok(visitor.page.url.startsWith(world.walletUrl), 'the payment waits for approval in the wallet');
    assert.equal(opened, 6);
  });

  it('[P4d] on an order takes at most six database transactions', async () => {
    const buyer = await given.buyer();
    await buyer.buy('enamel-teapot');
    const { id } = await buyer.order();
    await when.opensOrder(buyer.visitor, id);
    const opened = await transactionsOf(() => buyer.visitor.submit(urls.ordering.pay({ orderId: id }), {}));
    assert.ok(opened <= 6, `${opened}`);
  });
});
