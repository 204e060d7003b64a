import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { ringOf } from '#platform/credentials/key-ring.ts';
import pino from 'pino';
import { Webhook } from 'standardwebhooks';
import { deriveSigningKey } from '#platform/credentials/signing-key.ts';
import { createSeal } from '#platform/credentials/seal.ts';
import { createTestDatabase } from '../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../dev/postgres/testing.ts';
import { createFetch } from '#platform/http/outgoing.ts';
import { createJobs } from '#platform/jobs/worker.ts';
import { createWaker } from '#platform/jobs/waker.ts';
import type { Jobs } from '#platform/jobs/worker.ts';
import { createIds } from '#platform/kernel/world.ts';
import type { World } from '#platform/kernel/world.ts';
import { createClients } from '../linking/clients/service.ts';
import type { Clients } from '../linking/clients/service.ts';
import { createEndpoints } from './endpoints-service.ts';
import type { Endpoints } from './endpoints-service.ts';
import { webhookJobs } from './jobs.ts';
import { createReceiver } from './receiver-gateway.ts';
import { createWebhooks } from './service.ts';
import type { Webhooks } from './service.ts';

interface Request {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const { d: _, ...publicKey } = deriveSigningKey(randomBytes(32), 'a shop');

describe('webhooks', () => {
  const time = { business: 0, security: 0 };
  const received: Request[] = [];
  let answer: (response: ServerResponse) => void;
  let fault: { at: string } | undefined;
  let database: TestDatabase;
  let hook: Server;
  let url: string;
  let port: number;
  let jobs: Jobs;
  let webhooks: Webhooks;
  let endpoints: Endpoints;
  let clients: Clients;
  let world: World;

  before(async () => {
    hook = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        received.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() });
        answer(response);
      });
    });
    await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
    ({ port } = hook.address() as AddressInfo);
    url = `http://hook.localhost:${port}/wallet`;
    database = await createTestDatabase('wallet');
    world = worldOf();
    const { db } = database;
    const seal = createSeal({ keys: ringOf(randomBytes(32)), random: randomBytes });
    clients = createClients({ db, world, openCommission: async () => world.ids.mint('acc') });
    const privateOriginsOf = async (clientId: string) => (await clients.find(clientId))?.privateOrigins ?? [];
    endpoints = createEndpoints({ db, world, seal, privateOriginsOf });
    const receiver = createReceiver(world);
    webhooks = createWebhooks({ db, world, seal, receiver, privateOriginsOf, waker: { wake: () => {} } });
    jobs = createJobs({
      waker: createWaker(),
      db,
      world,
      ...webhookJobs(webhooks),
    });
  });
  after(async () => {
    await jobs.close();
    await database.close();
    hook.closeAllConnections();
    hook.close();
  });
  beforeEach(() => {
    received.length = 0;
    fault = undefined;
    answer = answerWith(204);
  });

  function worldOf(): World {
    const clocks = {
      business: () => new Date(Date.now() + time.business),
      security: () => new Date(Date.now() + time.security),
    };
    return {
      clocks,
      ids: createIds(clocks),
      random: randomBytes,
      http: createFetch({ privateOrigins: [`http://own.localhost:${port}`] }),
      faultpoint: async (name) => {
        if (fault?.at === name) throw new Error(`killed at ${name}`);
      },
      log: pino({ level: 'silent' }),
    };
  }

  let opened = 0;
  async function register(clientId: string, privateOrigins: readonly string[]): Promise<void> {
    const redirectUris = ['https://shop.example/back'];
    const jwks = { keys: [publicKey] };
    const registered = await clients.register({ clientId, name: 'Juniper & Salt', redirectUris, jwks, privateOrigins });
    assert.ok(registered.ok);
  }
  /** A new client with an endpoint, so that no test sees another's events. */
  async function openClient(address = url) {
    opened += 1;
    const clientId = `client-${opened}`;
    await register(clientId, [`http://hook.localhost:${port}`]);
    const made = await endpoints.open(clientId, address);
    assert.ok(made.ok && made.value.secret !== undefined);
    return { clientId, endpoint: made.value.endpoint, secret: made.value.secret };
  }
  const listOf = async (clientId: string) => {
    const listed = await webhooks.list(clientId, {});
    assert.ok(listed.ok);
    return listed.value;
  };
  const announce = (clientId: string, data: Record<string, string> = { payment_id: 'pay_1' }) =>
    webhooks.announce({ client_id: clientId, type: 'payment.captured', data });
  const told = async (clientId: string) => {
    const [event] = await listOf(clientId);
    return (await webhooks.find(clientId, event!.id))!;
  };
  const outcomes = async (clientId: string) => {
    const [delivery] = (await told(clientId)).deliveries;
    return { status: delivery!.status, outcomes: delivery!.tries.map((one) => one.outcome) };
  };
  const pass = async (ms: number) => {
    time.business += ms;
    await jobs.sweep();
  };

  it('[O3c] are signed by Standard Webhooks, and their attempts are stored', async () => {
    const { clientId, secret } = await openClient();
    await announce(clientId);
    await jobs.drain();
    assert.equal(received.length, 1);
    const { headers, body } = received[0]!;
    const event = new Webhook(secret).verify(body, headers as Record<string, string>) as { id: string };
    const [listed] = await listOf(clientId);
    assert.equal(event.id, listed!.id);
    assert.equal(headers['webhook-id'], listed!.id);
    assert.deepEqual(JSON.parse(body), {
      id: listed!.id,
      type: 'payment.captured',
      created_at: listed!.createdAt.toISOString(),
      data: { payment_id: 'pay_1' },
    });
    assert.deepEqual(await outcomes(clientId), { status: 'delivered', outcomes: ['taken'] });
  });

  it('are one event, however often the same change is announced', async () => {
    const { clientId } = await openClient();
    await Promise.all(Array.from({ length: 5 }, () => announce(clientId)));
    await announce(clientId, { payment_id: 'pay_2' });
    await jobs.drain();
    assert.equal((await listOf(clientId)).length, 2);
    assert.equal(received.length, 2);
  });

  it('reach only their own client, however many are announced and delivered together', async () => {
    const [one, other] = [await openClient(), await openClient(`${url}/other`)];
    const news = Array.from({ length: 20 }, (_, number) => ({ payment_id: `pay_${number}` }));
    await Promise.all(news.flatMap((data) => [announce(one.clientId, data), announce(other.clientId, data)]));
    await jobs.drain();
    assert.equal(received.length, 40);
    for (const { clientId } of [one, other]) {
      const events = await listOf(clientId);
      assert.deepEqual(
        events.map((event) => event.data),
        news,
      );
      const found = await Promise.all(events.map((event) => webhooks.find(clientId, event.id)));
      assert.ok(found.every((event) => event?.deliveries[0]?.status === 'delivered'));
    }
  });

  it('are attempted once for each number, even by two workers, and recorded for each endpoint', async () => {
    const { clientId, endpoint } = await openClient();
    const gone = await openClient(`${url}/gone`);
    await Promise.all([announce(clientId), announce(gone.clientId)]);
    const [[event], [goneEvent]] = [await listOf(clientId), await listOf(gone.clientId)];
    answer = (response) => response.writeHead(received.at(-1)!.path.endsWith('/gone') ? 410 : 204).end();
    const due = { event_id: event!.id, endpoint_id: endpoint.id, attempt: 1, client_id: clientId };
    const goneDue = { event_id: goneEvent!.id, endpoint_id: gone.endpoint.id, attempt: 1, client_id: gone.clientId };
    await Promise.all([webhooks.deliver(due), webhooks.deliver(due), webhooks.deliver(goneDue)]);
    assert.deepEqual(received.map((request) => request.path).toSorted(), ['/wallet', '/wallet/gone']);
    assert.deepEqual(await outcomes(clientId), { status: 'delivered', outcomes: ['taken'] });
    assert.deepEqual(await outcomes(gone.clientId), { status: 'failed', outcomes: ['gone'] });
    const statusOf = async (of: string) => (await endpoints.list(of)).map(({ status }) => status);
    assert.deepEqual([await statusOf(clientId), await statusOf(gone.clientId)], [['enabled'], ['disabled']]);
    await jobs.drain();
    assert.equal(received.length, 2);
  });

  it('are retried on the schedule of the protocol, ten times, and then given up', async () => {
    const { clientId } = await openClient();
    answer = answerWith(500);
    await announce(clientId);
    await jobs.drain();
    assert.equal(received.length, 1);
    await pass(4_000);
    assert.equal(received.length, 1, 'not before its time');
    await pass(1_000);
    assert.equal(received.length, 2);
    for (const seconds of [60, 300, 1_800, 7_200, 21_600, 43_200, 86_400, 86_400]) await pass(seconds * 1_000);
    assert.equal(received.length, 10);
    await pass(3 * 86_400_000);
    assert.equal(received.length, 10);
    assert.deepEqual(await outcomes(clientId), { status: 'failed', outcomes: Array(10).fill('refused') });
    assert.equal(new Set(received.map((request) => request.headers['webhook-id'])).size, 1);
  });

  it('[O3c] are delivered again on request, even after they were given up', async () => {
    const { clientId } = await openClient();
    answer = answerWith(503);
    await announce(clientId);
    await jobs.drain();
    answer = answerWith(200);
    const { event } = await told(clientId);
    assert.equal(await webhooks.replay(clientId, event.id), true);
    await jobs.drain();
    assert.deepEqual(await outcomes(clientId), { status: 'delivered', outcomes: ['refused', 'taken'] });
    assert.equal(await webhooks.replay('somebody-else', event.id), false);
  });

  it('are not lost if the server dies between sending and recording', async () => {
    const { clientId } = await openClient();
    fault = { at: 'webhook.posted' };
    await announce(clientId);
    await jobs.drain();
    assert.equal(received.length, 1);
    fault = undefined;
    await pass(5_000);
    assert.equal(received.length, 2);
    assert.deepEqual(await outcomes(clientId), { status: 'delivered', outcomes: ['taken'] });
  });

  it('[S107] follow no redirect', async () => {
    const { clientId } = await openClient();
    answer = (response) => response.writeHead(307, { location: `http://hook.localhost:${port}/elsewhere` }).end();
    await announce(clientId);
    await jobs.drain();
    assert.equal(received.length, 1);
    assert.deepEqual(await outcomes(clientId), { status: 'pending', outcomes: ['redirect'] });
  });

  it('[S104a] [S106] reach no private network, even if a name resolves to one at that moment', async () => {
    const { clientId } = await openClient();
    // The list that allowed the address is gone, and the address now resolves to the private network.
    await register(clientId, []);
    await announce(clientId);
    await jobs.drain();
    assert.equal(received.length, 0);
    assert.deepEqual(await outcomes(clientId), { status: 'pending', outcomes: ['private_address'] });
  });

  it('[S152c] reach the private origin that the operator listed for the client', async () => {
    const { clientId } = await openClient();
    await register(clientId, [`http://127.0.0.1:${port}`]);
    assert.ok((await endpoints.open(clientId, `http://127.0.0.1:${port}/by-number`)).ok);
    await announce(clientId);
    await jobs.drain();
    assert.deepEqual(
      received.map(({ path }) => path),
      ['/by-number'],
    );
  });

  it('[S152c] reach neither the server’s private origins nor another client’s', async () => {
    const { clientId } = await openClient();
    const others = [`http://own.localhost:${port}`, `http://hook.localhost:${port}`];
    const stranger = `stranger-of-${clientId}`;
    await register(stranger, []);
    for (const origin of others) {
      const refused = await endpoints.open(stranger, `${origin}/wallet`);
      assert.equal(!refused.ok && refused.error.code, 'webhook_url_refused', origin);
    }
    // The endpoint was opened while its origin was listed; since then, the list has changed.
    await register(stranger, others);
    for (const origin of others) assert.ok((await endpoints.open(stranger, `${origin}/wallet`)).ok);
    await register(stranger, ['http://elsewhere.localhost:8080']);
    await Promise.all([announce(clientId), announce(stranger)]);
    await jobs.drain();
    assert.equal(received.length, 1, 'the client that listed the origin is reached');
    const [event] = await listOf(stranger);
    const { deliveries } = (await webhooks.find(stranger, event!.id))!;
    assert.deepEqual(
      deliveries.flatMap(({ tries }) => tries.map(({ outcome }) => outcome)),
      ['private_address', 'private_address'],
    );
  });

  it('[S109] do not read an answer that never ends', async () => {
    const { clientId } = await openClient();
    let written = 0;
    answer = (response) => {
      response.writeHead(200);
      const timer = setInterval(() => (written += response.write(Buffer.alloc(65_536)) ? 1 : 0), 1);
      response.on('close', () => clearInterval(timer));
    };
    await announce(clientId);
    await jobs.drain();
    assert.deepEqual(await outcomes(clientId), { status: 'delivered', outcomes: ['taken'] });
    assert.ok(written < 1_000);
  });

  it('end for an endpoint that answers 410 Gone, until it is opened again', async () => {
    const { clientId } = await openClient();
    answer = answerWith(410);
    await announce(clientId);
    await jobs.drain();
    assert.deepEqual(await outcomes(clientId), { status: 'failed', outcomes: ['gone'] });
    await announce(clientId, { payment_id: 'pay_2' });
    await jobs.drain();
    assert.equal(received.length, 1);
    answer = answerWith(200);
    assert.ok((await endpoints.open(clientId, url)).ok);
    await announce(clientId, { payment_id: 'pay_3' });
    await jobs.drain();
    assert.equal(received.length, 2);
    assert.equal((await listOf(clientId)).length, 3, 'missed events are listed');
  });

  it('end when their endpoint is removed, and its past deliveries stay listed', async () => {
    const { clientId, endpoint } = await openClient(`${url}/taken-away`);
    answer = answerWith(500);
    await announce(clientId);
    await jobs.drain();
    assert.equal(await endpoints.remove(clientId, endpoint.id), true);
    await pass(5_000);
    assert.equal(received.filter((request) => request.path.endsWith('/taken-away')).length, 1);
    assert.deepEqual(await outcomes(clientId), { status: 'failed', outcomes: ['refused'] });
  });

  it('[S112] are signed with the old secret beside the new one for a day', async () => {
    const { clientId, endpoint, secret } = await openClient();
    const rotated = await endpoints.rotate(clientId, endpoint.id);
    assert.ok(rotated?.ok && rotated.value.secret !== undefined);
    const fresh = rotated.value.secret;
    const verifies = (one: string, request: Request) => {
      try {
        new Webhook(one).verify(request.body, request.headers as Record<string, string>);
        return true;
      } catch {
        return false;
      }
    };
    await announce(clientId);
    await jobs.drain();
    assert.deepEqual([verifies(secret, received[0]!), verifies(fresh, received[0]!)], [true, true]);
    time.security += 24 * 3_600_000;
    await announce(clientId, { payment_id: 'pay_2' });
    await jobs.drain();
    const signatures = String(received[1]!.headers['webhook-signature']).split(' ');
    assert.equal(signatures.length, 1);
    time.security -= 24 * 3_600_000;
  });

  it('are signed with the shown secret if the endpoint was opened by two concurrent requests', async () => {
    const { clientId } = await openClient();
    const opened = await Promise.all(Array.from({ length: 8 }, () => endpoints.open(clientId, `${url}/twice`)));
    await announce(clientId);
    await jobs.drain();
    const { headers, body } = received.find(({ path }) => path.endsWith('/twice'))!;
    const isSigned = (secret: string): boolean => {
      try {
        return Boolean(new Webhook(secret).verify(body, headers as Record<string, string>));
      } catch {
        return false;
      }
    };
    const shown = opened.flatMap((one) => (one.ok && one.value.secret !== undefined ? [one.value.secret] : []));
    assert.deepEqual(shown.map(isSigned), [true]);
    assert.equal((await endpoints.list(clientId)).length, 2);
  });
});

function answerWith(status: number) {
  return (response: ServerResponse): void => {
    response.writeHead(status).end();
  };
}
