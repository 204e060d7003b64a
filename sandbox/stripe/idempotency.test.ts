import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import Stripe from 'stripe';
import { charge, linkCard, secrets, startTestSandbox, until } from '../test-sandbox.ts';
import type { TestSandbox } from '../test-sandbox.ts';

describe('one effect for one idempotency key at the processor', () => {
  let test: TestSandbox;
  let dataDir = '';
  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'holdfast-sandbox-'));
    test = await startTestSandbox({ dataDir });
  });
  after(async () => {
    await test.close();
    await rm(dataDir, { recursive: true });
  });

  const chargesOf = async (method: Stripe.PaymentMethod) =>
    (await test.stripe.paymentIntents.list({ customer: method.customer as string })).data.length;

  it('charges an approved card once, and repeats the first answer', async () => {
    const method = await linkCard(test);
    const first = await charge(test, method, { idempotencyKey: 'key-1' });
    const second = await charge(test, method, { idempotencyKey: 'key-1' });
    assert.equal(second.id, first.id);
    await assert.rejects(
      charge(test, method, { idempotencyKey: 'key-1', more: { amount: 2_000 } }),
      Stripe.errors.StripeIdempotencyError,
    );
    assert.equal(await chargesOf(method), 1);
  });

  it('marks a replayed answer', async () => {
    const create = () =>
      test.http(`${test.url}/v1/customers`, {
        method: 'POST',
        headers: { authorization: `Bearer ${secrets.stripeSecretKey}`, 'idempotency-key': 'key-0' },
        body: new URLSearchParams({ 'metadata[holder]': 'hld_1' }),
      });
    assert.equal((await create()).headers.get('idempotent-replayed'), null);
    assert.equal((await create()).headers.get('idempotent-replayed'), 'true');
  });

  it('[S90] charges once for many concurrent requests under one key', async () => {
    const method = await linkCard(test);
    const answers = await Promise.allSettled(
      Array.from({ length: 20 }, () => charge(test, method, { idempotencyKey: 'key-2' })),
    );
    const ids = new Set(answers.flatMap((one) => (one.status === 'fulfilled' ? [one.value.id] : [])));
    assert.equal(ids.size, 1);
    for (const one of answers) {
      if (one.status === 'rejected') assert.equal((one.reason as Stripe.errors.StripeError).statusCode, 409);
    }
    assert.equal(await chargesOf(method), 1);
  });

  it('[S90] refuses a key while its first request is in progress', async () => {
    const method = await linkCard(test, '4000000000000408');
    const options = { idempotencyKey: 'key-3', timeout: 2_000 };
    const slow = charge(test, method, options);
    await until('the charge is made', async () => (await chargesOf(method)) === 1);
    await assert.rejects(charge(test, method, options), (error: Stripe.errors.StripeError) => {
      assert.equal(error.code, 'idempotency_key_in_use');
      return true;
    });
    await assert.rejects(slow, Stripe.errors.StripeConnectionError);
    assert.equal(await chargesOf(method), 1);
  });

  it('repeats a decline, and does not store a malformed request', async () => {
    const method = await linkCard(test, '4000000000000341');
    for (let count = 0; count < 2; count += 1)
      await assert.rejects(charge(test, method, { idempotencyKey: 'key-4' }), Stripe.errors.StripeCardError);
    assert.equal(await chargesOf(method), 1);
    const good = await linkCard(test);
    await assert.rejects(charge(test, good, { idempotencyKey: '__proto__', more: { amount: 0 } }), /greater/);
    assert.equal((await charge(test, good, { idempotencyKey: '__proto__' })).status, 'succeeded');
    await charge(test, good, { idempotencyKey: '__proto__' });
    assert.equal(await chargesOf(good), 1);
  });

  it('repeats a refusal for want of money, also when the money is there', async () => {
    const send = (idempotencyKey: string) =>
      test.stripe.payouts.create({ amount: 1_000, currency: 'usd' }, { idempotencyKey });
    await assert.rejects(send('key-6'), { code: 'balance_insufficient' });
    await charge(test, await linkCard(test), { more: { amount: 5_000, currency: 'usd' } });
    await test.post('/clock/advance', { days: 7 });
    await assert.rejects(send('key-6'), { code: 'balance_insufficient' });
    assert.equal((await send('key-7')).amount, 1_000);
  });

  it('stores the answer together with the effect, and knows both after a restart', async () => {
    const method = await linkCard(test);
    const first = await charge(test, method, { idempotencyKey: 'key-5' });
    const file = JSON.parse(await readFile(join(dataDir, 'sandbox.json'), 'utf8'));
    assert.equal(file.stripe.answers['key key-5'].body.id, first.id);
    assert.equal(file.stripe.intents[first.id].status, 'succeeded');
    await test.close();
    test = await startTestSandbox({ dataDir });
    assert.equal((await test.stripe.paymentMethods.retrieve(method.id)).customer, method.customer);
    assert.equal((await charge(test, method, { idempotencyKey: 'key-5' })).id, first.id);
    assert.equal(await chargesOf(method), 1);
  });
});
