import type Stripe from 'stripe';
import { charge, linkCard } from '../../sandbox/test-sandbox.ts';
import type { TestSandbox } from '../../sandbox/test-sandbox.ts';
import { refused } from './refused.ts';

/** Plays what follows on charges: disputes, warnings, reviews, and refunds that wait or fail. */
export async function playConsequences(test: TestSandbox): Promise<void> {
  const { stripe } = test;
  for (const [number, verdict] of [
    ['4000000000000259', 'winning_evidence'],
    ['4000000000002685', 'losing_evidence'],
    ['4000000000001976', 'escalate_inquiry_evidence'],
  ] as const) {
    const dispute = await disputeOf(test, await charge(test, await linkCard(test, number)));
    await stripe.disputes.update(dispute.id, { evidence: { product_description: 'A lamp' }, submit: false });
    await stripe.disputes.update(dispute.id, { evidence: { uncategorized_text: verdict }, submit: true });
    await refused(stripe.disputes.update(dispute.id, { evidence: { uncategorized_text: verdict } }));
    await test.post('/clock/advance', { days: 2 });
    await stripe.disputes.retrieve(dispute.id, { expand: ['charge', 'payment_intent'] });
    await refused(stripe.refunds.create({ charge: dispute.charge as string }));
  }
  const lost = await disputeOf(test, await charge(test, await linkCard(test, '4000000000000259')));
  await stripe.disputes.close(lost.id);
  await refused(stripe.disputes.close(lost.id));
  await refused(stripe.disputes.retrieve('du_none'));
  await charge(test, await linkCard(test, '4000000000005423'));
  const warnings = await stripe.radar.earlyFraudWarnings.list({ limit: 1 });
  await stripe.radar.earlyFraudWarnings.retrieve(warnings.data[0]!.id, { expand: ['charge'] });
  const risky = await charge(test, await linkCard(test, '4000000000009235'));
  await stripe.charges.retrieve(risky.latest_charge as string, { expand: ['review'] });
  const reviews = await stripe.reviews.list({ limit: 1 });
  await stripe.reviews.approve(reviews.data[0]!.id);
  await stripe.reviews.retrieve(reviews.data[0]!.id);
  for (const number of ['4000000000007726', '4000000000005126']) {
    const { id } = await charge(test, await linkCard(test, number));
    const refund = await stripe.refunds.create({ payment_intent: id, amount: 500 });
    await test.post('/clock/advance', { days: 2 });
    await stripe.refunds.retrieve(refund.id, { expand: ['balance_transaction'] });
  }
}

async function disputeOf({ stripe }: TestSandbox, { id }: Stripe.PaymentIntent): Promise<Stripe.Dispute> {
  const { data } = await stripe.disputes.list({ payment_intent: id });
  return data[0]!;
}

/** Plays the balance, payouts and events. */
export async function playMoney(test: TestSandbox): Promise<void> {
  const { stripe, post } = test;
  await charge(test, await linkCard(test), { more: { amount: 50_000 } });
  await stripe.balance.retrieve();
  await refused(stripe.payouts.create({ amount: 100_000, currency: 'eur' }));
  await post('/clock/advance', { days: 3 });
  const payout = await stripe.payouts.create({ amount: 200, currency: 'eur' });
  const canceled = await stripe.payouts.create({ amount: 200, currency: 'eur', description: 'Wages' });
  await stripe.payouts.update(canceled.id, { metadata: { run: '1' } });
  await stripe.payouts.cancel(canceled.id);
  await refused(stripe.payouts.cancel(canceled.id));
  await post('/clock/advance', { days: 3 });
  await stripe.payouts.retrieve(payout.id, { expand: ['balance_transaction'] });
  await stripe.payouts.list({ limit: 3 });
  const { data } = await stripe.balanceTransactions.list({ expand: ['data.source'], limit: 100 });
  await stripe.balanceTransactions.retrieve(data[0]!.id);
  const events = await stripe.events.list({ limit: 100 });
  await stripe.events.retrieve(events.data[0]!.id);
}
