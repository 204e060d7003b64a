import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { charge, linkCard, startTestSandbox, until } from '../test-sandbox.ts';
import type { TestSandbox } from '../test-sandbox.ts';
import { FINANCIAL_ACCOUNT } from './financial-account.ts';

/** A recipient with a bank account in the United States. */
async function recipientOf({ stripe }: TestSandbox, account_number: string) {
  const { id: recipient } = await stripe.v2.core.accounts.create({ display_name: 'Ada Lovelace' });
  const bank_account = { country: 'US', currency: 'usd', account_number, routing_number: '110000000' };
  const setup = await stripe.v2.moneyManagement.outboundSetupIntents.create(
    { payout_method_data: { type: 'bank_account', bank_account }, usage_intent: 'payment' },
    { stripeContext: recipient },
  );
  return { recipient, payout_method: setup.payout_method!.id };
}

async function pay(test: TestSandbox, account_number: string, value: number) {
  return test.stripe.v2.moneyManagement.outboundPayments.create({
    from: { financial_account: FINANCIAL_ACCOUNT, currency: 'usd' },
    to: await recipientOf(test, account_number),
    amount: { value, currency: 'usd' },
  });
}

describe('event destinations', () => {
  let test: TestSandbox;
  before(async () => {
    test = await startTestSandbox();
  });
  after(() => test.close());

  const make = (enabled_events: string[], path: string) =>
    test.stripe.v2.core.eventDestinations.create({
      name: 'Events',
      enabled_events,
      event_payload: 'thin',
      type: 'webhook_endpoint',
      webhook_endpoint: { url: `${test.receiverUrl}${path}` },
      include: ['webhook_endpoint.signing_secret'],
    });
  const at = (path: string) => test.received.filter((one) => one.path === path);

  it('get the thin events that they want, signed with a secret of their own', async () => {
    const { id, webhook_endpoint } = await make(['v2.core.account.created'], '/accounts');
    const secret = webhook_endpoint?.signing_secret ?? '';
    const { recipient } = await recipientOf(test, '000123456789');
    await until('the event is there', () => at('/accounts').length === 1);
    const [{ body, headers }] = at('/accounts') as [(typeof test.received)[number]];
    const signature = String(headers['stripe-signature']);
    const event = test.stripe.parseEventNotification(body, signature, secret);
    assert.equal((JSON.parse(body) as { related_object: { id: string } }).related_object.id, recipient);
    assert.equal((await event.fetchEvent()).type, 'v2.core.account.created');
    assert.throws(() => test.stripe.parseEventNotification(body, signature, 'whsec_for_this_test'), /signature/);
    assert.equal(
      (await test.stripe.v2.core.eventDestinations.retrieve(id)).webhook_endpoint?.signing_secret,
      undefined,
    );
    const ids = (await test.stripe.v2.core.events.list({ object_id: recipient })).data.map((one) => one.id);
    assert.deepEqual(ids, [event.id]);
  });

  it('get nothing while they are off or after they were deleted, and a ping on demand', async () => {
    const { eventDestinations: destinations } = test.stripe.v2.core;
    const { id } = await make(['*'], '/off');
    await destinations.disable(id);
    await recipientOf(test, '000123456789');
    await destinations.enable(id);
    const { id: ping } = await destinations.ping(id);
    await until('the ping is there', () => at('/off').length > 0);
    await destinations.del(id);
    await recipientOf(test, '000123456789');
    await until('all was sent', () => test.sandbox.webhooks.list().every((one) => one.state !== 'pending'));
    assert.deepEqual(
      at('/off').map(({ body }) => (JSON.parse(body) as { id: string }).id),
      [ping],
    );
  });
});

