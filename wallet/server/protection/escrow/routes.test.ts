import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { carrierSteps } from '../../../../tests/world/carrier.ts';
import type { CarrierSteps } from '../../../../tests/world/carrier.ts';
import { asksNothing, changeStepUp } from '../../../../tests/world/limits.ts';
import type { Answer, Customer, Problem, Trade } from '../../../../tests/world/trade.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { PaymentJson } from '../../payments/payments/schema.ts';
import { problemForm, urls } from '../../urls.ts';

const DAY_MS = 86_400_000;

describe('escrow, from the shop', () => {
  let world: TestWorld;
  let trade: Trade;
  let buyer: Customer;
  let carrier: CarrierSteps;
  let keys = 0;
  let parcels = 0;
  before(async () => {
    world = await startWorld();
    await changeStepUp(world, asksNothing);
    carrier = carrierSteps(world);
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
  const take = <Body = PaymentJson>(
    payment: PaymentJson,
    name: string,
    index: number,
    more: object = {},
    key = `key-${(keys += 1)}`,
  ): Promise<Answer<Body>> =>
    trade.call<Body>('POST', `/v1/payments/${payment.id}/${name}`, { part_id: payment.parts[index]!.id, ...more }, key);
  const newCode = () => `EZ${String((parcels += 1)).padStart(10, '0')}`;
  const announce = async (payment: PaymentJson, index: number, code = newCode(), more: object = {}) => {
    const answer = await take(payment, 'shipments', index, { carrier: 'DHL', tracking_code: code, ...more });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return code;
  };
  const send = async (payment: PaymentJson, index: number) => {
    const code = await announce(payment, index);
    await carrier.scans(code);
    return code;
  };
  /** What the holder's own page does after a right proof. */
  const confirm = (payment: PaymentJson, index: number) =>
    world.wallet.protection.escrow.move({ id: payment.id as Id<'pay'>, cell: 0 }, payment.parts[index]!.id, {
      kind: 'confirmed',
    });
  const look = async (payment: PaymentJson) =>
    (await trade.call('GET', urls.payments.payment({ paymentId: payment.id }))).body;
  const statuses = async (payment: PaymentJson) => (await look(payment)).parts.map((part) => part.status);
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
    await world.settle();
  };

  it('[B1b] [B5a] pays the seller when the holder confirms, less the commission, which the shop gets', async () => {
    const before = [await sellerBalance(0), await escrow(), await commission()] as const;
    const payment = await paid();
    assert.equal(await escrow(), before[1] + 5_000n);
    const code = await announce(payment, 0);
    const [parcel] = (await look(payment)).parts[0]!.parcels;
    assert.deepEqual(
      [parcel!.tracking_code, parcel!.status, parcel!.lines],
      [code, 'announced', [{ reference: 'l1', quantity: 1 }]],
    );
    assert.deepEqual(await statuses(payment), ['held', 'held']);
    await carrier.scans(code);
    assert.deepEqual(await statuses(payment), ['shipped', 'held']);
    assert.ok((await confirm(payment, 0)).ok);
    assert.deepEqual(await statuses(payment), ['released', 'held']);
    assert.deepEqual(
      [await sellerBalance(0), await escrow(), await commission()],
      [before[0] + 2_760n, before[1] + 2_000n, before[2] + 240n],
    );
  });

  it('[S127] a shop that announces, delivers and confirms within a second releases nothing', async () => {
    const before = await sellerBalance(0);
    const payment = await paid();
    const early = await take<Problem & { part_status: string }>(payment, 'confirmations', 0);
    assert.deepEqual([early.status, early.body.code, early.body.part_status], [409, 'part_not_in_state', 'held']);
    await announce(payment, 0);
    assert.equal((await take(payment, 'deliveries', 0, { delivered_at: new Date().toISOString() })).status, 404);
    assert.equal((await take(payment, 'confirmations', 0)).status, 409);
    const sent = await paid();
    await send(sent, 0);
    const asked = await take<{ confirmed: boolean; confirmation_url: string }>(sent, 'confirmations', 0);
    assert.equal(asked.status, 200);
    const place = { paymentId: sent.id, partId: sent.parts[0]!.id };
    assert.deepEqual(asked.body, {
      confirmed: false,
      confirmation_url: `${world.walletUrl}${urls.protection.receive(place)}`,
      problem_url: `${world.walletUrl}${problemForm(place)}`,
    });
    await pass(10_000);
    assert.deepEqual(
      [await statuses(payment), await statuses(sent)],
      [
        ['held', 'held'],
        ['shipped', 'held'],
      ],
    );
    assert.equal(await sellerBalance(0), before);
  });

  it('[B1c] releases a part seven days after a delivery that the wallet saw, and not a minute before', async () => {
    const payment = await paid();
    const code = await send(payment, 0);
    await carrier.delivers(code);
    const { delivered_at: at, releases_at: releases } = (await look(payment)).parts[0]!;
    assert.ok(Math.abs(Date.parse(releases!) - Date.parse(at!) - 7 * DAY_MS) < 1_000);
    await pass(7 * DAY_MS - 60_000);
    assert.equal((await statuses(payment))[0], 'delivered');
    await pass(120_000);
    assert.deepEqual(await statuses(payment), ['released', 'refunded']);
  });

  it('[S128] [S130] never releases what was delivered elsewhere, or what nobody saw delivered', async () => {
    const [elsewhere, unseen, nowhere] = [await paid(), await paid(), await paid()];
    const code = await send(elsewhere, 0);
    await carrier.delivers(code, { country: 'DE', zip: '80331', city: 'München' });
    await send(unseen, 0);
    await carrier.delivers(await send(nowhere, 0), null);
    assert.equal((await look(elsewhere)).parts[0]!.parcels[0]!.status, 'misdelivered');
    await pass(61 * DAY_MS);
    await pass(365 * DAY_MS);
    for (const payment of [elsewhere, unseen, nowhere]) assert.equal((await statuses(payment))[0], 'refunded');
  });

  it('[B1d] returns what was not announced in time, and what no carrier has scanned five days later', async () => {
    const before = await buyer.balance();
    const payment = await paid();
    await announce(payment, 1);
    await pass(7 * DAY_MS - 60_000);
    assert.deepEqual(await statuses(payment), ['held', 'held']);
    await pass(120_000);
    assert.deepEqual(await statuses(payment), ['refunded', 'held']);
    assert.equal(await buyer.balance(), before - 2_000n);
    await pass(5 * DAY_MS);
    assert.deepEqual(await statuses(payment), ['refunded', 'refunded']);
    assert.equal(await buyer.balance(), before);
  });

  it('[B4e] returns at once what its carrier has lost or sent back', async () => {
    const before = await buyer.balance();
    const payment = await paid();
    const [lost, back] = [await send(payment, 0), await send(payment, 1)];
    await carrier.loses(lost);
    assert.deepEqual(await statuses(payment), ['refunded', 'shipped']);
    await carrier.returns(back);
    assert.deepEqual(await statuses(payment), ['refunded', 'refunded']);
    assert.equal(await buyer.balance(), before);
  });

  it('[B1a] takes several parcels for a part, and is shipped with the last one', async () => {
    const payment = await paid();
    const one = await announce(payment, 1, newCode(), { lines: [{ reference: 'l2', quantity: 1 }] });
    const more = await take<Problem & { line: string; left: number }>(payment, 'shipments', 1, {
      carrier: 'DHL',
      tracking_code: newCode(),
      lines: [{ reference: 'l2', quantity: 2 }],
    });
    assert.deepEqual([more.status, more.body.code, more.body.line, more.body.left], [422, 'contents_wrong', 'l2', 1]);
    await carrier.scans(one);
    assert.equal((await statuses(payment))[1], 'held');
    const two = await announce(payment, 1);
    await carrier.scans(two);
    assert.equal((await statuses(payment))[1], 'shipped');
    await carrier.delivers(one);
    assert.equal((await statuses(payment))[1], 'shipped');
    await carrier.delivers(two);
    assert.equal((await statuses(payment))[1], 'delivered');
  });

  it('[S126] [S129] refuses a parcel that another order has, in any spelling, or that was on its way before', async () => {
    const [first, second] = [await paid(), await paid()];
    const code = await announce(first, 0);
    const spelled = `${code.slice(0, 4)}-${code.slice(4).toLowerCase()}`;
    for (const trackingCode of [code, spelled]) {
      const again = await take<Problem>(second, 'shipments', 0, { carrier: 'UPS', tracking_code: trackingCode });
      assert.deepEqual([again.status, again.body.code], [409, 'parcel_used'], trackingCode);
    }
    const both = newCode();
    const racing = await Promise.all(
      [first, second].map((payment) => take<Problem>(payment, 'shipments', 1, { carrier: 'DHL', tracking_code: both })),
    );
    assert.deepEqual(
      racing.map((answer) => answer.status).toSorted((one, two) => one - two),
      [200, 409],
    );
    const old = newCode();
    const authorization = `Basic ${btoa(`${world.carrierKey}:`)}`;
    const tracker = { tracker: { tracking_code: old, carrier: 'DHL' } };
    const headers = { authorization, 'content-type': 'application/json' };
    await world.http(`${world.sandboxUrl}/v2/trackers`, { method: 'POST', headers, body: JSON.stringify(tracker) });
    await carrier.scans(old);
    await pass(DAY_MS);
    const late = await paid();
    const used = await take<Problem>(late, 'shipments', 0, { carrier: 'DHL', tracking_code: old });
    assert.deepEqual([used.status, used.body.code], [409, 'parcel_used']);
    const wrong = await take<Problem>(late, 'shipments', 0, { carrier: 'DHL', tracking_code: '—' });
    assert.deepEqual([wrong.status, wrong.body.code], [422, 'tracking_code_refused']);
    assert.deepEqual(
      [await statuses(second), await statuses(late)],
      [
        ['held', 'held'],
        ['held', 'held'],
      ],
    );
  });

  it('takes back a parcel with a wrong code, until its carrier has it', async () => {
    const payment = await paid();
    const code = await announce(payment, 0);
    const [parcel] = (await look(payment)).parts[0]!.parcels;
    const withdrawn = await take(payment, 'withdrawals', 0, { parcel_id: parcel!.id });
    assert.equal(withdrawn.body.parts[0]!.parcels[0]!.status, 'canceled');
    await announce(payment, 0, code);
    await carrier.scans(code);
    const [, again] = (await look(payment)).parts[0]!.parcels;
    const late = await take<Problem>(payment, 'withdrawals', 0, { parcel_id: again!.id });
    assert.deepEqual([late.status, late.body.code], [409, 'part_not_in_state']);
  });

  it('[I9] finds out without a webhook what a carrier’s lost webhook would have said', async () => {
    const payment = await paid();
    const code = await announce(payment, 0);
    const tracker = world.sandbox.trackers.byCode(code)!;
    const datetime = new Date(Date.parse(payment.captured_at!) + 60_000).toISOString();
    tracker.status = 'in_transit';
    tracker.tracking_details.push({ object: 'TrackingDetail', status: 'in_transit', message: 'On its way', datetime });
    await pass(16 * 60_000);
    assert.equal((await statuses(payment))[0], 'shipped');
  });

  it('[B4b] [B4d] returns a canceled part to the buyer, to the cent, and only before it is shipped', async () => {
    const before = await buyer.balance();
    const payment = await paid();
    const one = await take(payment, 'cancelations', 1, { reason: 'Sold out' });
    assert.equal(one.body.status, 'partially_refunded');
    assert.equal(await buyer.balance(), before - 3_000n);
    await send(payment, 0);
    const late = await take<Problem>(payment, 'cancelations', 0);
    assert.deepEqual([late.status, late.body.code], [409, 'part_not_in_state']);
  });

  it('[I4] settles a part once, however release and refund race', async () => {
    const before = [await sellerBalance(0), await buyer.balance(), await commission()] as const;
    const payment = await paid();
    await send(payment, 0);
    await Promise.all(
      Array.from({ length: 12 }, (_, index) => (index % 2 === 0 ? confirm(payment, 0) : take(payment, 'refunds', 0))),
    );
    // The refund comes before or after the release; in both orders the buyer has the money, and the seller has none.
    assert.equal((await statuses(payment))[0], 'refunded');
    const moved = [await sellerBalance(0), await buyer.balance(), await commission()].map(
      (sum, index) => sum - before[index]!,
    );
    assert.deepEqual(moved, [0n, -2_000n, 0n]);
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
    await take(payment, 'cancelations', 0);
    const late = await take<Problem>(payment, 'shipments', 0, { carrier: 'DHL', tracking_code: newCode() });
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
    const answer = await take<Problem>(body, 'shipments', 0, { carrier: 'DHL', tracking_code: newCode() });
    assert.deepEqual([answer.status, answer.body.code], [409, 'part_not_in_state']);
  });

  it('[S89] answers a replay with the first answer, and refuses its key for another body', async () => {
    const payment = await paid();
    const parcel = { carrier: 'DHL', tracking_code: newCode() };
    const first = await take(payment, 'shipments', 0, parcel, 'ship-once');
    await carrier.scans(parcel.tracking_code);
    assert.deepEqual(await take(payment, 'shipments', 0, parcel, 'ship-once'), first);
    const other = await take<Problem>(payment, 'shipments', 1, { ...parcel, tracking_code: newCode() }, 'ship-once');
    assert.deepEqual([other.status, other.body.code], [422, 'idempotency_key_reused']);
    const path = urls.protection.cancelations({ paymentId: payment.id });
    const keyless = await trade.call<Problem>('POST', path, { part_id: payment.parts[0]!.id });
    assert.deepEqual([keyless.status, keyless.body.code], [400, 'idempotency_key_missing']);
  });

  it('[S94] [S148e] refuses a parcel whose texts hide or break what a person reads', async () => {
    const payment = await paid();
    const parcel = { carrier: 'DHL', tracking_code: newCode() };
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
    const otherTrade = await world.given.trade();
    const body = { part_id: payment.parts[0]!.id };
    for (const path of [
      urls.protection.cancelations({ paymentId: payment.id }),
      urls.protection.refunds({ paymentId: payment.id }),
      urls.protection.confirmations({ paymentId: payment.id }),
    ]) {
      const other = await otherTrade.call<Problem>('POST', path, body, 'k');
      assert.deepEqual([other.status, other.body.code], [404, 'payment_not_found']);
      const answer = await trade.shop.api(buyer.accessToken, 'POST', path, body, { 'idempotency-key': 'k' });
      assert.equal(answer.status, 403);
      await answer.body?.cancel();
    }
    assert.deepEqual(await statuses(payment), ['held', 'held']);
  });

  it('[O3c] reports each step to the shop', async () => {
    const payment = await paid();
    const code = await send(payment, 0);
    await carrier.delivers(code);
    await confirm(payment, 0);
    await take(payment, 'cancelations', 1);
    await world.wallet.jobs.drain();
    type Events = { events: { id: string; type: string; data: Record<string, string> }[] };
    const events: Events['events'] = [];
    for (let after = ''; ; after = `?after=${events.at(-1)!.id}`) {
      const { body } = await trade.call<Events>('GET', `${urls.webhooks.events()}${after}`);
      if (body.events.length === 0) break;
      events.push(...body.events);
    }
    const types = events.filter((event) => event.data['payment_id'] === payment.id).map((event) => event.type);
    assert.deepEqual(types.toSorted(), [
      'payment.captured',
      'payment.part_changed',
      'payment.part_delivered',
      'payment.part_refunded',
      'payment.part_released',
      'payment.part_shipped',
    ]);
  });

  it('[I1] [I3] [I4] balances every entry and account, and keeps exactly what is held of all parts in escrow', async () => {
    const [row] = await world.walletRows<{
      entries: string;
      accounts: string;
      held: string;
    }>(`select (select count(*) from (select from ledger.postings group by entry_number, currency
                                      having sum(amount_minor) <> 0) lopsided)::text as entries,
              (select count(*) from ledger.accounts a
                where posted_minor <> (select coalesce(sum(amount_minor), 0) from ledger.postings p
                                        where p.cell = a.cell and p.account_id = a.id))::text as accounts,
              (select coalesce(sum(amount_minor - refunded_minor - released_minor), 0) from payments.parts
                where status not in ('awaiting', 'void'))::text as held`);
    assert.deepEqual([row!.entries, row!.accounts], ['0', '0']);
    assert.equal(await escrow(), BigInt(row!.held));
  });
});
