import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Customer, Problem, Trade } from '../../../../tests/world/trade.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { Given, TestWorld } from '../../../../tests/world/world.ts';
import type { PaymentJson } from '../../payments/payments/schema.ts';
import { urls } from '../../urls.ts';

const DAY_MS = 86_400_000;

describe('escrow, from the shop', () => {
  let world: TestWorld;
  let given: Given;
  let trade: Trade;
  let buyer: Customer;
  let keys = 0;
  before(async () => {
    world = await startWorld();
    ({ given } = world);
    trade = await given.trade();
    buyer = await trade.customer({ cap: 100_000n });
    await buyer.give(100_000n);
  });
  after(() => world.close());

  const paid = async (): Promise<PaymentJson> => {
    const { body } = await buyer.ask(trade.order());
    assert.equal(body.status, 'captured');
    return body;
  };
  const take = <Body = PaymentJson>(
    payment: PaymentJson,
    name: string,
    index: number,
    more: object = {},
    key?: string,
  ) =>
    trade.call<Body>(
      'POST',
      `/v1/payments/${payment.id}/${name}`,
      { part_id: payment.parts[index]!.id, ...more },
      key ?? `key-${(keys += 1)}`,
    );
  const parcel = { carrier: 'DHL', tracking_code: 'EZ1000000001' };
  const ship = (payment: PaymentJson, index: number) => take(payment, 'shipments', index, parcel);
  const deliver = (payment: PaymentJson, index: number) =>
    take(payment, 'deliveries', index, { delivered_at: new Date(Date.now() + 10 * 365 * DAY_MS).toISOString() });
  const look = async (payment: PaymentJson) =>
    (await trade.call('GET', urls.payments.payment({ paymentId: payment.id }))).body;
  const statuses = (payment: PaymentJson) => payment.parts.map((part) => part.status);
  const sellerBalance = (index: 0 | 1) => trade.balanceOf(trade.sellers[index].holderId);
  const accountSum = async (where: string): Promise<bigint> => {
    const [row] = await world.walletRows<{ sum: string }>(
      `select coalesce(sum(posted_minor), 0)::text as sum from ledger.accounts where ${where}`,
    );
    return BigInt(row!.sum);
  };
  const escrow = () => accountSum("kind = 'escrow'");
  const commission = () => accountSum("kind = 'commission'");
  const pass = async (ms: number) => {
    world.advance(ms);
    await world.wallet.jobs.sweep();
  };

  it('refuses a delivery at an instant that does not exist', async () => {
    const payment = await paid();
    for (const at of ['2016-12-31T23:59:60Z', '2026-01-01T24:00:00Z', '2026-02-30T10:00:00Z', 'yesterday']) {
      assert.equal((await take(payment, 'deliveries', 0, { delivered_at: at })).status, 400, at);
    }
    assert.deepEqual(statuses((await look(payment)) as PaymentJson), ['held', 'held']);
  });

  it('[B1b] [B5a] pays the seller when the buyer confirms, less the commission, which the shop gets', async () => {
    const before = [await sellerBalance(0), await escrow(), await commission()] as const;
    const payment = await paid();
    assert.equal(await escrow(), before[1] + 5_000n);
    const shipped = await ship(payment, 0);
    assert.deepEqual([shipped.status, ...statuses(shipped.body)], [200, 'shipped', 'held']);
    assert.equal(shipped.body.parts[0]!.tracking_code, parcel.tracking_code);
    const delivered = await deliver(payment, 0);
    const { delivered_at: at, releases_at: releases } = delivered.body.parts[0]!;
    assert.equal(Date.parse(releases!) - Date.parse(at!), 7 * DAY_MS);
    const released = await take(payment, 'confirmations', 0);
    assert.deepEqual(statuses(released.body), ['released', 'held']);
    assert.deepEqual(
      [await sellerBalance(0), await escrow(), await commission()],
      [before[0] + 2_760n, before[1] + 2_000n, before[2] + 240n],
    );
  });

  it('[B4b] [B4d] returns a canceled part to the buyer, to the cent', async () => {
    const before = await buyer.balance();
    const payment = await paid();
    const one = await take(payment, 'cancelations', 1);
    assert.deepEqual([one.body.status, ...statuses(one.body)], ['partially_refunded', 'held', 'refunded']);
    assert.equal(await buyer.balance(), before - 3_000n);
    const both = await take(payment, 'cancelations', 0);
    assert.equal(both.body.status, 'refunded');
    assert.equal(await buyer.balance(), before);
  });

  it('[B4a] returns a shipped or delivered part to the buyer, but not a released one', async () => {
    const before = await buyer.balance();
    const payment = await paid();
    for (const index of [0, 1]) await ship(payment, index);
    await deliver(payment, 1);
    for (const index of [0, 1]) assert.equal((await take(payment, 'cancelations', index)).status, 200);
    assert.equal((await look(payment)).status, 'refunded');
    assert.equal(await buyer.balance(), before);
    const kept = await paid();
    await ship(kept, 0);
    await take(kept, 'confirmations', 0);
    const late = await take<Problem>(kept, 'cancelations', 0);
    assert.deepEqual([late.status, late.body.code], [409, 'part_not_in_state']);
    assert.equal(await buyer.balance(), before - 5_000n);
  });

  it('[B1c] releases a part automatically seven days after delivery, and not a minute before', async () => {
    const payment = await paid();
    await ship(payment, 0);
    await deliver(payment, 0);
    await pass(7 * DAY_MS - 60_000);
    assert.deepEqual(statuses(await look(payment)), ['delivered', 'held']);
    await pass(120_000);
    assert.deepEqual(statuses(await look(payment)), ['released', 'refunded']);
  });

  it('[B1d] returns a part automatically if it is not shipped in time, and keeps a shipped one', async () => {
    const before = await buyer.balance();
    const payment = await paid();
    await ship(payment, 1);
    await pass(7 * DAY_MS - 60_000);
    assert.deepEqual(statuses(await look(payment)), ['held', 'shipped']);
    await pass(120_000);
    assert.deepEqual(statuses(await look(payment)), ['refunded', 'shipped']);
    assert.equal(await buyer.balance(), before - 2_000n);
  });

  it('[I9] releases a part sixty days after shipment if no delivery is reported', async () => {
    const payment = await paid();
    await ship(payment, 0);
    await pass(59 * DAY_MS);
    assert.equal(statuses(await look(payment))[0], 'shipped');
    await pass(DAY_MS + 60_000);
    assert.equal(statuses(await look(payment))[0], 'released');
  });

  it('[I4] settles a part once, however release and refund race', async () => {
    const before = [await sellerBalance(0), await buyer.balance(), await commission()] as const;
    const payment = await paid();
    await ship(payment, 0);
    const names = Array.from({ length: 12 }, (_, index) => (index % 2 === 0 ? 'confirmations' : 'cancelations'));
    const answers = await Promise.all(names.map((name) => take(payment, name, 0)));
    const [status] = statuses(await look(payment));
    assert.ok(status === 'released' || status === 'refunded');
    const won = status === 'released' ? 'confirmations' : 'cancelations';
    for (const [index, answer] of answers.entries()) {
      assert.equal(answer.status, names[index] === won ? 200 : 409);
    }
    const moved = [await sellerBalance(0), await buyer.balance(), await commission()].map(
      (sum, index) => sum - before[index]!,
    );
    assert.deepEqual(moved, status === 'released' ? [2_760n, -5_000n, 240n] : [0n, -2_000n, 0n]);
  });

  it('[B4b] [B4d] [S74] never returns more than was captured, however many cancelations arrive at once', async () => {
    const before = await buyer.balance();
    const payment = await paid();
    await Promise.all(Array.from({ length: 16 }, (_, index) => take(payment, 'cancelations', index % 2)));
    assert.equal((await look(payment)).status, 'refunded');
    assert.equal(await buyer.balance(), before);
  });

  it('[B1b] refuses a step out of order, and names the status of the part', async () => {
    const payment = await paid();
    const early = await take<Problem & { part_status: string }>(payment, 'confirmations', 0);
    assert.deepEqual([early.status, early.body.code, early.body.part_status], [409, 'part_not_in_state', 'held']);
    await take(payment, 'cancelations', 0);
    const late = await take<Problem>(payment, 'shipments', 0, parcel);
    assert.equal(late.body.code, 'part_not_in_state');
    const unknown = await trade.call<Problem>(
      'POST',
      urls.protection.confirmations({ paymentId: payment.id }),
      { part_id: 'prt_nothing' },
      'k',
    );
    assert.deepEqual([unknown.status, unknown.body.code], [404, 'part_not_found']);
  });

  it('refuses a step before the payment is captured', async () => {
    const asked = await trade.customer();
    const { body } = await asked.ask(trade.order());
    const answer = await take<Problem>(body, 'shipments', 0, parcel);
    assert.deepEqual([answer.status, answer.body.code], [409, 'part_not_in_state']);
  });

  it('[S89] answers a replay with the first answer, and refuses its key for another body', async () => {
    const payment = await paid();
    const first = await take(payment, 'shipments', 0, parcel, 'ship-once');
    await deliver(payment, 0);
    assert.deepEqual(await take(payment, 'shipments', 0, parcel, 'ship-once'), first);
    const other = await take<Problem>(payment, 'shipments', 1, parcel, 'ship-once');
    assert.deepEqual([other.status, other.body.code], [422, 'idempotency_key_reused']);
    const path = urls.protection.confirmations({ paymentId: payment.id });
    const keyless = await trade.call<Problem>('POST', path, { part_id: payment.parts[0]!.id });
    assert.deepEqual([keyless.status, keyless.body.code], [400, 'idempotency_key_missing']);
  });

  it('[S94] [S148e] refuses a parcel whose texts hide or break what a person reads', async () => {
    const payment = await paid();
    for (const word of ['a\u202eb', 'a\u200bb', '\u3164']) {
      for (const odd of [
        { ...parcel, carrier: word },
        { ...parcel, tracking_code: word },
      ]) {
        const answer = await take<Problem>(payment, 'shipments', 0, odd);
        assert.deepEqual([answer.status, answer.body.code], [400, 'words_not_readable'], JSON.stringify(odd));
      }
    }
  });

  it('[S63] takes steps only from the payment’s own shop, and refuses the token of a buyer', async () => {
    const payment = await paid();
    const otherTrade = await given.trade();
    const body = { part_id: payment.parts[0]!.id };
    const path = urls.protection.cancelations({ paymentId: payment.id });
    const other = await otherTrade.call<Problem>('POST', path, body, 'k');
    assert.deepEqual([other.status, other.body.code], [404, 'payment_not_found']);
    const answer = await trade.shop.api(buyer.accessToken, 'POST', path, body, { 'idempotency-key': 'k' });
    assert.equal(answer.status, 403);
    await answer.body?.cancel();
    assert.deepEqual(statuses(await look(payment)), ['held', 'held']);
  });

  it('[O3c] reports each step to the shop', async () => {
    const payment = await paid();
    await ship(payment, 0);
    await deliver(payment, 0);
    await take(payment, 'confirmations', 0);
    await take(payment, 'cancelations', 1);
    await world.wallet.jobs.drain();
    const { body } = await trade.call<{ events: { type: string; data: Record<string, string> }[] }>(
      'GET',
      urls.webhooks.events(),
    );
    const types = body.events.filter((event) => event.data['payment_id'] === payment.id).map((event) => event.type);
    assert.deepEqual(
      new Set(types),
      new Set([
        'payment.captured',
        'payment.part_shipped',
        'payment.part_delivered',
        'payment.part_released',
        'payment.part_refunded',
      ]),
    );
    assert.equal(types.length, 5);
  });

  it('[I1] [I3] [I4] balances every entry and account, and keeps exactly the unsettled parts in escrow', async () => {
    const [row] = await world.walletRows<{
      entries: string;
      accounts: string;
      held: string;
    }>(`select (select count(*) from (select from ledger.postings group by entry_number, currency
                                      having sum(amount_minor) <> 0) lopsided)::text as entries,
              (select count(*) from ledger.accounts a
                where posted_minor <> (select coalesce(sum(amount_minor), 0) from ledger.postings p
                                        where p.cell = a.cell and p.account_id = a.id))::text as accounts,
              (select coalesce(sum(amount_minor), 0) from payments.parts
                where status in ('held', 'shipped', 'delivered'))::text as held`);
    assert.deepEqual([row!.entries, row!.accounts], ['0', '0']);
    assert.equal(await escrow(), BigInt(row!.held));
  });
});