describe('lists of API v2', () => {
  let test: TestSandbox;
  before(async () => {
    test = await startTestSandbox();
  });
  after(() => test.close());

  it('are read to the end by the addresses of their pages, forward and back, with their filters', async () => {
    for (let count = 0; count < 5; count += 1) await recipientOf(test, '000123456789');
    const { accounts, events } = test.stripe.v2.core;
    const all = (await accounts.list()).data.map((one) => one.id);
    const paged = await accounts.list({ limit: 2 }).autoPagingToArray({ limit: 100 });
    assert.equal(all.length, 5);
    assert.deepEqual(
      paged.map((one) => one.id),
      all,
    );
    const types = ['v2.core.account.created'];
    const found = await events.list({ limit: 2, types }).autoPagingToArray({ limit: 100 });
    assert.deepEqual([found.length, new Set(found.map((one) => one.type)).size], [5, 1]);
    const first = await accounts.list({ limit: 2 });
    const second = (await test.stripe.rawRequest('GET', first.next_page_url!)) as unknown as typeof first;
    const back = (await test.stripe.rawRequest('GET', second.previous_page_url!)) as unknown as typeof first;
    assert.deepEqual([first.previous_page_url, back.data.map((one) => one.id)], [null, all.slice(0, 2)]);
    await assert.rejects(test.stripe.rawRequest('GET', '/v2/core/accounts?page=nothing'), /unknown parameter: page/);
  });
});

describe('the financial account that pays others', () => {
  let test: TestSandbox;
  before(async () => {
    test = await startTestSandbox();
  });
  after(() => test.close());

  const balance = async () => {
    const { available, outbound_pending } = (
      await test.stripe.v2.moneyManagement.financialAccounts.retrieve(FINANCIAL_ACCOUNT)
    ).balance;
    return [available['usd']!.value, outbound_pending['usd']!.value];
  };

  it('reserves the money of a payment, and books back what failed, was canceled or came back', async () => {
    const { moneyManagement: money } = test.stripe.v2;
    const start = (await balance())[0]!;
    await pay(test, '000123456789', 1_000);
    const failed = await pay(test, '000111111116', 200);
    const returned = await pay(test, '000111111113', 30);
    const canceled = await pay(test, '000123456789', 4);
    assert.deepEqual(await balance(), [start - 1_234, 1_234]);
    await money.outboundPayments.cancel(canceled.id);
    assert.deepEqual(await balance(), [start - 1_230, 1_230]);
    await test.post('/clock/advance', { days: 1 });
    assert.deepEqual(await balance(), [start - 1_030, 0]);
    await test.post('/clock/advance', { days: 3 });
    assert.deepEqual(await balance(), [start - 1_000, 0]);
    const bookedFor = async (flow: string) =>
      (await money.transactions.list({ flow })).data.map((one) => [
        one.category,
        one.status,
        one.balance_impact.available.value,
      ]);
    assert.deepEqual(await bookedFor(failed.id), [['outbound_payment', 'void', 0]]);
    assert.deepEqual(await bookedFor(canceled.id), [['outbound_payment', 'void', 0]]);
    assert.deepEqual(await bookedFor(returned.id), [
      ['outbound_payment_reversal', 'posted', 30],
      ['outbound_payment', 'posted', -30],
    ]);
    const entries = await money.transactionEntries.list({ limit: 100 });
    const sum = entries.data
      .filter((one) => one.balance_impact.available.currency === 'usd')
      .reduce((total, one) => total + one.balance_impact.available.value, 0);
    assert.equal(sum, (await balance())[0]);
  });

  it('pays no more than it has, and is filled by a payout of the processor’s balance', async () => {
    const [available = 0] = await balance();
    await assert.rejects(pay(test, '000123456789', available + 1), { code: 'insufficient_funds' });
    await charge(test, await linkCard(test, '4000000000000077'), { more: { amount: 5_000, currency: 'usd' } });
    const filled = { amount: 1_000, currency: 'usd', payout_method: FINANCIAL_ACCOUNT };
    const payout = await test.stripe.payouts.create(filled);
    assert.deepEqual([payout.destination, payout.payout_method], [null, FINANCIAL_ACCOUNT]);
    assert.equal((await balance())[0], available);
    const { receivedCredits, transactions } = test.stripe.v2.moneyManagement;
    const [credit] = (await receivedCredits.list()).data;
    assert.ok(credit);
    assert.deepEqual([credit.status, credit.balance_transfer], ['pending', { payout: payout.id, type: 'payout' }]);
    const [moved] = (await transactions.list({ flow: credit.id })).data;
    assert.deepEqual(moved?.flow, { received_credit: credit.id, type: 'received_credit' });
    await test.post('/clock/advance', { days: 1 });
    assert.equal((await balance())[0], available + 1_000);
    assert.equal((await receivedCredits.retrieve(credit.id)).status, 'succeeded');
    await assert.rejects(receivedCredits.retrieve('rc_none'), { code: 'not_found' });
  });
});
