import type Stripe from 'stripe';
import { backUrl } from '../../sandbox/test-sandbox.ts';
import type { TestSandbox } from '../../sandbox/test-sandbox.ts';
import { refused } from './refused.ts';

const acceptance = {
  customer_acceptance: { type: 'online', online: { ip_address: '192.0.2.1', user_agent: 'Firefox' } },
} as const;

/** Plays bank accounts: small deposits, consents, and debits that end, fail and are disputed. */
export async function playBanks(test: TestSandbox): Promise<void> {
  const { stripe, post } = test;
  const customer = await stripe.customers.create({ email: 'ada@example.com' });
  const setUp = (number: string, holder: 'individual' | 'company' = 'individual') =>
    stripe.setupIntents.create({ ...usOrder(customer.id, number, holder) });
  const proved = await setUp('000123456789');
  await refused(stripe.setupIntents.verifyMicrodeposits(proved.id, { descriptor_code: 'SM99ZZ' }));
  await stripe.setupIntents.verifyMicrodeposits(proved.id, { descriptor_code: 'SM11AA' });
  await refused(stripe.setupIntents.verifyMicrodeposits(proved.id, { descriptor_code: 'SM11AA' }));
  await stripe.mandates.retrieve(proved.mandate as string, { expand: ['payment_method'] });
  const counted = await setUp('000111111116', 'company');
  for (const amounts of [
    [1, 2],
    [1, 200],
    [10, 11],
  ])
    await refused(stripe.setupIntents.verifyMicrodeposits(counted.id, { amounts }));
  const lost = await setUp('000666666661');
  await post('/clock/advance', { days: 2 });
  await stripe.setupIntents.retrieve(lost.id, { expand: ['latest_attempt', 'payment_method'] });
  await refused(setUp('4242'));
  const open = await stripe.setupIntents.create({ customer: customer.id, description: 'Later' });
  await refused(stripe.setupIntents.confirm(open.id));
  await stripe.setupIntents.cancel(open.id, { cancellation_reason: 'abandoned' });
  await stripe.setupIntents.list({ customer: customer.id, limit: 2 });
  await debit(test, customer.id, { payment_method: proved.payment_method as string, currency: 'usd' });
  for (const number of ['000222222227', '000555555559']) {
    const { id, payment_method: account } = await setUp(number);
    await stripe.setupIntents.verifyMicrodeposits(id, { descriptor_code: 'SM11AA' });
    const order = { payment_method: account as string, currency: 'usd' };
    await debit(test, customer.id, order);
    await post('/clock/advance', { days: 5 });
    if (number === '000555555559') await refused(debit(test, customer.id, order));
  }
  for (const iban of ['AT611904300234573201', 'AT861904300235473202', 'DE35370400440532013002']) {
    const data = {
      type: 'sepa_debit',
      sepa_debit: { iban },
      billing_details: { name: 'Ada', email: 'a@b.example' },
    } as const;
    const { id } = await stripe.paymentMethods.create(data);
    await refused(debit(test, customer.id, { payment_method: id, currency: 'eur' }));
    const setup = await stripe.setupIntents.create({ customer: customer.id, payment_method: id });
    await stripe.setupIntents.confirm(setup.id, { mandate_data: acceptance });
    const { latest_charge: of } = await debit(test, customer.id, { payment_method: id, currency: 'eur' });
    await post('/clock/advance', { days: 6 });
    await stripe.charges.retrieve(of as string, { expand: ['balance_transaction', 'payment_intent'] });
  }
  await stripe.disputes.list({ limit: 1 });
}

function usOrder(
  customer: string,
  account_number: string,
  account_holder_type: 'individual' | 'company',
): Stripe.SetupIntentCreateParams {
  return {
    customer,
    confirm: true,
    allowed_payment_method_types: ['us_bank_account'],
    payment_method_data: {
      type: 'us_bank_account',
      us_bank_account: { routing_number: '110000000', account_number, account_holder_type },
      billing_details: { name: 'Ada Lovelace' },
    },
    payment_method_options: { us_bank_account: { verification_method: 'microdeposits' } },
    mandate_data: acceptance,
  };
}

function debit(
  { stripe }: TestSandbox,
  customer: string,
  order: { payment_method: string; currency: string },
): Promise<Stripe.PaymentIntent> {
  return stripe.paymentIntents.create({ ...order, amount: 2_000, customer, confirm: true, return_url: backUrl });
}
