import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ProcessorUnavailableError } from './domain.ts';
import { createStripeGateway } from './stripe-gateway.ts';

/** A processor that lists `count` charges of one customer, newest first, at most 100 on a page. */
function listing(count: number): typeof fetch {
  const intents = Array.from({ length: count }, (_, index) => ({
    id: `pi_${index}`,
    object: 'payment_intent',
    status: 'succeeded',
    amount: 1_000,
    amount_received: 1_000,
    currency: 'eur',
    metadata: { reference: `top_${index}` },
  }));
  return async (input) => {
    const { searchParams } = new URL(typeof input === 'string' ? input : 'url' in input ? input.url : input.href);
    const after = intents.findIndex((one) => one.id === searchParams.get('starting_after'));
    const data = intents.slice(after + 1, after + 1 + Number(searchParams.get('limit')));
    const has_more = after + 1 + data.length < count;
    return Response.json({ object: 'list', url: '/v1/payment_intents', data, has_more });
  };
}

function gatewayTo(http: typeof fetch) {
  const secrets = { secretKey: 'sk_test_1', webhookSecret: 'w1', thinWebhookSecret: 'w2', connectWebhookSecret: 'w3' };
  return createStripeGateway({ apiUrl: 'https://api.stripe.example', ...secrets, isConnect: false, http });
}

describe('looking for a charge whose answer was lost', () => {
  const findIn = (count: number, reference: string) =>
    gatewayTo(listing(count)).findCharge({ reference, customerId: 'cus_1', since: new Date(0) });

  it('[S162d] finds it behind a hundred later charges', async () => {
    const found = await findIn(201, 'top_200');
    assert.equal(found?.processorId, 'pi_200');
  });

  it('[S162d] reports its absence only after reading all charges', async () => {
    assert.equal(await findIn(201, 'top_other'), undefined);
  });
});

describe('a visit to the page for cards', () => {
  it('[W7a] allows cards alone, because the page offers other kinds otherwise', async () => {
    const sent: string[] = [];
    const session = { id: 'cs_1', object: 'checkout.session', url: 'https://checkout.example/cs_1' };
    const gateway = gatewayTo(async (_input, init) => {
      sent.push(typeof init?.body === 'string' ? init.body : '');
      return Response.json(session);
    });
    const pages = { returnUrl: 'https://wallet.example/back', cancelUrl: 'https://wallet.example/no' };
    await gateway.openVisit({ ...pages, reference: 'vis_1', customerId: 'cus_1', currency: 'EUR' });
    assert.equal(new URLSearchParams(sent[0]).getAll('allowed_payment_method_types[0]').join(), 'card');
  });
});

describe('a card that was declined while being linked', () => {
  const answering = (status: number, body: unknown) => gatewayTo(async () => Response.json(body, { status }));
  const event = (type: string, customer: unknown) => ({
    id: 'evt_1',
    object: 'event',
    type,
    created: 1_795_514_400,
    data: { object: { id: 'seti_1', object: 'setup_intent', customer } },
  });
  const broken = { error: { type: 'api_error', message: 'Something went wrong on our end.' } };
  const missing = { error: { type: 'invalid_request_error', code: 'resource_missing', message: 'No such event' } };

  it('[S133d] is read from the event at the processor', async () => {
    const read = (status: number, body: unknown) => answering(status, body).readDecline('evt_1');
    const decline = { customerId: 'cus_1', at: new Date('2026-11-24T10:00:00Z') };
    assert.deepEqual(await read(200, event('setup_intent.setup_failed', 'cus_1')), decline);
    assert.deepEqual(await read(200, event('setup_intent.setup_failed', { id: 'cus_1' })), decline);
    assert.equal(await read(200, event('setup_intent.setup_failed', null)), undefined);
    assert.equal(await read(200, event('setup_intent.succeeded', 'cus_1')), undefined);
    assert.equal(await read(404, missing), undefined);
    await assert.rejects(() => read(500, broken), ProcessorUnavailableError);
  });

  it('[S133d] may be on a page that has ended before it is closed', async () => {
    await answering(400, { error: { type: 'invalid_request_error', message: 'not open' } }).closeVisit('cs_1');
    await assert.rejects(() => answering(500, broken).closeVisit('cs_1'), ProcessorUnavailableError);
  });
});
