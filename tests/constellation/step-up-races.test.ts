import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { cents } from '../world/money.ts';
import type { Customer, Trade } from '../world/trade.ts';
import { startWorld } from '../world/world.ts';
import type { TestWorld } from '../world/world.ts';

const HALF_A_DAY_MS = 43_200_000;

describe('taps at once, on two servers', () => {
  let world: TestWorld;
  let trade: Trade;
  before(async () => {
    world = await startWorld({ inPairs: true });
    trade = await world.given.trade();
    // No midnight (UTC) passes in these tests.
    if (new Date().getUTCHours() >= 12) world.advance(HALF_A_DAY_MS);
  });
  after(() => world.close());

  const open = (): Promise<Customer> => trade.customer({ cap: 20_000n, money: 1_000_000n });
  /** Taps at once, and returns how many were captured, with the reasons of the others. */
  const tapAtOnce = async (buyer: Customer, times: number, minor: number) => {
    const amount = cents(String(minor));
    const line = { reference: 'l1', part: 'p1', description: 'Lamp', quantity: 1, amount };
    const part = { reference: 'p1', payee_id: trade.sellers[0].payeeId, amount, commission: cents('0') };
    const order = trade.order({ amount, lines: [line], parts: [part] });
    const answers = await Promise.all(Array.from({ length: times }, () => buyer.ask(order)));
    const waiting = answers.filter(({ body }) => body.status === 'requires_approval');
    const { payments } = world.wallet.payments;
    const reasons = await Promise.all(waiting.map(async ({ body }) => (await payments.find(body.id))!.stepUp.reasons));
    return { captured: times - waiting.length, reasons: new Set(reasons.map(String)) };
  };

  it('[W6g] take no more in a day than one after the other', async () => {
    const buyer = await open();
    const { captured, reasons } = await tapAtOnce(buyer, 9, 4_000);
    assert.equal(captured, 3);
    assert.deepEqual([...reasons], ['large_day']);
    assert.equal(await buyer.balance(), 988_000n);
  });

  it('[W6g] are ten in an hour, and no more', async () => {
    const buyer = await open();
    const { captured, reasons } = await tapAtOnce(buyer, 24, 100);
    assert.equal(captured, 10);
    assert.deepEqual([...reasons], ['many_payments']);
  });
});
