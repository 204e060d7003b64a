import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type Stripe from 'stripe';
import { charge, linkCard, startTestSandbox } from '../test-sandbox.ts';
import type { TestSandbox } from '../test-sandbox.ts';

const owner = {
  business_type: 'individual',
  capabilities: { transfers: { requested: true } },
  individual: { first_name: 'Ada', last_name: 'Lovelace', dob: { day: 10, month: 12, year: 1990 } },
  tos_acceptance: { date: 1_700_000_000, ip: '192.0.2.1' },
} satisfies Partial<Stripe.AccountCreateParams>;

function bankOf(account_number: string) {
  return /^\d/.test(account_number)
    ? ({ object: 'bank_account', country: 'US', currency: 'usd', account_number, routing_number: '110000000' } as const)
    : ({ object: 'bank_account', country: 'DE', currency: 'eur', account_number } as const);
}

/** An account that has money and pays out when it is asked. */
async function fund(test: TestSandbox, number: string, amount = 1_000) {
  const { stripe } = test;
  const bank = bankOf(number);
  const { currency } = bank;
  await charge(test, await linkCard(test, '4000000000000077'), { more: { amount: 10_000, currency } });
  const { id } = await stripe.accounts.create({
    ...owner,
    type: 'custom',
    external_account: bank,
    settings: { payouts: { schedule: { interval: 'manual' } } },
  });
  const transfer = await stripe.transfers.create({ destination: id, amount, currency });
  return { id, currency, transfer, on: { stripeAccount: id } };
}

async function availableIn({ stripe }: TestSandbox, { id, currency }: { id: string; currency: string }) {
  const { available } = await stripe.balance.retrieve({}, { stripeAccount: id });
  return available.find((one) => one.currency === currency)?.amount;
}

describe('payouts of connected accounts, asked by the processor’s own SDK', () => {
  let test: TestSandbox;
  before(async () => {
    test = await startTestSandbox();
  });
  after(() => test.close());

  it('are paid, or fail on the day of arrival, or come back days after they were paid', async () => {
    const cases = [
      ['000123456789', ['paid', 'paid'], null],
      ['DE89370400440532013000', ['paid', 'paid'], null],
      ['000111111116', ['failed', 'failed'], 'no_account'],
      ['000222222227', ['failed', 'failed'], 'insufficient_funds'],
      ['000111111113', ['paid', 'failed'], 'account_closed'],
      ['000333333335', ['paid', 'failed'], 'debit_not_authorized'],
      ['DE62370400440532013001', ['paid', 'failed'], 'no_account'],
    ] as const;
    // In the morning, so that the hours below end on the same day.
    await test.post('/clock/advance', { hours: (30 - new Date().getUTCHours()) % 24 });
    const made: { account: Awaited<ReturnType<typeof fund>>; payout: Stripe.Payout }[] = [];
    for (const [number] of cases) {
      const account = await fund(test, number);
      const payout = await test.stripe.payouts.create({ amount: 700, currency: account.currency }, account.on);
      assert.equal(payout.status, 'pending');
      made.push({ account, payout });
    }
    const read = () =>
      Promise.all(made.map(({ account, payout }) => test.stripe.payouts.retrieve(payout.id, {}, account.on)));
    await test.post('/clock/advance', { hours: 2 });
    const sent = (await read()).map((one) => one.status);
    assert.ok(
      sent.every((one) => one === 'in_transit'),
      sent.join(),
    );
    await test.post('/clock/advance', { days: 1 });
    const arrived = await read();
    await test.post('/clock/advance', { days: 3 });
    const later = await read();
    for (const [at, [number, statuses, code]] of cases.entries()) {
      assert.deepEqual([arrived[at]!.status, later[at]!.status], statuses, number);
      assert.equal(later[at]!.failure_code, code, number);
      assert.equal(later[at]!.trace_id?.value !== null, statuses[0] === 'paid', number);
      assert.equal(await availableIn(test, made[at]!.account), code === null ? 300 : 1_000, number);
    }
  });

  it('are announced with their account, whose events are apart from the platform’s', async () => {
    const { on, id } = await fund(test, '000123456789');
    const payout = await test.stripe.payouts.create({ amount: 100, currency: 'usd' }, on);
    const [event] = (await test.stripe.events.list({ type: 'payout.created' }, on)).data;
    assert.equal(event!.account, id);
    assert.equal((event!.data.object as Stripe.Payout).id, payout.id);
    const own = await test.stripe.events.list({ type: 'payout.*', limit: 100 });
    assert.deepEqual(own.data, []);
    await assert.rejects(test.stripe.payouts.retrieve(payout.id), { code: 'resource_missing' });
  });

  it('are canceled until they leave, and reversed after they were paid', async () => {
    const account = await fund(test, '000123456789');
    const [first, second] = [
      await test.stripe.payouts.create({ amount: 400, currency: 'usd' }, account.on),
      await test.stripe.payouts.create({ amount: 600, currency: 'usd' }, account.on),
    ];
    await assert.rejects(test.stripe.payouts.create({ amount: 1, currency: 'usd' }, account.on), {
      code: 'balance_insufficient',
    });
    assert.equal((await test.stripe.payouts.cancel(first.id, {}, account.on)).status, 'canceled');
    assert.equal(await availableIn(test, account), 400);
    await test.post('/clock/advance', { days: 2 });
    await assert.rejects(test.stripe.payouts.cancel(second.id, {}, account.on), /pending/);
    const reversal = await test.stripe.payouts.reverse(second.id, {}, account.on);
    assert.deepEqual([reversal.amount, reversal.original_payout], [-600, second.id]);
    assert.equal(await availableIn(test, account), 400);
    await test.post('/clock/advance', { days: 2 });
    assert.equal(await availableIn(test, account), 1_000);
    assert.equal((await test.stripe.payouts.retrieve(second.id, {}, account.on)).reversed_by, reversal.id);
  });

  it('are made by the processor at the end of the day, unless the account pays out by hand', async () => {
    const account = await fund(test, '000123456789');
    await test.stripe.accounts.update(account.id, { settings: { payouts: { schedule: { interval: 'daily' } } } });
    await test.stripe.transfers.create({ destination: account.id, amount: 500, currency: 'usd' });
    await test.post('/clock/advance', { days: 1 });
    const { data } = await test.stripe.payouts.list({}, account.on);
    assert.deepEqual(
      data.map((one) => [one.amount, one.automatic]),
      [[1_500, true]],
    );
  });

  it('go to no bank account from which one came back, until somebody changes it', async () => {
    const account = await fund(test, '000111111116');
    const pay = () => test.stripe.payouts.create({ amount: 100, currency: 'usd' }, account.on);
    const { destination } = await pay();
    await test.post('/clock/advance', { days: 2 });
    await assert.rejects(pay(), { code: 'payouts_not_allowed' });
    await test.stripe.accounts.updateExternalAccount(account.id, destination as string, { account_holder_name: 'Ada' });
    assert.equal((await pay()).status, 'pending');
  });
});

