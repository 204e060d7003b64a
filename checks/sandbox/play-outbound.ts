import type { TestSandbox } from '../../sandbox/test-sandbox.ts';
import { refused } from './refused.ts';

const FINANCIAL_ACCOUNT = 'fa_test_sandbox';

/** Plays payments to the bank accounts of others, over API v2. */
export async function playOutbound(test: TestSandbox): Promise<void> {
  const { stripe } = test;
  const { core, moneyManagement: money } = stripe.v2;
  await playDestinations(test);
  for (const [number, surname] of [
    ['000123456789', 'Lovelace'],
    ['000111111116', 'Lovelace'],
    ['000111111113', 'Match'],
  ] as const) {
    const { id: recipient } = await core.accounts.create({
      contact_email: 'ada@example.com',
      display_name: 'Ada Lovelace',
      identity: { country: 'us', entity_type: 'individual', individual: { given_name: 'Close', surname } },
      configuration: { recipient: { capabilities: { bank_accounts: { ach: { requested: true } } } } },
      include: ['configuration.recipient', 'identity'],
    });
    const bank_account = { country: 'US', currency: 'usd', account_number: number, routing_number: '110000000' };
    const setup = await money.outboundSetupIntents.create(
      { payout_method_data: { type: 'bank_account', bank_account }, usage_intent: 'payment' },
      { stripeContext: recipient },
    );
    await money.outboundSetupIntents.retrieve(setup.id);
    const payout_method = setup.payout_method!.id;
    const check = await money.recipientVerifications.create({ payout_method });
    if (check.status === 'awaiting_acknowledgement') await money.recipientVerifications.acknowledge(check.id);
    const order = {
      from: { financial_account: FINANCIAL_ACCOUNT, currency: 'usd' },
      to: { recipient, payout_method },
      amount: { value: 1_500, currency: 'usd' },
    };
    await refused(money.outboundPayments.create({ ...order, to: { recipient, payout_method: 'usba_none' } }));
    await refused(money.outboundPayments.create({ ...order, amount: { value: 900_000_000, currency: 'usd' } }));
    const payment = await money.outboundPayments.create({ ...order, recipient_verification: check.id });
    const canceled = await money.outboundPayments.create({ ...order, statement_descriptor: 'CODE 4711' });
    await money.outboundPayments.cancel(canceled.id);
    await refused(money.outboundPayments.cancel(canceled.id));
    await test.post('/clock/advance', { days: 2 });
    await test.post('/clock/advance', { days: 4 });
    await money.outboundPayments.retrieve(payment.id);
    await money.recipientVerifications.retrieve(check.id);
    await money.payoutMethods.list({}, { stripeContext: recipient });
    await money.payoutMethods.archive(payout_method);
    await money.payoutMethods.retrieve(payout_method);
    await core.accounts.retrieve(recipient);
  }
  await core.accounts.list({ limit: 1 }).autoPagingToArray({ limit: 100 });
  await money.outboundPayments.list({ status: ['posted', 'returned'] });
  await refused(core.accounts.list({ limit: 101 }));
  await refused(stripe.rawRequest('GET', '/v2/core/accounts?page=nothing'));
  await playFinancialAccount(test);
  const [event] = await core.events.list({ types: ['v2.core.event_destination.ping'] }).autoPagingToArray({ limit: 1 });
  await core.events.retrieve(event!.id);
}

/** Plays what moves the balance of the account that pays. */
async function playFinancialAccount(test: TestSandbox): Promise<void> {
  const { stripe } = test;
  const { moneyManagement: money } = stripe.v2;
  await playRefill(test);
  await money.financialAccounts.list({ statuses: ['open'] });
  await money.financialAccounts.retrieve(FINANCIAL_ACCOUNT);
  await refused(money.financialAccounts.retrieve('fa_none'));
  const transactions = await money.transactions.list({ financial_account: FINANCIAL_ACCOUNT, limit: 100 });
  await money.transactions.retrieve(transactions.data[0]!.id);
  await money.transactionEntries.list({ transaction: transactions.data[0]!.id });
  await money.transactionEntries.list({ limit: 100 });
}

/** Plays payouts of our own balance to the account, which become credits there. */
async function playRefill({ post, stripe }: TestSandbox): Promise<void> {
  const { receivedCredits } = stripe.v2.moneyManagement;
  const refill = () => stripe.payouts.create({ amount: 100, currency: 'eur', payout_method: FINANCIAL_ACCOUNT });
  const { id } = await refill();
  await refill();
  const [first] = (await receivedCredits.list({ limit: 1 })).data;
  await receivedCredits.retrieve(first!.id);
  await stripe.payouts.cancel(id);
  await receivedCredits.list();
  await post('/clock/advance', { days: 1 });
  await receivedCredits.retrieve(first!.id);
  await refused(receivedCredits.retrieve('rc_none'));
}

/** Plays the addresses to which events are sent. */
async function playDestinations({ receiverUrl, stripe }: TestSandbox): Promise<void> {
  const { eventDestinations: destinations } = stripe.v2.core;
  const order = { name: 'Payments', enabled_events: ['*'], type: 'webhook_endpoint' as const };
  const webhook_endpoint = { url: `${receiverUrl}/stripe` };
  const include = ['webhook_endpoint.signing_secret', 'webhook_endpoint.url'] as const;
  const made = await destinations.create({ ...order, event_payload: 'thin', webhook_endpoint, include: [...include] });
  await destinations.create({
    ...order,
    event_payload: 'snapshot',
    events_from: ['@self', '@accounts'],
    webhook_endpoint,
  });
  await refused(destinations.create({ ...order, event_payload: 'thin', webhook_endpoint: { url: 'nowhere' } }));
  await destinations.ping(made.id);
  await destinations.update(made.id, { description: 'Of payments', metadata: { team: 'finance' } });
  await destinations.disable(made.id);
  await destinations.enable(made.id);
  await destinations.retrieve(made.id, { include: ['webhook_endpoint.url'] });
  await destinations.list({ limit: 1 }).autoPagingToArray({ limit: 10 });
  const other = await destinations.create({ ...order, event_payload: 'thin', webhook_endpoint });
  await destinations.del(other.id);
  await refused(destinations.retrieve(other.id));
}
