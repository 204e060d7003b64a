import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type Stripe from 'stripe';
import { readCamt } from '../../wallet/server/settlement/statements/camt-domain.ts';
import { readXml } from '../../wallet/server/settlement/statements/protocol/xml.ts';
import { backUrl, startTestSandbox } from '../test-sandbox.ts';
import type { TestSandbox } from '../test-sandbox.ts';

const DAYS_3_MS = 3 * 86_400_000;

describe('the balance at the processor and the bank', () => {
  let sandbox: TestSandbox;
  let stripe: Stripe;
  before(async () => {
    sandbox = await startTestSandbox();
    stripe = sandbox.stripe;
    const customer = await stripe.customers.create();
    await charge(customer.id, 5_000);
  });
  after(() => sandbox.close());

  /** Charges a card of the euro area, whose fee is 1.5 % and 25 cents. */
  async function charge(customer: string, amount: number): Promise<void> {
    const { id } = await stripe.paymentMethods.attach('pm_card_ie', { customer });
    const order = { amount, currency: 'eur', customer, payment_method: id, confirm: true, return_url: backUrl };
    const intent = await stripe.paymentIntents.create({ ...order, metadata: { reference: 'top_1' } });
    await stripe.refunds.create({ payment_intent: intent.id, amount: 1_000 });
  }

  async function statementOf(day: string) {
    const file = await sandbox.http(`${sandbox.url}/bank/statement.xml?day=${day}`);
    const document = readXml(new Uint8Array(await file.arrayBuffer()));
    assert.ok(document.ok);
    const read = readCamt(document.value);
    assert.ok(read.ok);
    return read.value[0];
  }

  it('has the sum of its transactions, of which each names its object', async () => {
    const { available, pending } = await stripe.balance.retrieve();
    assert.deepEqual([available[0]?.amount, pending[0]?.amount], [-1_000, 4_900]);
    const { data } = await stripe.balanceTransactions.list({ expand: ['data.source'] });
    assert.deepEqual(
      data
        .map((one) => [one.type, one.amount, one.fee, one.net])
        .toSorted((left, right) => (left[0]! < right[0]! ? -1 : 1)),
      [
        ['charge', 5_000, 100, 4_900],
        ['refund', -1_000, 0, -1_000],
      ],
    );
    const source = data.find((one) => one.type === 'charge')?.source;
    assert.ok(source && typeof source !== 'string' && source.object === 'charge');
    assert.equal(source.metadata['reference'], 'top_1');
    assert.equal(source.balance_transaction, data.find((one) => one.type === 'charge')?.id);
  });

  it('pays out what is available, which the bank books on the next day and states the day after', async () => {
    await assert.rejects(() => stripe.payouts.create({ amount: 1, currency: 'eur' }), /insufficient funds/);
    await sandbox.post('/clock/advance', { ms: DAYS_3_MS });
    const payout = await stripe.payouts.create({ amount: 3_900, currency: 'eur' });
    assert.deepEqual([payout.status, payout.trace_id?.value], ['pending', null]);
    await sandbox.post('/clock/advance', { ms: DAYS_3_MS });
    const arrived = await stripe.payouts.retrieve(payout.id);
    assert.equal(arrived.status, 'paid');
    const day = new Date(arrived.arrival_date * 1_000).toISOString().slice(0, 10);
    const statement = await statementOf(day);
    assert.deepEqual([statement?.openingMinor, statement?.closingMinor], [0n, 3_900n]);
    assert.ok(statement?.entries[0]?.words.includes(arrived.trace_id?.value ?? 'none'));
  });

  it('books a payout back on the day on which it is sent back, and none that never arrived', async () => {
    const [{ id }] = (await stripe.payouts.list()).data as [Stripe.Payout];
    const today = new Date(sandbox.sandbox.stripe.businessS() * 1_000).toISOString().slice(0, 10);
    await sandbox.post(`/disputes/${id}/fail`);
    const lost = await stripe.payouts.create({ amount: 900, currency: 'eur' });
    await sandbox.post(`/disputes/${lost.id}/fail`);
    await sandbox.post('/clock/advance', { ms: DAYS_3_MS });
    const statement = await statementOf(today);
    assert.deepEqual([statement?.openingMinor, statement?.closingMinor], [3_900n, 0n]);
    const tomorrow = new Date(Date.parse(today) + 86_400_000).toISOString().slice(0, 10);
    assert.equal((await statementOf(tomorrow))?.closingMinor, 0n);
  });

  it('has no statement of a day that is not over', async () => {
    const answer = await sandbox.http(`${sandbox.url}/bank/statement.xml?day=2999-01-01`);
    assert.equal(answer.status, 404);
  });
});
