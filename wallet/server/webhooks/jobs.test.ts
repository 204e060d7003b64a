import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ringOf } from '#platform/credentials/key-ring.ts';
import pino from 'pino';
import { deriveSigningKey } from '#platform/credentials/signing-key.ts';
import { createSeal } from '#platform/credentials/seal.ts';
import { createTestDatabase } from '../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../dev/postgres/testing.ts';
import { createFetch } from '#platform/http/outgoing.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import { claim, end, hasWork } from '#platform/jobs/queue.ts';
import { createJobs } from '#platform/jobs/worker.ts';
import { createWaker } from '#platform/jobs/waker.ts';
import type { Jobs } from '#platform/jobs/worker.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import type { World } from '#platform/kernel/world.ts';
import { createClients } from '../linking/clients/service.ts';
import { createEndpoints } from './endpoints-service.ts';
import type { Endpoints } from './endpoints-service.ts';
import { webhookJobs } from './jobs.ts';
import { createReceiver } from './receiver-gateway.ts';
import { createWebhooks } from './service.ts';
import type { Webhooks } from './service.ts';

const { d: _, ...publicKey } = deriveSigningKey(randomBytes(32), 'a shop');

describe('the jobs of webhooks', () => {
  const letters: unknown[] = [];
  const received: string[] = [];
  /** Requests that the endpoints under `/mute` have not answered; undefined once they answer at once. */
  let unanswered: ServerResponse[] | undefined = [];
  let passedMs = 0;
  let hook: Server;
  let origin: string;
  let database: TestDatabase;
  let world: World;
  let endpoints: Endpoints;
  let webhooks: Webhooks;
  let told: ReturnType<typeof webhookJobs>;
  let jobs: Jobs;

  before(async () => {
    hook = createServer((request, response) => {
      const path = request.url ?? '';
      received.push(path);
      if (path.startsWith('/mute') && unanswered) unanswered.push(response);
      else response.writeHead(204).end();
    });
    await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
    origin = `http://hook.localhost:${(hook.address() as AddressInfo).port}`;
    database = await createTestDatabase('wallet');
    const { db } = database;
    world = systemWorld({
      log: pino({ level: 'silent' }),
      http: createFetch({ privateOrigins: [] }),
      clocks: { business: () => new Date(Date.now() + passedMs), security: () => new Date() },
    });
    const seal = createSeal({ keys: ringOf(randomBytes(32)), random: randomBytes });
    const privateOriginsOf = async () => [origin];
    endpoints = createEndpoints({ db, world, seal, privateOriginsOf });
    webhooks = createWebhooks({
      db,
      world,
      seal,
      privateOriginsOf,
      receiver: createReceiver(world),
      waker: { wake: () => {} },
    });
    told = webhookJobs(webhooks);
    const letter = async (payload: unknown): Promise<void> => void letters.push(payload);
    const handlers = { ...told.handlers, letter };
    jobs = createJobs({
      waker: createWaker(),
      db,
      world,
      ...told,
      handlers,
    });
  });
  after(async () => {
    await jobs.close();
    await database.close();
    hook.closeAllConnections();
    hook.close();
  });

  async function openClient(clientId: string, paths: readonly string[]): Promise<void> {
    await createClients({ db: database.db, world, openCommission: async () => world.ids.mint('acc') }).register({
      clientId,
      name: 'Juniper & Salt',
      redirectUris: ['https://shop.example/back'],
      jwks: { keys: [publicKey] },
    });
    for (const path of paths) assert.ok((await endpoints.open(clientId, `${origin}${path}`)).ok);
  }
  const listOf = async (clientId: string) => {
    const listed = await webhooks.list(clientId, {});
    assert.ok(listed.ok);
    return listed.value;
  };
  const announce = (clientId: string, number: number) =>
    webhooks.announce({ client_id: clientId, type: 'payment.captured', data: { payment_id: `pay_${number}` } });
  const statuses = async (clientId: string) => {
    const events = await listOf(clientId);
    const found = await Promise.all(events.map(({ id }) => webhooks.find(clientId, id)));
    return found.flatMap((event) => event!.deliveries.map(({ status }) => status));
  };

  it('belong to the client that must answer, the first attempt and each retry', async () => {
    await openClient('retried', ['/retried']);
    await announce('retried', 1);
    const [event] = await listOf('retried');
    const [endpoint] = await endpoints.list('retried');
    const take = () =>
      database.db.asWriter(async (tx) => {
        const claimed = await claim(tx, { server: randomUUID(), most: 10, without: [] });
        await end(tx, claimed);
        return claimed;
      });
    const partyOf = ({ party }: { party: string | null }) => party;
    assert.deepEqual((await take()).map(partyOf), ['retried']);
    await webhooks.retry(event!.id, endpoint!.id);
    assert.deepEqual((await take()).map(partyOf), ['retried']);
  });

  it('[O3c] reach other clients, and letters go out, while one client’s endpoints never answer', async () => {
    const mute = ['/mute/1', '/mute/2', '/mute/3', '/mute/4', '/mute/5', '/mute/6'];
    await Promise.all([openClient('mute', mute), openClient('prompt', ['/prompt'])]);
    await Promise.all(Array.from({ length: 20 }, (_, number) => announce('mute', number)));
    await jobs.start();
    await until(() => unanswered!.length > 0);
    await announce('prompt', 1);
    await database.db.asWriter((tx) => enqueue(tx, [{ kind: 'letter', payload: 'a receipt' }]));
    await until(() => received.includes('/prompt') && letters.length === 1);
    const waiting = unanswered!;
    unanswered = undefined;
    for (const response of waiting) response.writeHead(204).end();
    await until(async () => (await statuses('mute')).every((status) => status === 'delivered'));
    assert.equal((await statuses('mute')).length, 120);
  });

  it('[O3c] detach from a slow attempt, and make the next one even if it never ends', async () => {
    await openClient('long', ['/mute/long']);
    unanswered = [];
    await announce('long', 1);
    await until(() => received.includes('/mute/long'));
    await until(async () => !(await database.db.asWriter(hasWork)));
    assert.deepEqual(await statuses('long'), ['pending']);
    const [lingering] = unanswered;
    unanswered = undefined;
    passedMs += 5_000;
    const swept = jobs.sweep();
    await until(async () => (await statuses('long'))[0] === 'delivered');
    assert.equal(lingering!.destroyed, false, 'the connection is still open');
    lingering!.destroy();
    await swept;
  });
});

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await holds())) {
    assert.ok(Date.now() < deadline, 'it arrived in time');
    await sleep(25);
  }
}
