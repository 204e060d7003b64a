import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import pino from 'pino';
import Stripe from 'stripe';
import { bindPort } from '#platform/http/bind.ts';
import { createFetch } from '#platform/http/outgoing.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { composeSandbox } from '../compose.ts';
import type { Sandbox } from '../compose.ts';

const secret = 'whsec_for_this_test';

describe('the processor, asked by its own SDK', () => {
  let sandbox: Sandbox;
  let stripe: Stripe;
  let http: typeof fetch;
  let url = '';
  const events: Stripe.Event[] = [];
  const receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const signature = request.headers['stripe-signature'] ?? '';
      events.push(stripe.webhooks.constructEvent(Buffer.concat(chunks), signature, secret));
      response.end();
    });
  });

  before(async () => {
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const { port, server } = await bindPort(0);
    url = `http://sandbox.localhost:${port}`;
    const hook = `http://wallet.localhost:${(receiver.address() as AddressInfo).port}`;
    http = createFetch({ privateOrigins: [url, hook] });
    const config = {
      port,
      smtpPort: 0,
      publicUrl: url,
      privateOrigins: [],
      dataDir: undefined,
      stripeSecretKey: 'sk_test_1',
      stripeWebhookSecret: secret,
      stripeWebhookUrl: hook,
      twilioAccountSid: 'AC1',
      twilioAuthToken: 't',
      easypostApiKey: 'k',
      easypostWebhookSecret: 's',
      easypostWebhookUrl: hook,
    };
    sandbox = await composeSandbox(config, systemWorld({ log: pino({ level: 'silent' }), http }), { server });
    const httpClient = Stripe.createFetchHttpClient(http);
    stripe = new Stripe('sk_test_1', {
      host: 'sandbox.localhost',
      port,
      protocol: 'http',
      httpClient,
      maxNetworkRetries: 0,
    });
  });
  after(async () => {
    await sandbox.close();
    receiver.close();
  });

  const type = (session: Stripe.Checkout.Session, fields: Record<string, string>) =>
    http(session.url!, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) });
  const openPage = async () => {
    const customer = await stripe.customers.create({ metadata: { holder: 'hld_1' } });
    const success_url = 'https://wallet.example/back?session={CHECKOUT_SESSION_ID}';
    return stripe.checkout.sessions.create({
      mode: 'setup',
      customer: customer.id,
      currency: 'eur',
      success_url,
      cancel_url: 'https://wallet.example/no',
    });
  };
  const link = async (number: string) => {
    const session = await openPage();
    const answer = await type(session, { number, expiry: '12 / 34', cvc: '123' });
    assert.equal(answer.status, 303);
    assert.equal(answer.headers.get('location'), `https://wallet.example/back?session=${session.id}`);
    const done = await stripe.checkout.sessions.retrieve(session.id, { expand: ['setup_intent.payment_method'] });
    return (done.setup_intent as Stripe.SetupIntent).payment_method as Stripe.PaymentMethod;
  };
  const charge = (method: Stripe.PaymentMethod, more: Stripe.RequestOptions = {}) =>
    stripe.paymentIntents.create(
      {
        amount: 1_000,
        currency: 'eur',
        customer: method.customer as string,
        payment_method: method.id,
        confirm: true,
        return_url: 'https://wallet.example/back',
        metadata: { reference: 'top_1' },
      },
      more,
    );

  it('[W7] keeps of a card what may be kept, and not its number', async () => {
    const method = await link('4242 4242 4242 4242');
    assert.deepEqual([method.card!.brand, method.card!.last4, method.card!.exp_month], ['visa', '4242', 12]);
    assert.ok(!JSON.stringify(sandbox.stripe.book).includes('4242424242424242'));
  });

  it('says beside the field what is wrong with a card, and keeps the page open', async () => {
    const session = await openPage();
    const answer = await type(session, { number: '4242 4242 4242 4243', expiry: '12/20', cvc: '1' });
    assert.equal(answer.status, 422);
    const text = await answer.text();
    for (const word of ['has a mistake', 'must not be over', 'three or four digits'])
      assert.ok(text.includes(word), word);
    assert.equal((await stripe.checkout.sessions.retrieve(session.id)).status, 'open');
  });

  it('charges an approved card, once for one key', async () => {
    const method = await link('4242424242424242');
    const first = await charge(method, { idempotencyKey: 'key-1' });
    assert.equal(first.status, 'succeeded');
    assert.equal((await charge(method, { idempotencyKey: 'key-1' })).id, first.id);
    await assert.rejects(charge(await link('5555555555554444'), { idempotencyKey: 'key-1' }), /same parameters/);
    const list = await stripe.paymentIntents.list({ customer: method.customer as string });
    assert.deepEqual(
      list.data.map((intent) => intent.id),
      [first.id],
    );
  });

  it('[W9] declines by reason, as the network says it', async () => {
    for (const [number, code, decline] of [
      ['4000000000000341', 'card_declined', 'generic_decline'],
      ['4000000000009995', 'card_declined', 'insufficient_funds'],
      ['4000000000000069', 'expired_card', undefined],
    ] as const) {
      const method = await link(number);
      await assert.rejects(charge(method), (error: Stripe.errors.StripeCardError) => {
        assert.equal(error.code, code);
        assert.equal(error.decline_code || undefined, decline);
        assert.equal(error.payment_intent?.status, 'requires_payment_method');
        return true;
      });
    }
  });

  it('[W8] asks the bank’s customer first where the card wants it', async () => {
    const answer = async (word: string) => {
      const intent = await charge(await link('4000002760003184'));
      assert.equal(intent.status, 'requires_action');
      const page = intent.next_action!.redirect_to_url!.url!;
      const back = await http(page, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ answer: word }),
      });
      assert.equal(back.headers.get('location'), `https://wallet.example/back?payment_intent=${intent.id}`);
      return (await stripe.paymentIntents.retrieve(intent.id)).status;
    };
    assert.equal(await answer('yes'), 'succeeded');
    assert.equal(await answer('no'), 'requires_payment_method');
  });

  it('cuts the line on an answer, though the charge is made', async () => {
    const method = await link('4000000000000416');
    await assert.rejects(charge(method), Stripe.errors.StripeConnectionError);
    const [intent] = (await stripe.paymentIntents.list({ customer: method.customer as string })).data;
    assert.equal(intent?.status, 'succeeded');
  });

  it('tells of what happened by signed webhook', async () => {
    const { id } = await charge(await link('4242424242424242'));
    const until = Date.now() + 5_000;
    const isThere = () =>
      events.some(
        (event) => event.type === 'payment_intent.succeeded' && (event.data.object as { id: string }).id === id,
      );
    while (!isThere() && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.ok(isThere());
  });

  it('refuses another’s key', async () => {
    const other = new Stripe('sk_test_2', {
      host: 'sandbox.localhost',
      port: Number(new URL(url).port),
      protocol: 'http',
      httpClient: Stripe.createFetchHttpClient(http),
    });
    await assert.rejects(other.customers.create({}), /Invalid API Key/);
  });
});
