import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type Stripe from 'stripe';
import { backUrl, startTestSandbox, submit } from '../test-sandbox.ts';
import type { TestSandbox } from '../test-sandbox.ts';

const acceptance = {
  customer_acceptance: { type: 'online', online: { ip_address: '192.0.2.1', user_agent: 'Firefox' } },
} as const;

describe('bank accounts at the processor, asked by its own SDK', () => {
  let test: TestSandbox;
  let customer = '';
  before(async () => {
    test = await startTestSandbox();
    customer = (await test.stripe.customers.create()).id;
  });
  after(() => test.close());

  const open = (account_number: string, account_holder_type: 'individual' | 'company' = 'individual') =>
    test.stripe.setupIntents.create({
      customer,
      confirm: true,
      allowed_payment_method_types: ['us_bank_account'],
      payment_method_data: {
        type: 'us_bank_account',
        us_bank_account: { routing_number: '110000000', account_number, account_holder_type },
        billing_details: { name: 'Ada Lovelace' },
      },
      mandate_data: acceptance,
    });
  const prove = (id: string, answer: Stripe.SetupIntentVerifyMicrodepositsParams) =>
    test.stripe.setupIntents.verifyMicrodeposits(id, answer);
  const codeOf = (call: Promise<unknown>) =>
    call.then(
      () => 'taken',
      (error: unknown) => (error as Stripe.errors.StripeError).code?.replace('payment_method_microdeposit_', ''),
    );
  const proved = async (number: string) => {
    const setup = await open(number);
    await prove(setup.id, { descriptor_code: 'SM11AA' });
    return setup.payment_method as string;
  };
  const debit = (payment_method: string, currency = 'usd') =>
    test.stripe.paymentIntents.create({
      amount: 2_000,
      currency,
      customer,
      payment_method,
      confirm: true,
      return_url: backUrl,
    });
  const read = (id: string) => test.stripe.paymentIntents.retrieve(id);

  it('are proved by the code on the statement, or by two amounts', async () => {
    const setup = await open('000123456789');
    assert.deepEqual(
      [setup.status, setup.next_action?.verify_with_microdeposits?.microdeposit_type],
      ['requires_action', 'descriptor_code'],
    );
    assert.equal(await codeOf(prove(setup.id, { descriptor_code: 'SM99ZZ' })), 'verification_descriptor_code_mismatch');
    assert.equal((await prove(setup.id, { descriptor_code: 'SM11AA' })).status, 'succeeded');
    const company = await open('000123456789', 'company');
    assert.equal(company.next_action?.verify_with_microdeposits?.microdeposit_type, 'amounts');
    assert.equal((await prove(company.id, { amounts: [45, 32] })).status, 'succeeded');
    assert.equal((await test.stripe.paymentMethods.list({ customer, type: 'us_bank_account' })).data.length, 2);
  });

  it('allow three tries by amounts and ten by code', async () => {
    const setup = await open('000123456789', 'company');
    assert.equal(await codeOf(prove(setup.id, { amounts: [1, 100] })), 'verification_amounts_invalid');
    for (let tries = 0; tries < 2; tries += 1)
      assert.equal(await codeOf(prove(setup.id, { amounts: [1, 2] })), 'verification_amounts_mismatch');
    assert.equal(await codeOf(prove(setup.id, { amounts: [1, 2] })), 'verification_attempts_exceeded');
    assert.equal((await test.stripe.setupIntents.retrieve(setup.id)).status, 'requires_payment_method');
    const late = await open('000123456789');
    assert.equal(await codeOf(prove(late.id, { descriptor_code: 'SM44DD' })), 'verification_timeout');
  });

  it('fail on the next day if the deposits come back', async () => {
    const setup = await open('000666666661');
    await test.post('/clock/advance', { days: 1 });
    const failed = await test.stripe.setupIntents.retrieve(setup.id);
    assert.equal(failed.last_setup_error?.code, 'payment_method_microdeposit_failed');
    assert.equal((await test.http(setup.next_action!.verify_with_microdeposits!.hosted_verification_url)).status, 404);
  });

  it('are proved on the processor’s own page', async () => {
    const setup = await open('000123456789');
    const page = setup.next_action!.verify_with_microdeposits!.hosted_verification_url;
    assert.equal((await submit(test, page, { code: 'SM00XX' })).status, 422);
    assert.equal((await submit(test, page, { code: 'sm11aa' })).status, 200);
    assert.equal((await test.stripe.setupIntents.retrieve(setup.id)).status, 'succeeded');
  });

  it('are debited in days: the charge is pending, then it succeeds, fails, or is disputed', async () => {
    const [good, closed, disputed, stuck] = [
      await debit(await proved('000123456789')),
      await debit(await proved('000111111113')),
      await debit(await proved('000555555559')),
      await debit(await proved('000000000009')),
    ];
    assert.equal(good.status, 'processing');
    await test.post('/clock/advance', { days: 5 });
    assert.equal((await read(good.id)).status, 'succeeded');
    const failed = await read(closed.id);
    assert.deepEqual([failed.status, failed.last_payment_error?.code], ['requires_payment_method', 'account_closed']);
    assert.equal((await test.stripe.disputes.list({ payment_intent: disputed.id })).data.length, 1);
    assert.equal((await read(stuck.id)).status, 'processing');
    await assert.rejects(test.stripe.paymentIntents.cancel(stuck.id), { code: 'payment_intent_unexpected_state' });
  });

  it('need a consent, and are known by published test numbers alone', async () => {
    const iban = (number: string) =>
      test.stripe.paymentMethods.create({
        type: 'sepa_debit',
        sepa_debit: { iban: number },
        billing_details: { name: 'Ada', email: 'ada@example.com' },
      });
    const { id } = await iban('DE89370400440532013000');
    await assert.rejects(debit(id, 'eur'), { code: 'payment_intent_mandate_invalid' });
    const setup = await test.stripe.setupIntents.create({ customer, payment_method: id });
    await assert.rejects(test.stripe.setupIntents.confirm(setup.id), { param: 'mandate_data' });
    await test.stripe.setupIntents.confirm(setup.id, { mandate_data: acceptance });
    assert.equal((await debit(id, 'eur')).status, 'processing');
    await assert.rejects(iban('DE75512108001245126199'), { param: 'sepa_debit[iban]' });
    assert.equal(await codeOf(open('123')), 'account_number_invalid');
  });
});
