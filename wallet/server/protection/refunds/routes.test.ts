import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Id } from '#platform/kernel/id.ts';
import { carrierSteps } from '../../../../tests/world/carrier.ts';
import { asksNothing, changeStepUp } from '../../../../tests/world/limits.ts';
import { cents, takeMoney } from '../../../../tests/world/money.ts';
import type { Answer, Customer, Problem, Trade } from '../../../../tests/world/trade.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { DAY_MS } from '../../payments/payments/domain.ts';
import type { PaymentJson } from '../../payments/payments/schema.ts';
import { urls } from '../../urls.ts';

interface RefundJson {
  readonly id: string;
  readonly amount: { readonly amount: string };
  readonly lines: readonly { readonly reference: string; readonly amount: { readonly amount: string } }[];
  readonly cause: string;
  readonly reason?: string;
}

describe('refunds, by the shop', () => {
  let world: TestWorld;
  let trade: Trade;
  let buyer: Customer;
  let keys = 0;
  let codes = 0;
  before(async () => {
    world = await startWorld();
    await changeStepUp(world, asksNothing);
    trade = await world.given.trade();
    buyer = await trade.customer({ cap: 100_000n });
    await buyer.give(200_000n);
  });
  after(() => world.close());

  const paid = async (more: Parameters<Trade['order']>[0] = {}): Promise<PaymentJson> => {
    const { body } = await buyer.ask(trade.order(more));
    assert.equal(body.status, 'captured', JSON.stringify(body));
    return body;
  };
  const refund = <Body = RefundJson>(
    payment: PaymentJson,
    index: number,
    more: object = {},
    key = `refund-${(keys += 1)}`,
  ): Promise<Answer<Body>> =>
    trade.call<Body>(
      'POST',
      urls.protection.refunds({ paymentId: payment.id }),
      { part_id: payment.parts[index]!.id, ...more },
      key,
    );
  const look = async (payment: PaymentJson) =>
    (await trade.call('GET', urls.payments.payment({ paymentId: payment.id }))).body;
  const list = async (payment: PaymentJson) =>
    (await trade.call<{ refunds: RefundJson[] }>('GET', urls.protection.refunds({ paymentId: payment.id }))).body
      .refunds;
  const release = async (payment: PaymentJson, index: number) => {
    const code = `RF${String((codes += 1)).padStart(10, '0')}`;
    const partId = payment.parts[index]!.id;
    const parcel = { part_id: partId, carrier: 'DHL', tracking_code: code };
    await trade.call('POST', urls.protection.shipments({ paymentId: payment.id }), parcel, code);
    await carrierSteps(world).scans(code);
    const own = { id: payment.id as Id<'pay'>, cell: 0 };
    assert.ok((await world.wallet.protection.escrow.move(own, partId, { kind: 'confirmed' })).ok);
  };
  const seller = () => trade.balanceOf(trade.sellers[0].holderId);
  const sum = async (where: string): Promise<bigint> => {
    const [row] = await world.walletRows<{ sum: string }>(
      `select coalesce(sum(posted_minor), 0)::text as sum from ledger.accounts where ${where}`,
    );
    return BigInt(row!.sum);
  };
  const standing = async () => ({
    buyer: await buyer.balance(),
    seller: await seller(),
    shop: await sum("kind = 'commission'"),
    debt: await sum("kind = 'debt'"),
    escrow: await sum("kind = 'escrow'"),
  });
  const moved = async (since: Awaited<ReturnType<typeof standing>>) => {
    const now = await standing();
    return Object.fromEntries(Object.entries(since).map(([key, was]) => [key, now[key as keyof typeof now] - was]));
  };

  it('[B4a] [B4b] go back in part, by amount or by line, and are listed with their reasons', async () => {
    const before = await buyer.balance();
    const payment = await paid();
    const one = await refund(payment, 1, { amount: cents('601'), reason: 'A scratch on the pot' });
    assert.deepEqual([one.status, one.body.amount.amount, one.body.cause], [201, '601', 'shop']);
    assert.equal(await buyer.balance(), before - 5_000n + 601n);
    // Spread over 16.00 of the line and 4.00 of shipping.
    assert.deepEqual(one.body.lines, [{ reference: 'l2', amount: cents('480') }]);
    assert.equal((await look(payment)).status, 'partially_refunded');
    const two = await refund(payment, 1, { lines: [{ reference: 'l2', amount: cents('65') }] });
    assert.equal(two.body.lines[0]!.amount.amount, '65');
    const three = await refund(payment, 1, { lines: [{ reference: 'l2' }] });
    // The shipping goes back with the last line.
    assert.equal(three.body.amount.amount, '1334');
    const now = await look(payment);
    assert.deepEqual(
      [now.parts[1]!.status, now.parts[1]!.held.amount, now.parts[1]!.refunded.amount],
      ['refunded', '0', '2000'],
    );
    assert.equal(await buyer.balance(), before - 3_000n);
    assert.deepEqual(
      (await list(payment)).map((made) => [made.id, made.reason]),
      [
        [one.body.id, 'A scratch on the pot'],
        [two.body.id, undefined],
        [three.body.id, undefined],
      ],
    );
    const path = urls.protection.refund({ paymentId: payment.id, refundId: two.body.id });
    assert.deepEqual((await trade.call('GET', path)).body, two.body);
    const gone = await trade.call<Problem>('GET', urls.protection.refund({ paymentId: payment.id, refundId: 'rfd_x' }));
    assert.deepEqual([gone.status, gone.body.code], [404, 'refund_not_found']);
  });

  it('are announced to the shop one by one, also if they are alike', async () => {
    const payment = await paid();
    await refund(payment, 0, { amount: cents('100') });
    await refund(payment, 0, { amount: cents('100') });
    await refund(payment, 0, { amount: cents('100') }, 'again');
    await refund(payment, 0, { amount: cents('100') }, 'again');
    await world.settle();
    const [row] = await world.walletRows<{ count: string }>(
      `select count(*) as count from webhooks.events
        where type = 'payment.part_refunded' and data ->> 'payment_id' = '${payment.id}'`,
    );
    assert.equal(String(row!.count), '3');
  });

  it('[S74] are refused above what is left, and change nothing then', async () => {
    const payment = await paid();
    const before = await standing();
    for (const more of [{ amount: cents('3001') }, { lines: [{ reference: 'l1', amount: cents('3001') }] }]) {
      const answer = await refund<Problem & { left: { amount: string } }>(payment, 0, more);
      assert.deepEqual(
        [answer.status, answer.body.code, answer.body.left.amount],
        [409, 'refund_exceeds_rest', '3000'],
      );
    }
    const unknown = await refund<Problem>(payment, 0, { lines: [{ reference: 'l2' }] });
    assert.deepEqual([unknown.status, unknown.body.code], [422, 'line_unknown']);
    const both = await refund<Problem>(payment, 0, { amount: cents('1'), lines: [{ reference: 'l1' }] });
    assert.deepEqual([both.status, both.body.code], [422, 'refund_ambiguous']);
    for (const amount of ['0', '-1', '1.5', '9223372036854775808']) {
      assert.equal((await refund(payment, 0, { amount: { amount, currency: 'EUR' } })).status, 400, amount);
    }
    assert.deepEqual(await standing(), before);
    assert.deepEqual(await list(payment), []);
  });

  it('[S74] [S90] never exceed the part, however many arrive at once, and a key refunds once', async () => {
    const before = await buyer.balance();
    const payment = await paid();
    const answers = await Promise.all(Array.from({ length: 12 }, () => refund(payment, 0, { amount: cents('700') })));
    assert.equal(answers.filter((answer) => answer.status === 201).length, 4);
    assert.equal(await buyer.balance(), before - 5_000n + 2_800n);
    const once = await Promise.all(
      Array.from({ length: 6 }, () => refund(payment, 1, { amount: cents('700') }, 'once')),
    );
    assert.deepEqual(new Set(once.map((answer) => answer.body.id)).size, 1);
    assert.equal(await buyer.balance(), before - 5_000n + 3_500n);
  });

  it('[B4f] come out of the seller’s balance after a release, with commission in proportion', async () => {
    const payment = await paid();
    await release(payment, 0);
    const before = await standing();
    const half = await refund(payment, 0, { amount: cents('1500') });
    assert.equal(half.status, 201);
    assert.deepEqual(await moved(before), { buyer: 1_500n, seller: -1_380n, shop: -120n, debt: 0n, escrow: 0n });
    assert.equal((await look(payment)).parts[0]!.status, 'released');
    await refund(payment, 0);
    assert.deepEqual(await moved(before), { buyer: 3_000n, seller: -2_760n, shop: -240n, debt: 0n, escrow: 0n });
    assert.equal((await look(payment)).parts[0]!.status, 'refunded');
  });

  it('[B4f] pay the buyer at once if the seller has spent the money, and the next sale pays that debt first', async () => {
    const payment = await paid();
    await release(payment, 0);
    await assert.rejects(takeMoney(world, trade.sellers[0].holderId, await seller()), /stays at or above its floor/);
    world.advance(61 * DAY_MS);
    await world.wallet.jobs.sweep();
    await world.settle();
    // After the reserve, the seller spends it, as a buyer in the same shop would.
    await takeMoney(world, trade.sellers[0].holderId, (await seller()) - 100n);
    const before = await standing();
    await refund(payment, 0);
    assert.deepEqual(await moved(before), { buyer: 3_000n, seller: -100n, shop: -240n, debt: -2_660n, escrow: 0n });
    const next = await paid();
    await release(next, 0);
    const after = await moved(before);
    assert.deepEqual([after['seller'], after['debt'], await seller()], [0n, 0n, 100n]);
  });

  it('[S134] give the month’s cap back', async () => {
    const small = await trade.customer({ cap: 5_000n, money: 100_000n });
    const ask = async () => (await small.ask(trade.order())).body;
    const first = await ask();
    assert.deepEqual([(await ask()).status, (await ask()).status], ['captured', 'captured']);
    assert.equal((await ask()).status, 'requires_approval');
    await refund(first, 0);
    await refund(first, 1);
    assert.equal((await ask()).status, 'captured');
  });
});
