import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { byPin } from '../../../../tests/samples/payment.ts';
import { asksNothing, changeStepUp } from '../../../../tests/world/limits.ts';
import { cents } from '../../../../tests/world/money.ts';
import type { Customer, Trade } from '../../../../tests/world/trade.ts';
import { mandateDetail } from '../../../../tests/world/shop.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { Given, TestWorld, When } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

const DAY_MS = 86_400_000;

interface Link {
  readonly spent_this_month: { readonly amount: string };
}

describe('the monthly cap', () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  let trade: Trade;
  before(async () => {
    world = await startWorld();
    ({ given, when } = world);
    trade = await given.trade();
    await changeStepUp(world, asksNothing);
    toDayOfMonth(10);
  });
  after(() => world.close());

  /** Moves business time to this day of a month, so that a test stays within one month. */
  const toDayOfMonth = (day: number): void => {
    const now = new Date(Date.now() + moved);
    const target = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + (now.getUTCDate() < day ? 0 : 1), day, 12);
    advance(target - now.getTime());
  };
  let moved = 0;
  const advance = (ms: number): void => {
    moved += ms;
    world.advance(ms);
  };
  /** A buyer with a cap of 150 euros a month at the shop, and enough money. */
  const open = async (): Promise<Customer> => {
    const buyer = await trade.customer({ cap: 5_000n });
    await buyer.give(100_000n);
    return buyer;
  };
  /** Ends the link and links the same wallet to the same shop again. */
  const linkAgain = async (buyer: Customer): Promise<Customer> => {
    await trade.call('DELETE', urls.linking.mandate({ mandateId: buyer.mandateId }));
    const caps = { max_per_payment: '5000', max_per_month: '15000' };
    const linked = await when.links(trade.shop, buyer, { ...mandateDetail, ...caps });
    const ask: Customer['ask'] = async (order, key = randomUUID()) => {
      const headers = { 'idempotency-key': key };
      const answer = await trade.shop.api(linked.accessToken, 'POST', urls.payments.payments(), order, headers);
      return { status: answer.status, body: (await answer.json()) as never };
    };
    return { ...buyer, ...linked, ask };
  };
  const tap = async (buyer: Customer): Promise<string> => (await buyer.ask(trade.order())).body.status;
  const spentBy = async (buyer: Customer): Promise<string> =>
    (await trade.call<Link>('GET', urls.linking.mandate({ mandateId: buyer.mandateId }))).body.spent_this_month.amount;
  const refundFirstPart = async (payment: { id: string; parts: readonly { id: string }[] }) =>
    trade.call(
      'POST',
      urls.protection.cancelations({ paymentId: payment.id }),
      { part_id: payment.parts[0]!.id },
      randomUUID(),
    );

  it('[S134a] does not start again after the link has ended and the wallet is linked again', async () => {
    const first = await open();
    for (let time = 0; time < 3; time += 1) assert.equal(await tap(first), 'captured');
    const second = await linkAgain(first);
    assert.equal(await spentBy(second), '15000');
    for (let time = 0; time < 3; time += 1) assert.equal(await tap(second), 'requires_approval');
    const third = await linkAgain(second);
    assert.equal(await tap(third), 'requires_approval');
    assert.equal(await third.balance(), 85_000n);
  });

  it('[S134a] holds for concurrent charges, however often the wallet was linked again', async () => {
    let buyer = await open();
    await tap(buyer);
    buyer = await linkAgain(buyer);
    const answers = await Promise.all(Array.from({ length: 10 }, () => tap(buyer)));
    assert.equal(answers.filter((status) => status === 'captured').length, 2);
    assert.equal(await buyer.balance(), 85_000n);
  });

  it('[S134a] starts again with the next month', async () => {
    const buyer = await open();
    for (let time = 0; time < 3; time += 1) await tap(buyer);
    assert.equal(await tap(buyer), 'requires_approval');
    toDayOfMonth(10);
    assert.equal(await spentBy(buyer), '0');
    assert.equal(await tap(buyer), 'captured');
  });

  it('[S134b] regains a refund once', async () => {
    const buyer = await open();
    const { body: payment } = await buyer.ask(trade.order());
    await tap(buyer);
    await tap(buyer);
    assert.equal(await tap(buyer), 'requires_approval');
    await Promise.all(Array.from({ length: 4 }, () => refundFirstPart(payment)));
    assert.equal(await spentBy(buyer), '12000');
    const amount = cents('3000');
    const order = trade.order({
      amount,
      lines: [{ reference: 'l1', part: 'p1', description: 'Teapot', quantity: 1, amount }],
      parts: [{ reference: 'p1', payee_id: trade.sellers[0].payeeId, amount, commission: cents('0') }],
    });
    assert.equal((await buyer.ask(order)).body.status, 'captured');
    assert.equal(await spentBy(buyer), '15000');
  });

  it('[S134b] regains a refund in the month of the charge, not in the month of the refund', async () => {
    toDayOfMonth(28);
    const buyer = await open();
    const { body: payment } = await buyer.ask(trade.order());
    advance(5 * DAY_MS);
    await tap(buyer);
    await refundFirstPart(payment);
    assert.equal(await spentBy(buyer), '5000');
  });

  it('[S134b] regains nothing for a refund of an approved payment', async () => {
    const buyer = await open();
    await tap(buyer);
    const { body: asked } = await buyer.ask(trade.order({ ...bigger() }));
    assert.equal(asked.status, 'requires_approval');
    const payment = (await world.wallet.payments.payments.find(asked.id))!;
    const approved = await world.wallet.payments.payments.approve(payment, byPin);
    assert.ok(approved.ok);
    assert.equal(await spentBy(buyer), '5000');
    await refundFirstPart(approved.value);
    assert.equal(await spentBy(buyer), '5000');
  });

  /** An order above the cap for one payment. */
  const bigger = () => {
    const amount = cents('6000');
    const part = { reference: 'p1', payee_id: trade.sellers[0].payeeId, amount, commission: cents('0') };
    const line = { reference: 'l1', part: 'p1', description: 'Lamp', quantity: 1, amount };
    return { amount, lines: [line], parts: [part] };
  };
});
