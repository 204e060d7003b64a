import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { carrierSteps } from '../../../../tests/world/carrier.ts';
import type { Trade } from '../../../../tests/world/trade.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import type { Visitor } from '../../../../tests/world/visitor.ts';
import { DAY_MS } from '../../payments/payments/domain.ts';
import { urls } from '../../urls.ts';

describe('the pages of payouts', () => {
  let world: TestWorld;
  let trade: Trade;
  let visitor: Visitor;
  before(async () => {
    world = await startWorld();
    trade = await world.given.trade();
    const buyer = await trade.customer({ cap: 100_000n, money: 100_000n });
    const { body } = await buyer.ask(trade.order());
    const parcel = { part_id: body.parts[0]!.id, carrier: 'DHL', tracking_code: 'PG0000000001' };
    await trade.call('POST', urls.protection.shipments({ paymentId: body.id }), parcel, 'PG');
    await carrierSteps(world).scans('PG0000000001');
    const payment = (await world.wallet.payments.payments.find(body.id))!;
    assert.ok((await world.wallet.protection.escrow.move(payment, payment.parts[0]!.id, { kind: 'confirmed' })).ok);
    world.advance(14 * DAY_MS);
    await world.wallet.jobs.sweep();
    await world.settle();
    visitor = await world.when.logsIn(trade.sellers[0], urls.protection.payouts());
  });
  after(() => world.close());

  const open = async (path: string, who = visitor) => {
    await who.open(`${world.walletUrl}${path}`);
    return who.page;
  };
  const newest = async () => {
    const [own] = await world.wallet.protection.statements.list(trade.sellers[0].holderId, { most: 1 });
    return own!;
  };

  it('[B5c] list payouts and show how each sum came about', async () => {
    const payout = await newest();
    const path = urls.protection.payout({ payoutId: payout.id });
    const list = await open(urls.protection.payouts());
    assert.equal(list.status, 200);
    assert.ok(list.text.includes(`href="${path}"`) && list.text.includes('€24.84'));
    const statement = await open(path);
    for (const words of [
      'Teapot',
      '€30.00',
      'Commission of',
      '-€2.40',
      'Stays in reserve',
      '-€2.76',
      '€24.84',
      payout.id,
    ])
      assert.ok(statement.text.includes(words), words);
  });

  it('[B5c] save one payout or a span of days as CSV, and say what is wrong with days', async () => {
    const payout = await newest();
    const one = await open(urls.protection.payoutFile({ payoutId: payout.id }));
    assert.match(one.text, new RegExp(`^payout,paid_out_at,.*\r\n${payout.id},.*,24\\.84\r\n$`));
    const day = payout.at.toISOString().slice(0, 10);
    const span = await open(`${urls.protection.payoutsFile()}?from=${day}&to=${day}`);
    assert.deepEqual([span.status, span.text], [200, one.text]);
    const wrong = await open(`${urls.protection.payoutsFile()}?from=${day}&to=2020-01-01`);
    assert.equal(wrong.status, 422);
    assert.match(wrong.text, /The last day is before the first/);
    assert.match(wrong.text, /value="2020-01-01"/);
  });

  it('show nothing of another seller, and ask guests to log in', async () => {
    const payout = await newest();
    const other = await world.when.logsIn(trade.sellers[1], urls.protection.payouts());
    for (const path of [urls.protection.payout, urls.protection.payoutFile])
      assert.equal((await open(path({ payoutId: payout.id }), other)).status, 404);
    const list = await open(`${urls.protection.payouts()}?after=${payout.id}`, other);
    assert.match(list.text, /There is none yet/);
    const guest = await open(urls.protection.payout({ payoutId: payout.id }), world.given.visitor());
    assert.doesNotMatch(guest.text, /Teapot/);
    assert.match(guest.url, /\/id\/login/);
  });
});
