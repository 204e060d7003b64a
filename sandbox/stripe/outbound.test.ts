import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startTestSandbox } from '../test-sandbox.ts';
import type { TestSandbox } from '../test-sandbox.ts';
import { FINANCIAL_ACCOUNT } from './financial-account.ts';

describe('payments to the bank accounts of others, asked by the processor’s own SDK', () => {
  let test: TestSandbox;
  before(async () => {
    test = await startTestSandbox();
  });
  after(() => test.close());

  const account = async (account_number: string, display_name = 'Ada Lovelace') => {
    const { id } = await test.stripe.v2.core.accounts.create({ display_name });
    const bank_account = { country: 'US', currency: 'usd', account_number, routing_number: '110000000' };
    const setup = await test.stripe.v2.moneyManagement.outboundSetupIntents.create(
      { payout_method_data: { type: 'bank_account', bank_account }, usage_intent: 'payment' },
      { stripeContext: id },
    );
    return { recipient: id, payout_method: setup.payout_method!.id };
  };
  const pay = (to: Awaited<ReturnType<typeof account>>, recipient_verification?: string) =>
    test.stripe.v2.moneyManagement.outboundPayments.create({
      from: { financial_account: FINANCIAL_ACCOUNT, currency: 'usd' },
      to,
      amount: { value: 1_500, currency: 'usd' },
      ...(recipient_verification === undefined ? {} : { recipient_verification }),
    });
  const statusOf = async (id: string) => (await test.stripe.v2.moneyManagement.outboundPayments.retrieve(id)).status;

  it('are posted or fail on the next day, and may come back days after they were posted', async () => {
    const [good, bad, late] = [
      await pay(await account('000123456789')),
      await pay(await account('000111111116')),
      await pay(await account('000111111113')),
    ];
    const statuses = () => Promise.all([good, bad, late].map(({ id }) => statusOf(id)));
    assert.deepEqual(await statuses(), ['processing', 'processing', 'processing']);
    await test.post('/clock/advance', { days: 1 });
    assert.deepEqual(await statuses(), ['posted', 'failed', 'posted']);
    await test.post('/clock/advance', { days: 3 });
    assert.deepEqual(await statuses(), ['posted', 'failed', 'returned']);
    const thin = test.sandbox.webhooks.list('stripe_webhooks').filter(({ subject }) => subject === late.id);
    assert.deepEqual(
      thin.map(({ type }) => type.split('.').at(-1)),
      ['returned', 'posted', 'created'],
    );
    assert.equal((await test.stripe.v2.core.events.retrieve(thin[0]!.id)).type, thin[0]!.type);
  });

  it('are canceled while they wait, and need an acknowledgment of a name that only is close', async () => {
    const to = await account('000123456789', 'Close Match');
    const { moneyManagement: money } = test.stripe.v2;
    const check = await money.recipientVerifications.create({ payout_method: to.payout_method });
    assert.deepEqual([check.match_result, check.status], ['close_match', 'awaiting_acknowledgement']);
    await assert.rejects(pay(to, check.id), { code: 'recipient_verification_not_usable' });
    await money.recipientVerifications.acknowledge(check.id);
    const { id } = await pay(to, check.id);
    await assert.rejects(pay(to, check.id), { code: 'recipient_verification_not_usable' });
    assert.equal((await money.outboundPayments.cancel(id)).status, 'canceled');
    await assert.rejects(money.outboundPayments.cancel(id), { code: 'not_cancelable' });
  });
});
