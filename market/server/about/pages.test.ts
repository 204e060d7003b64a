import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startWorld } from '../../../tests/world/world.ts';
import type { TestWorld } from '../../../tests/world/world.ts';
import { urls } from '../urls.ts';

describe('the public pages of the market', () => {
  let world: TestWorld;
  before(async () => {
    world = await startWorld();
  });
  after(() => world.close());

  const read = async (path: string) => {
    const answer = await world.http(`${world.marketUrl}${path}`);
    assert.equal(answer.status, 200, path);
    return answer.text();
  };

  it('say the fees and the deadlines that are in force, and lead to those of the wallet', async () => {
    const { commissionBasisPoints } = await world.market.orders.policy();
    assert.match(await read(urls.about.fees()), new RegExp(`${commissionBasisPoints / 100}\\s?% of each sale`));
    const terms = await world.wallet.payments.payments.terms();
    const protection = await read(urls.about.protection());
    assert.match(protection, new RegExp(`not shipped within ${terms.shipWithinDays} days`));
    assert.ok(protection.includes(`href="${world.walletUrl}/about/protection"`));
    assert.ok((await read(urls.about.contact())).includes(`href="${world.walletUrl}/id/help"`));
  });

  it('name what the operator still has to fill in', async () => {
    for (const path of [urls.about.contact(), urls.about.terms(), urls.about.privacy()]) {
      assert.match(await read(path), /not filled in by the operator yet/);
    }
  });

  it('are linked from every page, and exist at the wallet where they lead', async () => {
    const front = await read(urls.catalog.front());
    for (const { pattern } of Object.values(urls.about)) assert.ok(front.includes(`href="${pattern}"`), pattern);
    for (const path of ['/id/help', '/about/fees', '/about/protection', '/status']) {
      assert.equal((await world.http(`${world.walletUrl}${path}`)).status, 200);
    }
  });
});
