import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import Stripe from 'stripe';
import { charge, linkCard, secrets, startTestSandbox } from '../test-sandbox.ts';
import type { TestSandbox } from '../test-sandbox.ts';

describe('requests at the processor', () => {
  let test: TestSandbox;
  let method: Stripe.PaymentMethod;
  before(async () => {
    test = await startTestSandbox();
    method = await linkCard(test);
  });
  after(() => test.close());

  const faultOf = (call: Promise<unknown>) =>
    call.then(
      () => ['taken'],
      (error: unknown) => {
        assert.ok(error instanceof Stripe.errors.StripeError);
        return [error.statusCode, error.code, error.param];
      },
    );
  const withBasic = (key: string) => ({ authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` });
  const get = (path: string, headers: Record<string, string> = withBasic(secrets.stripeSecretKey)) =>
    test.http(`${test.url}${path}`, { headers });
  const post = (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
    test.http(`${test.url}${path}`, {
      method: 'POST',
      headers: { ...withBasic(secrets.stripeSecretKey), ...headers },
      body: new URLSearchParams(form),
    });

  it('are refused for what the API does not have, with its codes', async () => {
    for (const [more, ...expected] of [
      [{ colour: 'red' }, 'parameter_unknown', 'colour'],
      [{ payment_method_types: ['card'] }, 'parameter_unknown', 'payment_method_types'],
      [
        { automatic_payment_methods: { enabled: true, often: 1 } },
        'parameter_unknown',
        'automatic_payment_methods[often]',
      ],
      [{ amount: 49 }, 'amount_too_small', 'amount'],
      [{ amount: 'ten' }, 'parameter_invalid_integer', 'amount'],
      [{ currency: 'xxx' }, undefined, 'currency'],
      [{ currency: '' }, 'parameter_invalid_empty', 'currency'],
      [{ capture_method: 'never' }, undefined, 'capture_method'],
      [{ customer: 'cus_none' }, 'resource_missing', 'customer'],
      [{ payment_method: 'pm_none' }, 'resource_missing', 'payment_method'],
      [{ expand: ['colour'] }, undefined, 'expand'],
    ] as const) {
      assert.deepEqual(await faultOf(charge(test, method, { more: more as object })), [400, ...expected]);
    }
    assert.deepEqual(await faultOf(test.stripe.paymentIntents.create({ currency: 'eur' } as never)), [
      400,
      'parameter_missing',
      'amount',
    ]);
    assert.deepEqual(await faultOf(test.stripe.customers.retrieve('cus_none')), [404, 'resource_missing', 'id']);
    const json = await test.post('/v1/customers', {}, withBasic(secrets.stripeSecretKey));
    assert.equal(json.status, 400);
  });

  it('are answered with the headers of the API, and errors with their log', async () => {
    const first = await post('/v1/customers', {}, { 'idempotency-key': 'key-1' });
    const again = await post('/v1/customers', {}, { 'idempotency-key': 'key-1' });
    const names = ['idempotency-key', 'stripe-version', 'original-request', 'idempotent-replayed'];
    const headersOf = (answer: Response) => names.map((name) => answer.headers.get(name));
    const request = first.headers.get('request-id');
    assert.deepEqual(headersOf(first), ['key-1', '2026-10-28.endive', request, null]);
    assert.deepEqual(headersOf(again), ['key-1', '2026-10-28.endive', request, 'true']);
    const refused = await post('/v1/customers', { colour: 'red' });
    const { error } = (await refused.json()) as { error: Record<string, string> };
    assert.equal(refused.headers.get('stripe-should-retry'), 'false');
    assert.equal(error['doc_url'], 'https://stripe.com/docs/error-codes/parameter-unknown');
    assert.ok(error['request_log_url']?.includes(refused.headers.get('request-id')!));
  });

  it('need the key, by bearer token or HTTP Basic, and the version of the API', async () => {
    assert.equal((await get('/v1/balance')).status, 200);
    assert.equal((await get('/v1/balance', {})).status, 401);
    assert.equal((await get('/v1/balance', withBasic('sk_test_other_key'))).status, 401);
    const old = { ...withBasic(secrets.stripeSecretKey), 'stripe-version': '2020-08-27' };
    assert.equal((await get('/v1/balance', old)).status, 400);
    for (const path of ['/v1/nothing', '/v2/core/nothing']) {
      const answer = await get(path);
      assert.equal(answer.status, 404);
      assert.match(
        ((await answer.json()) as { error: { message: string } }).error.message,
        /^Unrecognized request URL/,
      );
    }
  });

  it('page lists in both directions, and filter them', async () => {
    const customer = (await test.stripe.customers.create()).id;
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      const { id } = await test.stripe.paymentIntents.create({ amount: 1_000, currency: 'eur', customer });
      ids.unshift(id);
    }
    const list = (asked: object) => test.stripe.paymentIntents.list({ customer, limit: 2, ...asked });
    const of = async (asked: object) => {
      const { data, has_more: more } = await list(asked);
      return [data.map(({ id }) => ids.indexOf(id)), more];
    };
    assert.deepEqual(await of({ ending_before: ids[4] }), [[2, 3], true]);
    assert.deepEqual(await of({ ending_before: ids[2] }), [[0, 1], false]);
    assert.deepEqual(await of({ starting_after: ids[2] }), [[3, 4], false]);
    const back: number[] = [];
    for await (const { id } of list({ ending_before: ids[4] })) back.push(ids.indexOf(id));
    assert.deepEqual(back, [3, 2, 1, 0]);
    assert.deepEqual(await faultOf(list({ starting_after: 'pi_none' })), [400, 'resource_missing', 'starting_after']);
    assert.deepEqual(await faultOf(list({ limit: 101 })), [400, 'parameter_invalid_integer', 'limit']);
    const typesOf = async (asked: Stripe.EventListParams) =>
      new Set((await test.stripe.events.list({ limit: 100, ...asked })).data.map(({ type }) => type));
    assert.deepEqual(await typesOf({ types: ['customer.created'] }), new Set(['customer.created']));
    for (const type of await typesOf({ type: 'payment_intent.*' })) assert.match(type, /^payment_intent\./);
  });

  it('are too many on demand', async () => {
    await test.post('/failures/stripe', { fault: 'too_many_requests', times: 1 });
    const answer = await get('/v1/balance');
    assert.deepEqual([answer.status, answer.headers.get('stripe-rate-limited-reason')], [429, 'global-rate']);
    assert.equal(((await answer.json()) as { error: { code: string } }).error.code, 'rate_limit');
  });

  it('are named by the events that they cause, with what changed', async () => {
    const { id } = await test.stripe.customers.create({ name: 'Ada' }, { idempotencyKey: 'key-2' });
    await test.stripe.customers.update(id, { name: 'Grace' });
    const [updated, created] = (await test.stripe.events.list({ type: 'customer.*' })).data;
    assert.deepEqual(updated?.data.previous_attributes, { name: 'Ada' });
    assert.equal(created?.request?.idempotency_key, 'key-2');
    assert.match(created?.request?.id ?? '', /^req_/);
  });
});
