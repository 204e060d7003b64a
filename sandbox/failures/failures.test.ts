import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import Stripe from 'stripe';
import { charge, linkCard, secrets, startTestSandbox, until } from '../test-sandbox.ts';
import type { TestSandbox } from '../test-sandbox.ts';

describe('[O3e] the failure switch', () => {
  let test: TestSandbox;
  before(async () => {
    test = await startTestSandbox();
  });
  afterEach(() => test.sandbox.switchboard.clear());
  after(() => test.close());

  const breakEdge = async (edge: string, body: object) => {
    const answer = await test.post(`/failures/${edge}`, body);
    assert.equal(answer.status, 200);
  };
  const chargesOf = async (method: Stripe.PaymentMethod) =>
    (await test.stripe.paymentIntents.list({ customer: method.customer as string })).data.length;

  it('drops a request before it has an effect', async () => {
    const method = await linkCard(test);
    await breakEdge('stripe', { fault: 'drop_request', times: 1 });
    await assert.rejects(charge(test, method), Stripe.errors.StripeConnectionError);
    assert.equal(await chargesOf(method), 0);
  });

  it('drops an answer after the effect, which a request with the same key then finds', async () => {
    const method = await linkCard(test);
    await breakEdge('stripe', { fault: 'drop_answer', times: 1 });
    await assert.rejects(charge(test, method, { idempotencyKey: 'lost' }), Stripe.errors.StripeConnectionError);
    assert.equal(await chargesOf(method), 1);
    await charge(test, method, { idempotencyKey: 'lost' });
    assert.equal(await chargesOf(method), 1);
  });

  it('answers with the vendor’s error, as often as set', async () => {
    await breakEdge('stripe', { fault: 'error', times: 2 });
    for (let count = 0; count < 2; count += 1) {
      await assert.rejects(test.stripe.customers.create({}), (error: Stripe.errors.StripeError) => {
        assert.deepEqual([error.type, error.statusCode], ['StripeAPIError', 500]);
        return true;
      });
    }
    await test.stripe.customers.create({});
  });

  it('answers late', async () => {
    await breakEdge('stripe', { fault: 'delay', delay_ms: 300 });
    const start = Date.now();
    await test.stripe.customers.create({});
    await test.stripe.customers.create({});
    assert.ok(Date.now() - start >= 590);
  });

  it('breaks text messages, parcel tracking and rates in their vendors’ formats', async () => {
    const login = `Basic ${Buffer.from(`${secrets.twilioAccountSid}:${secrets.twilioAuthToken}`).toString('base64')}`;
    for (const edge of ['twilio', 'easypost', 'ecb']) await breakEdge(edge, { fault: 'error', times: 1 });
    const sms = await test.post(`/2010-04-01/Accounts/${secrets.twilioAccountSid}/Messages.json`, undefined, {
      authorization: login,
    });
    assert.deepEqual([sms.status, ((await sms.json()) as { code: number }).code], [500, 20500]);
    const tracker = await test.post('/v2/trackers', {});
    assert.deepEqual(
      [tracker.status, ((await tracker.json()) as { error: { code: string } }).error.code],
      [500, 'INTERNAL_SERVER_ERROR'],
    );
    assert.equal((await test.http(`${test.url}/ecb/eurofxref-daily.xml`)).status, 503);
    assert.equal((await test.http(`${test.url}/ecb/eurofxref-daily.xml`)).status, 200);
  });

  it('does not break the pages for people', async () => {
    await breakEdge('stripe', { fault: 'drop_request' });
    await breakEdge('easypost', { fault: 'drop_request' });
    assert.equal((await test.http(`${test.url}/processor`)).status, 200);
    assert.equal((await test.http(`${test.url}/carrier`)).status, 200);
  });

  it('loses, doubles and forges webhooks', async () => {
    for (const [fault, sent] of [
      ['drop_request', 1],
      ['drop_answer', 2],
      ['error', 1],
    ] as const) {
      await breakEdge('stripe_webhooks', { fault, times: 1 });
      await test.stripe.customers.create({});
      const delivery = test.sandbox.webhooks.list()[0]!;
      await until('it is taken', () => delivery.state === 'taken');
      const arrived = test.received.filter(({ body }) => (JSON.parse(body) as { id: string }).id === delivery.id);
      assert.equal(arrived.length, sent, fault);
      const isRight = arrived.map(({ body, headers }) => {
        try {
          const signature = headers['stripe-signature'] ?? '';
          return Boolean(test.stripe.webhooks.constructEvent(body, signature, secrets.stripeWebhookSecret));
        } catch {
          return false;
        }
      });
      // This receiver accepts everything; a real one refuses the forged webhook, which is then sent again.
      assert.deepEqual(isRight, fault === 'error' ? [false] : arrived.map(() => true));
    }
  });

  it('shows its state as JSON, can be reset there, and refuses unknown edges and faults', async () => {
    await breakEdge('twilio', { fault: 'delay', delay_ms: 10, times: 3 });
    const { edges } = (await (await test.http(`${test.url}/failures.json`)).json()) as { edges: object[] };
    assert.deepEqual(edges[1], { edge: 'twilio', fault: 'delay', delay_ms: 10, times_left: 3 });
    await breakEdge('twilio', { fault: 'none' });
    assert.ok(test.sandbox.switchboard.state().every(({ failure }) => failure === undefined));
    assert.equal((await test.post('/failures/nowhere', { fault: 'error' })).status, 400);
    assert.equal((await test.post('/failures/stripe', { fault: 'explode' })).status, 400);
  });
});
