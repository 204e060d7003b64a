import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { carrierSteps } from '../../../../tests/world/carrier.ts';
import { asksNothing, changeStepUp } from '../../../../tests/world/limits.ts';
import { takeMoney } from '../../../../tests/world/money.ts';
import type { Customer, Trade } from '../../../../tests/world/trade.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { DAY_MS } from '../../payments/payments/domain.ts';
import type { Payment } from '../../payments/payments/domain.ts';
import { reservedOf } from '../../payments/payments/reserve-domain.ts';
import type { PaymentJson } from '../../payments/payments/schema.ts';
import { urls } from '../../urls.ts';

describe('the reserve of a seller', () => {
  let world: TestWorld;
  let trade: Trade;
  let buyer: Customer;
  let codes = 0;
  before(async () => {
    world = await startWorld();
    await changeStepUp(world, asksNothing);
    trade = await world.given.trade();
    buyer = await trade.customer({ cap: 100_000n });
    await buyer.give(200_000n);
  });
  after(() => world.close());

  const find = async (id: string): Promise<Payment> => (await world.wallet.payments.payments.find(id))!;
  const pass = async (days: number) => {
    world.advance(days * DAY_MS);
    await world.wallet.jobs.sweep();
    await world.settle();
  };
  const account = async () => {
    const owned = await world.wallet.ledger.accountsOfHolder(trade.sellers[0].holderId);
    return owned.find((one) => one.kind === 'available')!;
  };
  const spendable = async () => {
    const { postedMinor, heldMinor } = await account();
    return postedMinor - heldMinor;
  };
  /** A payment whose first part its buyer confirmed at once. */
  const released = async (): Promise<Payment> => {
    const { body } = await buyer.ask(trade.order());
    const code = `RE${String((codes += 1)).padStart(10, '0')}`;
    const parcel = { part_id: body.parts[0]!.id, carrier: 'DHL', tracking_code: code };
    await trade.call<PaymentJson>('POST', urls.protection.shipments({ paymentId: body.id }), parcel, code);
    await carrierSteps(world).scans(code);
    const payment = await find(body.id);
    const moved = await world.wallet.protection.escrow.move(payment, payment.parts[0]!.id, { kind: 'confirmed' });
    assert.ok(moved.ok);
    return find(body.id);
  };
  const reserve = async (payment: Payment) => reservedOf((await find(payment.id)).parts[0]!).minor;

  it('[B5d] keeps a new seller’s release for 14 days, and a tenth of it for 60, although the buyer confirmed early', async () => {
    const payment = await released();
    assert.deepEqual([await spendable(), await reserve(payment)], [0n, 2_760n]);
    const [balance] = await world.wallet.activity.history.balances(trade.sellers[0].holderId);
    assert.deepEqual([balance!.spendable.minor, balance!.held.minor], [0n, 0n]);
    assert.deepEqual(
      balance!.pending.map(({ amount, until }) => [amount.minor, until]),
      (await find(payment.id)).parts[0]!.reserve.map(({ left, endsAt }) => [left.minor, endsAt]),
    );
    const [other] = await world.wallet.activity.history.balances(buyer.holderId);
    assert.deepEqual(other!.pending, []);
    await assert.rejects(takeMoney(world, trade.sellers[0].holderId, 1n), /stays at or above its floor/);
    await pass(13);
    assert.equal(await spendable(), 0n);
    await pass(1);
    assert.deepEqual([await spendable(), await reserve(payment)], [2_484n, 276n]);
    await pass(45);
    assert.equal(await spendable(), 2_484n);
    await pass(1);
    assert.deepEqual([await spendable(), await reserve(payment)], [2_760n, 0n]);
  });

  it('frees once, however often its timer fires', async () => {
    const payment = await released();
    const before = await spendable();
    await pass(14);
    const { reserves } = world.wallet.protection;
    await Promise.all([1, 2, 3].map(() => reserves.due(payment.id, payment.parts[0]!.id)));
    assert.equal(await spendable(), before + 2_484n);
  });

  it('is decided by when its seller became a payee and by the orders that were settled', async () => {
    const payment = await released();
    const named = { cell: payment.cell, paymentId: payment.id, partId: payment.parts[0]!.id };
    const { reserves } = world.wallet.protection;
    const first = await reserves.standingOf(named);
    assert.ok(first.since && first.since < new Date(payment.createdAt.getTime() - 60 * DAY_MS));
    await released();
    assert.deepEqual(await reserves.standingOf(named), { ...first, settledOrders: first.settledOrders + 1 });
    assert.deepEqual(await reserves.standingOf({ ...named, partId: payment.parts[1]!.id }), {
      since: (await reserves.standingOf({ ...named, partId: payment.parts[1]!.id })).since,
      settledOrders: 0,
    });
  });

  it('is taken first by a refund, and pays a debt before it becomes spendable', async () => {
    const [old, fresh] = [await released(), await released()];
    await pass(60);
    const last = await released();
    await takeMoney(world, trade.sellers[0].holderId, await spendable());
    const refund = async (payment: Payment) => {
      const part = payment.parts[0]!.id;
      const moved = await world.wallet.protection.escrow.move(payment, part, { kind: 'refunded', wish: 'all' });
      assert.ok(moved.ok, JSON.stringify(moved));
    };
    const debt = async () => {
      const owned = await world.wallet.ledger.accountsOfHolder(trade.sellers[0].holderId);
      return owned.find((one) => one.kind === 'debt')?.postedMinor ?? 0n;
    };
    await refund(last);
    assert.deepEqual([await debt(), await reserve(last)], [0n, 0n], 'its own reserve pays it');
    const waiting = await released();
    await refund(old);
    assert.deepEqual([await debt(), await reserve(waiting)], [-2_760n, 2_760n], 'another reserve does not');
    const { shop, sellers } = trade;
    const detail = { type: 'wallet_payee', name: 'Moss', max_commission_basis_points: 800 };
    const consent = async () => world.when.opensConsent(shop, sellers[0], (await shop.ask({ ...detail })).url);
    assert.equal((await consent()).page.status, 200, 'a known payee is no new one');
    await world.wallet.linking.payees.end(sellers[0].payeeId, 'holder');
    const refused = await consent();
    assert.equal(refused.page.status, 409);
    assert.match(refused.page.text, /owes €27\.60 for refunds of sales/);
    const answer = await world.when.answers(refused, 'deny');
    assert.equal(answer.searchParams.get('error_description'), 'debt_open');
    await pass(14);
    assert.deepEqual([await debt(), await spendable(), await reserve(waiting)], [-276n, 0n, 276n]);
    await pass(46);
    assert.deepEqual([await debt(), await spendable(), await reserve(waiting)], [0n, 0n, 0n]);
    assert.equal(await reserve(fresh), 0n);
  });
});
