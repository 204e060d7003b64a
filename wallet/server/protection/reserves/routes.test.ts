import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { carrierSteps } from '../../../../tests/world/carrier.ts';
import { takeMoney } from '../../../../tests/world/money.ts';
import type { Customer, Problem, Trade } from '../../../../tests/world/trade.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { DAY_MS } from '../../payments/payments/domain.ts';
import type { Payment } from '../../payments/payments/domain.ts';
import type { PaymentJson } from '../../payments/payments/schema.ts';
import { urls } from '../../urls.ts';

interface Balance {
  readonly pending: { readonly amount: string };
  readonly blocked: { readonly amount: string };
  readonly available: { readonly amount: string };
  readonly next?: { readonly amount: { readonly amount: string }; readonly at: string };
}

describe('the balance of a payee', () => {
  let world: TestWorld;
  let trade: Trade;
  let buyer: Customer;
  let codes = 0;
  before(async () => {
    world = await startWorld();
    trade = await world.given.trade();
    buyer = await trade.customer({ cap: 100_000n });
    await buyer.give(200_000n);
  });
  after(() => world.close());

  const pass = async (days: number) => {
    world.advance(days * DAY_MS);
    await world.wallet.jobs.sweep();
    await world.settle();
  };
  const ask = async (by: Trade, payeeId: string) =>
    by.call<Balance & Problem>('GET', urls.protection.payeeBalance({ payeeId }));
  /** Pending, blocked, available, and the next sum. */
  const balance = async () => {
    const { status, body } = await ask(trade, trade.sellers[0].payeeId);
    assert.equal(status, 200);
    return [body.pending, body.blocked, body.available, body.next?.amount].map((one) => one && Number(one.amount));
  };
  const find = async (id: string): Promise<Payment> => (await world.wallet.payments.payments.find(id))!;
  const released = async (): Promise<Payment> => {
    const { body } = await buyer.ask(trade.order());
    const code = `PB${String((codes += 1)).padStart(10, '0')}`;
    const parcel = { part_id: body.parts[0]!.id, carrier: 'DHL', tracking_code: code };
    await trade.call<PaymentJson>('POST', urls.protection.shipments({ paymentId: body.id }), parcel, code);
    await carrierSteps(world).scans(code);
    const payment = await find(body.id);
    const moved = await world.wallet.protection.escrow.move(payment, payment.parts[0]!.id, { kind: 'confirmed' });
    assert.ok(moved.ok);
    return find(body.id);
  };
  const refund = async (payment: Payment) => {
    const part = payment.parts[0]!.id;
    assert.ok((await world.wallet.protection.escrow.move(payment, part, { kind: 'refunded', wish: 'all' })).ok);
  };

  it('[B5d] sums what is in reserve and what has left it, and is the same whatever the seller owes', async () => {
    assert.deepEqual(await balance(), [0, 0, 0, undefined]);
    const first = await released();
    assert.deepEqual(await balance(), [2_760, 0, 0, 2_484]);
    await pass(14);
    assert.deepEqual(await balance(), [276, 0, 2_484, 276]);
    await pass(46);
    assert.deepEqual(await balance(), [0, 0, 2_760, undefined]);
    await takeMoney(world, trade.sellers[0].holderId, 2_760n);
    assert.deepEqual(await balance(), [0, 0, 2_760, undefined], 'what was spent stays paid');
    await refund(first);
    assert.deepEqual(await balance(), [0, 0, 0, undefined]);
    const second = await released();
    const owned = await world.wallet.ledger.accountsOfHolder(trade.sellers[0].holderId);
    assert.equal(owned.find((one) => one.kind === 'available')!.heldMinor, 0n, 'the debt took all of it');
    assert.deepEqual(await balance(), [2_760, 0, 0, 2_484]);
    await refund(second);
    assert.deepEqual(await balance(), [0, 0, 0, undefined]);
  });

  it('[B5d] names apart what stays in reserve while a case is open', async () => {
    const payment = await released();
    const part = payment.parts[0]!;
    const about = { partId: part.id, line: part.lines[0]!.reference, reason: 'damaged', words: 'Broken.' } as const;
    const { cases } = world.wallet.protection;
    const opened = await cases.open(payment, { ...about, wanted: { outcome: 'refund' }, evidence: [] });
    assert.ok(opened.ok, JSON.stringify(opened));
    assert.deepEqual(await balance(), [0, 2_760, 0, undefined]);
  });

  it('[S58] is of the shop’s own payees only', async () => {
    const other = await world.given.trade();
    for (const id of [trade.sellers[0].payeeId, 'pye_0']) {
      const { status, body } = await ask(other, id);
      assert.deepEqual([status, body.code], [404, 'payee_not_found']);
    }
  });
});
