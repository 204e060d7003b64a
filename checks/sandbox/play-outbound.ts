import type { TestSandbox } from '../../sandbox/test-sandbox.ts';
import { refused } from './refused.ts';

const FINANCIAL_ACCOUNT = 'fa_test_sandbox';

/** Plays payments to the bank accounts of others, over API v2. */
export async function playOutbound(test: TestSandbox): Promise<void> {
  const { core, moneyManagement: money } = test.stripe.v2;
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
  await core.accounts.list();
  await money.outboundPayments.list();
  const thin = test.sandbox.webhooks.list('stripe_webhooks').find(({ type }) => type.startsWith('v2.money'));
  await core.events.retrieve(thin!.id);
}
