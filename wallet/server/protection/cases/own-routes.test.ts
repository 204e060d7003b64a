import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Static } from 'typebox';
import type { Id } from '#platform/kernel/id.ts';
import { carrierSteps } from '../../../../tests/world/carrier.ts';
import type { Trade } from '../../../../tests/world/trade.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';
import type { OwnCasesJson } from './own-routes.ts';

describe('the open cases of a holder', () => {
  let world: TestWorld;
  let trade: Trade;
  before(async () => {
    world = await startWorld();
    trade = await world.given.trade();
  });
  after(() => world.close());

  it('[B2a] are the same for buyer and seller, each with its own turn, and nobody else’s', async () => {
    const buyer = await trade.customer({ cap: 10_000n, money: 10_000n });
    const { body } = await buyer.ask(trade.order());
    const [part] = body.parts;
    const parcel = { part_id: part!.id, carrier: 'DHL', tracking_code: 'OC0000000001' };
    await trade.call('POST', urls.protection.shipments({ paymentId: body.id }), parcel, 'ship');
    await carrierSteps(world).scans('OC0000000001');
    const payment = await world.wallet.payments.payments.find(body.id as Id<'pay'>);
    const opened = await world.wallet.protection.cases.open(payment!, {
      partId: part!.id,
      line: 'l1',
      reason: 'damaged',
      wanted: { outcome: 'refund' },
      words: 'Broken.',
      evidence: [],
    });
    assert.ok(opened.ok);
    const list = async (who: Parameters<TestWorld['when']['logsIn']>[0]) => {
      const browser = await world.when.logsIn(who);
      const answer = await world.http(`${world.walletUrl}${urls.protection.openCases()}`, {
        headers: { cookie: `__Host-session=${browser.cookie('__Host-session') ?? ''}` },
      });
      assert.equal(answer.status, 200);
      const { cases } = (await answer.json()) as Static<typeof OwnCasesJson>;
      return cases.map((one) => [one.id, one.title, one.as, one.is_my_turn]);
    };
    assert.deepEqual(await list(buyer), [[opened.value.id, 'Teapot', 'buyer', false]]);
    assert.deepEqual(await list(trade.sellers[0]), [[opened.value.id, 'Teapot', 'seller', true]]);
    assert.deepEqual(await list(trade.sellers[1]), []);
  });
});
