import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { carrierSteps } from '../../../../tests/world/carrier.ts';
import type { Trade } from '../../../../tests/world/trade.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

describe('a holder’s own part', () => {
  let world: TestWorld;
  let trade: Trade;
  before(async () => {
    world = await startWorld();
    trade = await world.given.trade();
  });
  after(() => world.close());

  it('[B1e] is protected longer, once, for its holder alone', async () => {
    const buyer = await trade.customer({ cap: 10_000n, money: 10_000n });
    const { body: payment } = await buyer.ask(trade.order());
    const partId = payment.parts[0]!.id;
    const parcel = { part_id: partId, carrier: 'DHL', tracking_code: 'OW0000000001' };
    await trade.call('POST', urls.protection.shipments({ paymentId: payment.id }), parcel, 'ship');
    const visitor = await world.when.logsIn(buyer);
    const stranger = await world.when.logsIn(await world.given.person());
    const ask = async (browser: typeof visitor) => {
      const answer = await world.http(`${world.walletUrl}${urls.protection.extensions({ paymentId: payment.id })}`, {
        method: 'POST',
        headers: {
          cookie: `__Host-session=${browser.cookie('__Host-session') ?? ''}`,
          origin: world.walletUrl,
          accept: 'application/json',
          'content-type': 'application/json',
        },
        body: JSON.stringify({ part_id: partId }),
      });
      const text = await answer.text();
      return [answer.status, text === '' ? undefined : (JSON.parse(text) as { code: string }).code];
    };
    assert.deepEqual(await ask(visitor), [409, 'part_not_in_state']);
    const steps = carrierSteps(world);
    await steps.scans(parcel.tracking_code);
    await steps.delivers(parcel.tracking_code);
    const look = async () =>
      (await trade.call('GET', urls.payments.payment({ paymentId: payment.id }))).body.parts[0]!.releases_at!;
    const before = await look();
    assert.deepEqual(await ask(stranger), [404, 'payment_not_found']);
    assert.deepEqual(await ask(visitor), [204, undefined]);
    assert.equal(Date.parse(await look()) - Date.parse(before), 15 * 86_400_000);
    assert.deepEqual(await ask(visitor), [409, 'extended_before']);
  });
});
