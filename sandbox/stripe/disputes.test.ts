import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type Stripe from 'stripe';
import { charge, linkCard, startTestSandbox } from '../test-sandbox.ts';
import type { TestSandbox } from '../test-sandbox.ts';

describe('disputes and refunds at the processor, asked by its own SDK', () => {
  let test: TestSandbox;
  before(async () => {
    test = await startTestSandbox();
  });
  after(() => test.close());

  const disputed = async (number: string) => {
    const { id } = await charge(test, await linkCard(test, number));
    return (await test.stripe.disputes.list({ payment_intent: id })).data[0]!;
  };
  const read = (id: string) => test.stripe.disputes.retrieve(id);
  const eventsOf = (id: string) =>
    test.sandbox.webhooks
      .list('stripe_webhooks')
      .filter(({ subject }) => subject === id)
      .map(({ type }) => type.replace('charge.dispute.', ''))
      .toReversed();
  const available = async () => {
    const { available: some, pending } = await test.stripe.balance.retrieve();
    return [...some, ...pending].reduce((sum, one) => sum + one.amount, 0);
  };

  it('takes the money with a fee, keeps the charge from being refunded, and gives the money back if it is won', async () => {
    const dispute = await disputed('4000000000000259');
    assert.deepEqual(
      [dispute.status, dispute.reason, dispute.is_charge_refundable],
      ['needs_response', 'fraudulent', false],
    );
    assert.deepEqual(
      dispute.balance_transactions.map(({ amount, fee, type }) => [amount, fee, type]),
      [[-1_000, 2_000, 'adjustment']],
    );
    await assert.rejects(test.stripe.refunds.create({ charge: dispute.charge as string }), { code: 'charge_disputed' });
    const before = await available();
    const evidence = { uncategorized_text: 'winning_evidence' };
    const submitted = await test.stripe.disputes.update(dispute.id, { evidence, submit: true });
    assert.deepEqual([submitted.status, submitted.evidence_details.submission_count], ['under_review', 1]);
    await test.post('/clock/advance', { days: 2 });
    const won = await read(dispute.id);
    assert.deepEqual([won.status, won.balance_transactions.length], ['won', 2]);
    assert.equal(await available(), before + 1_000);
    assert.deepEqual(eventsOf(dispute.id), ['created', 'funds_withdrawn', 'updated', 'closed', 'funds_reinstated']);
  });

  it('is lost by losing evidence, by giving up, and by silence until the day that it names', async () => {
    const [losing, closed, silent] = [
      await disputed('4000000000002685'),
      await disputed('4000000000000259'),
      await disputed('4000000000000259'),
    ];
    await test.stripe.disputes.update(losing.id, { evidence: { uncategorized_text: 'losing_evidence' } });
    assert.equal((await test.stripe.disputes.close(closed.id)).status, 'lost');
    await test.post('/clock/advance', { days: 2 });
    assert.deepEqual([(await read(losing.id)).status, (await read(silent.id)).status], ['lost', 'needs_response']);
    await test.post('/clock/advance', { days: 19 });
    assert.equal((await read(silent.id)).status, 'lost');
    await assert.rejects(test.stripe.disputes.update(silent.id, { evidence: { product_description: 'A lamp' } }));
  });

  it('asks first in an inquiry, which takes no money until the bank escalates it', async () => {
    const inquiry = await disputed('4000000000001976');
    assert.deepEqual([inquiry.status, inquiry.is_charge_refundable], ['warning_needs_response', true]);
    assert.deepEqual(inquiry.balance_transactions, []);
    const evidence = { uncategorized_text: 'escalate_inquiry_evidence' };
    assert.equal((await test.stripe.disputes.update(inquiry.id, { evidence })).status, 'warning_under_review');
    await test.post('/clock/advance', { days: 2 });
    const escalated = await read(inquiry.id);
    assert.deepEqual([escalated.status, escalated.balance_transactions.length], ['needs_response', 1]);
  });

  it('warns of fraud, and opens a review of a risky charge', async () => {
    const { id } = await charge(test, await linkCard(test, '4000000000005423'));
    const { data } = await test.stripe.radar.earlyFraudWarnings.list({ payment_intent: id });
    assert.deepEqual([data.length, data[0]?.actionable], [1, true]);
    await charge(test, await linkCard(test, '4000000000009235'));
    const [review] = (await test.stripe.reviews.list()).data;
    assert.deepEqual([review?.open, (await test.stripe.reviews.approve(review!.id)).closed_reason], [true, 'approved']);
  });

  it('lets a refund wait, and lets another one fail after it had succeeded', async () => {
    const give = async (number: string) => {
      const { id } = await charge(test, await linkCard(test, number));
      return test.stripe.refunds.create({ payment_intent: id, expand: ['charge'] });
    };
    const [slow, failing] = [await give('4000000000007726'), await give('4000000000005126')];
    assert.deepEqual([slow.status, slow.pending_reason, failing.status], ['pending', 'processing', 'succeeded']);
    const before = await available();
    await test.post('/clock/advance', { days: 2 });
    assert.equal((await test.stripe.refunds.retrieve(slow.id)).status, 'succeeded');
    const failed = await test.stripe.refunds.retrieve(failing.id, {
      expand: ['failure_balance_transaction', 'charge'],
    });
    assert.deepEqual(
      [failed.status, failed.failure_reason, (failed.failure_balance_transaction as Stripe.BalanceTransaction).amount],
      ['failed', 'expired_or_canceled_card', 1_000],
    );
    assert.equal((failed.charge as Stripe.Charge).amount_refunded, 0);
    assert.equal(await available(), before + 1_000);
    assert.ok(eventsOf(failing.id).includes('refund.failed'));
  });

  it('lets a person act as the bank', async () => {
    const { latest_charge: of } = await charge(test, await linkCard(test));
    assert.equal((await test.post(`/disputes/${of as string}/dispute`)).status, 200);
    assert.equal((await test.post(`/disputes/${of as string}/dispute`)).status, 404);
    const [dispute] = (await test.stripe.disputes.list({ charge: of as string })).data;
    assert.equal((await test.post(`/disputes/${dispute!.id}/win`)).status, 200);
    assert.equal((await read(dispute!.id)).status, 'won');
  });
});
