import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createStripeGateway } from './stripe-gateway.ts';

/** A processor that lists so many charges of one customer, the newest first, at most 100 at a time. */
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

describe('looking for a charge whose answer was lost', () => {
  const findIn = (count: number, reference: string) =>
    createStripeGateway({
      apiUrl: 'https://api.stripe.example',
      secretKey: 'sk_test_1',
      webhookSecret: 'whsec_1',
      http: listing(count),
    }).findCharge({ reference, customerId: 'cus_1', since: new Date(0) });

  it('[S162d] finds it behind a hundred later ones', async () => {
    const found = await findIn(201, 'top_200');
    assert.equal(found?.processorId, 'pi_200');
  });

  it('[S162d] says that there is none once it has seen them all', async () => {
    assert.equal(await findIn(201, 'top_other'), undefined);
  });
});