describe('transfers to connected accounts', () => {
  let test: TestSandbox;
  before(async () => {
    test = await startTestSandbox();
  });
  after(() => test.close());

  it('need an account that said who it is, and money that is available', async () => {
    await charge(test, await linkCard(test), { more: { amount: 10_000 } });
    const { id } = await test.stripe.accounts.create({ type: 'custom', capabilities: owner.capabilities });
    const send = () => test.stripe.transfers.create({ destination: id, amount: 100, currency: 'eur' });
    await assert.rejects(send(), /capabilities enabled: transfers/);
    const { requirements } = await test.stripe.accounts.update(id, owner);
    assert.deepEqual(requirements?.currently_due, ['external_account']);
    await assert.rejects(send(), { code: 'balance_insufficient' });
    await test.post('/clock/advance', { days: 3 });
    assert.equal((await send()).amount, 100);
    const { data } = await test.stripe.balanceTransactions.list({ type: 'transfer' });
    assert.deepEqual(
      data.map((one) => one.net),
      [-100],
    );
  });

  it('are taken back in parts, never more than was sent and is still there', async () => {
    const { transfer, on, currency, id } = await fund(test, '000123456789');
    const before = (await test.stripe.balance.retrieve()).available.find((one) => one.currency === 'usd')!.amount;
    await test.stripe.transfers.createReversal(transfer.id, { amount: 300 });
    await assert.rejects(test.stripe.transfers.createReversal(transfer.id, { amount: 701 }), /unreversed amount/);
    await test.stripe.payouts.create({ amount: 500, currency }, on);
    await assert.rejects(test.stripe.transfers.createReversal(transfer.id), { code: 'balance_insufficient' });
    await test.stripe.transfers.createReversal(transfer.id, { amount: 200 });
    const now = (await test.stripe.balance.retrieve()).available.find((one) => one.currency === 'usd')!.amount;
    assert.deepEqual([now - before, await availableIn(test, { id, currency })], [500, 0]);
    const { amount_reversed, reversed } = await test.stripe.transfers.retrieve(transfer.id);
    assert.deepEqual([amount_reversed, reversed], [500, false]);
  });

  it('have one effect for each key, and each account has keys of its own', async () => {
    const [ada, bob] = [await fund(test, '000123456789'), await fund(test, '000123456789')];
    const idempotencyKey = 'wd_1';
    const pay = ({ on }: typeof ada) =>
      test.stripe.payouts.create({ amount: 100, currency: 'usd' }, { ...on, idempotencyKey });
    const [first, again, other] = [await pay(ada), await pay(ada), await pay(bob)];
    assert.equal(again.id, first.id);
    assert.notEqual(other.id, first.id);
    await assert.rejects(test.stripe.balance.retrieve({}, { stripeAccount: 'acct_none' }), {
      code: 'account_invalid',
      statusCode: 403,
    });
  });
});

describe('the book of connected accounts', () => {
  it('is kept between starts, with what its banks do later', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-sandbox-'));
    const first = await startTestSandbox({ dataDir });
    const { on, id } = await fund(first, '000111111113');
    const payout = await first.stripe.payouts.create({ amount: 100, currency: 'usd' }, on);
    await first.close();
    const second = await startTestSandbox({ dataDir });
    try {
      await second.post('/clock/advance', { days: 2 });
      assert.equal((await second.stripe.payouts.retrieve(payout.id, {}, on)).status, 'paid');
      await second.post('/clock/advance', { days: 3 });
      assert.equal((await second.stripe.payouts.retrieve(payout.id, {}, on)).failure_code, 'account_closed');
      assert.equal(await availableIn(second, { id, currency: 'usd' }), 1_000);
    } finally {
      await second.close();
      await rm(dataDir, { recursive: true });
    }
  });
});
