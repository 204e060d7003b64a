import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Customer, Problem, Trade } from '../../../tests/world/trade.ts';
import { startWorld } from '../../../tests/world/world.ts';
import type { Given, TestWorld } from '../../../tests/world/world.ts';
import { urls } from '../urls.ts';

interface Event {
  readonly id: string;
  readonly type: string;
  readonly data: { readonly payment_id?: string; readonly mandate_id?: string };
}

interface Endpoint {
  readonly id: string;
  readonly url: string;
  readonly status: string;
  readonly created_at: string;
  readonly secret?: string;
}

describe('/v1/events and /v1/webhook-endpoints', () => {
  let world: TestWorld;
  let given: Given;
  let trade: Trade;
  let other: Trade;
  let buyer: Customer;
  before(async () => {
    world = await startWorld();
    ({ given } = world);
    trade = await given.trade();
    other = await given.trade();
    buyer = await trade.customer({ cap: 5_000n });
    await buyer.give(15_000n);
    for (let time = 0; time < 3; time += 1) await buyer.ask(trade.order());
    await world.wallet.jobs.drain();
  });
  after(() => world.close());

  const events = async (query = '', asker: Trade = trade) =>
    (await asker.call<{ events: Event[] }>('GET', `/v1/events${query}`)).body.events;

  it('[O3c] list events oldest first, page by page, without a gap', async () => {
    const all = await events();
    assert.deepEqual(
      all.map((event) => event.type),
      ['mandate.created', 'payment.captured', 'payment.captured', 'payment.captured'],
    );
    assert.equal(all[0]!.data.mandate_id, buyer.mandateId);
    const first = await events('?limit=2');
    const second = await events(`?limit=2&after=${first[1]!.id}`);
    assert.deepEqual([...first, ...second], all);
    assert.deepEqual(await events(`?after=${all[3]!.id}`), []);
  });

  it('[S169] refuse an unknown cursor, instead of starting again from the beginning', async () => {
    const [own] = await events();
    const stranger = await other.customer({ cap: 1_000n });
    assert.ok(stranger);
    await world.wallet.jobs.drain();
    const [foreign] = await events('', other);
    const unknown = ['', 'evt_', '0', own!.id.toUpperCase(), own!.id.replace('evt', 'pay'), foreign!.id];
    for (const after of [...unknown, 'evt_01m86hw0s2f279bfmbjb325yx5']) {
      const { status, body } = await trade.call<Problem>('GET', `${urls.webhooks.events()}?after=${after}`);
      assert.deepEqual([status, body.code], [400, 'cursor_unknown'], after);
    }
  });

  it('[S58] [S59] are visible only to their own client', async () => {
    const [event] = await events();
    const theirs = (await events('', other)).map(({ id }) => id);
    assert.ok(!theirs.includes(event!.id));
    for (const [method, path] of [
      ['GET', 'deliveries'],
      ['POST', 'replay'],
    ] as const) {
      const { status, body } = await other.call<Problem>(method, `/v1/events/${event!.id}/${path}`);
      assert.deepEqual([status, body.code], [404, 'event_not_found']);
    }
    const answer = await trade.shop.api(buyer.accessToken, 'GET', urls.webhooks.events());
    assert.equal(answer.status, 403);
    await answer.body?.cancel();
  });

  it('[S66] show a secret once, when it is created', async () => {
    const made = await trade.call<Endpoint>('POST', urls.webhooks.endpoints(), { url: 'https://shop.example/hook' });
    assert.equal(made.status, 201);
    assert.match(made.body.secret!, /^whsec_[A-Za-z0-9+/]{43}=$/);
    const list = await trade.call<{ endpoints: Endpoint[] }>('GET', urls.webhooks.endpoints());
    const { id, url, status, created_at: createdAt } = made.body;
    assert.deepEqual(list.body.endpoints, [{ id, url, status, created_at: createdAt }]);
    const rotated = await trade.call<Endpoint>('POST', urls.webhooks.rotate({ endpointId: made.body.id }));
    assert.ok(rotated.body.secret && rotated.body.secret !== made.body.secret);
    for (const asker of [other, trade]) {
      const removed = await asker.call('DELETE', urls.webhooks.endpoint({ endpointId: made.body.id }));
      assert.equal(removed.status, asker === trade ? 204 : 404);
    }
    assert.equal((await trade.call('POST', urls.webhooks.rotate({ endpointId: made.body.id }))).status, 404);
  });

  it('[S165c] answer 200 without a secret if a known address keeps its secret', async () => {
    const body = { url: 'https://shop.example/again' };
    const made = await trade.call<Endpoint>('POST', urls.webhooks.endpoints(), body, 'opening-1');
    const repeated = await trade.call<Endpoint>('POST', urls.webhooks.endpoints(), body, 'opening-1');
    assert.deepEqual([repeated.status, repeated.body], [201, made.body]);
    const again = await trade.call<Endpoint>('POST', urls.webhooks.endpoints(), body);
    assert.deepEqual([again.status, again.body.id, again.body.secret], [200, made.body.id, undefined]);
    const turn = urls.webhooks.rotate({ endpointId: made.body.id });
    const rotated = await trade.call<Endpoint>('POST', turn, undefined, 'rotation-1');
    assert.deepEqual((await trade.call<Endpoint>('POST', turn, undefined, 'rotation-1')).body, rotated.body);
  });

  it('[S165c] refuse a key that was used for another request, and a malformed key', async () => {
    const open = (path: string, key: string) =>
      trade.call<Problem>('POST', urls.webhooks.endpoints(), { url: `https://shop.example/${path}` }, key);
    assert.equal((await open('first', 'opening-2')).status, 201);
    const reused = await open('second', 'opening-2');
    assert.deepEqual([reused.status, reused.body.code], [422, 'idempotency_key_reused']);
    const malformed = await open('third', 'two words');
    assert.deepEqual([malformed.status, malformed.body.code], [400, 'idempotency_key_malformed']);
  });

  it('[S104a] [S108] refuse an endpoint on an IP address, another scheme or an odd port', async () => {
    for (const url of [
      'https://127.0.0.1/',
      'https://2130706433/',
      'ftp://shop.example/',
      'https://shop.example:25/',
    ]) {
      const { status, body } = await trade.call<Problem>('POST', urls.webhooks.endpoints(), { url });
      assert.deepEqual([status, body.code], [422, 'webhook_url_refused'], url);
    }
  });

  it('[S105a] [S106] reach no private network by any name, and list that outcome', async () => {
    const { port } = new URL(world.sandboxUrl);
    const hidden = `http://not-listed.localhost:${port}`;
    const url = `${hidden}/hook`;
    assert.equal((await trade.call('POST', urls.webhooks.endpoints(), { url })).status, 422);
    const { clients } = world.wallet.linking;
    const client = await clients.find(trade.shop.clientId);
    assert.ok((await clients.register({ ...client!, privateOrigins: [hidden] })).ok);
    const made = await trade.call<Endpoint>('POST', urls.webhooks.endpoints(), { url });
    assert.equal(made.status, 201);
    assert.ok((await clients.register({ ...client!, privateOrigins: [] })).ok);
    const [event] = await events();
    assert.equal((await trade.call('POST', urls.webhooks.replay({ eventId: event!.id }))).status, 202);
    await world.wallet.jobs.drain();
    const { body } = await trade.call<{
      deliveries: { endpoint_id: string; status: string; attempts: { outcome: string }[] }[];
    }>('GET', urls.webhooks.deliveries({ eventId: event!.id }));
    assert.deepEqual(
      body.deliveries
        .filter((one) => one.endpoint_id === made.body.id)
        .map((one) => [one.status, one.attempts.map((attempt) => attempt.outcome)]),
      [['pending', ['private_address']]],
    );
  });
});
