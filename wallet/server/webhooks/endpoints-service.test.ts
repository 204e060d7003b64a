import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { ringOf } from '#platform/credentials/key-ring.ts';
import pino from 'pino';
import { createSeal } from '#platform/credentials/seal.ts';
import { deriveSigningKey } from '#platform/credentials/signing-key.ts';
import { createTestDatabase } from '../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../dev/postgres/testing.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { createClients } from '../linking/clients/service.ts';
import { createEndpoints } from './endpoints-service.ts';
import type { Endpoints } from './endpoints-service.ts';
import { endpointsOf } from './store.ts';

const { d: _, ...publicKey } = deriveSigningKey(randomBytes(32), 'a shop');
const url = 'https://shop.example/hooks';
const key = { key: 'attempt-1', requestHash: 'one' };

describe('endpoints', () => {
  const seal = createSeal({ keys: ringOf(randomBytes(32)), random: randomBytes });
  let passedMs = 0;
  let database: TestDatabase;
  let endpoints: Endpoints;
  let register: (clientId: string) => Promise<void>;
  let opened = 0;
  let clientId = '';

  before(async () => {
    database = await createTestDatabase('wallet');
    const { db } = database;
    const now = () => new Date(Date.now() + passedMs);
    const clocks = { business: now, security: now };
    const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch, clocks });
    endpoints = createEndpoints({ db, world, seal, privateOriginsOf: async () => [] });
    const clients = createClients({ db, world, openCommission: async () => world.ids.mint('acc') });
    register = async (id) => {
      const redirectUris = ['https://shop.example/back'];
      const jwks = { keys: [publicKey] };
      assert.ok((await clients.register({ clientId: id, name: 'Juniper & Salt', redirectUris, jwks })).ok);
    };
  });
  after(() => database.close());
  beforeEach(async () => {
    opened += 1;
    clientId = `client-${opened}`;
    await register(clientId);
  });

  const open = async (address = url) => {
    const made = await endpoints.open(clientId, address);
    assert.ok(made.ok && made.value.secret !== undefined);
    return { endpoint: made.value.endpoint, secret: made.value.secret };
  };
  /** The secrets with which the wallet signs for an address. */
  const inUse = async (address = url) => {
    const rows = await database.db.asWriter((tx) => endpointsOf(tx, [clientId]));
    const row = rows.find((one) => one.url === address)!;
    return [row.secret, ...(row.formerSecret ? [row.formerSecret] : [])].map((sealed) => seal.open(sealed, row.id));
  };

  it('[S66] show their secret once', async () => {
    const { secret } = await open();
    assert.ok(!JSON.stringify(await endpoints.list(clientId)).includes(secret));
    const again = await endpoints.open(clientId, url);
    assert.ok(again.ok && again.value.secret === undefined);
    const known = await endpoints.open(clientId, url, { key });
    assert.ok(known.ok && known.value.secret === undefined);
  });

  it('[S165a] keep their secret when their address is registered again', async () => {
    const { endpoint, secret } = await open();
    const again = await endpoints.open(clientId, url);
    assert.ok(again.ok);
    assert.deepEqual(again.value.endpoint, endpoint);
    assert.deepEqual(await inUse(), [secret]);
  });

  it('[S165a] keep the overlap of a rotation when their address is registered again', async () => {
    const { endpoint, secret } = await open();
    const rotated = await endpoints.rotate(clientId, endpoint.id);
    assert.ok(rotated?.ok && (await endpoints.open(clientId, url)).ok);
    assert.deepEqual(await inUse(), [rotated.value.secret, secret]);
  });

  it('[S165a] keep a given secret that they already have, and accept another given one', async () => {
    const [first, second] = [1, 2].map(() => `whsec_${randomBytes(32).toString('base64')}`);
    for (const given of [first!, first!]) assert.ok((await endpoints.open(clientId, url, { given })).ok);
    assert.deepEqual(await inUse(), [first]);
    assert.ok((await endpoints.open(clientId, url, { given: second! })).ok);
    assert.deepEqual(await inUse(), [second]);
  });

  it('[S165b] get one answer and one secret for an Idempotency-Key, also from concurrent requests', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => endpoints.open(clientId, url, { key })));
    const [first] = answers;
    assert.ok(first?.ok && first.value.secret !== undefined);
    for (const one of answers) assert.deepEqual(one, first);
    assert.deepEqual(await inUse(), [first.value.secret]);
    const turn = { key: 'attempt-2', requestHash: 'two' };
    const rotated = await endpoints.rotate(clientId, first.value.endpoint.id, turn);
    assert.ok(rotated?.ok && rotated.value.secret !== first.value.secret);
    assert.deepEqual(await endpoints.rotate(clientId, first.value.endpoint.id, turn), rotated);
    assert.deepEqual(await inUse(), [rotated.value.secret, first.value.secret], 'the replaced secret signs for a day');
  });

  it('[S165b] refuse another request under the same Idempotency-Key', async () => {
    assert.ok((await endpoints.open(clientId, url, { key })).ok);
    const other = { ...key, requestHash: 'other' };
    const reused = { ok: false, error: { code: 'idempotency_key_reused' } };
    assert.deepEqual(await endpoints.open(clientId, `${url}/other`, { key: other }), reused);
    const [endpoint] = await endpoints.list(clientId);
    assert.deepEqual(await endpoints.rotate(clientId, endpoint!.id, other), reused);
    await register('a-stranger');
    assert.ok((await endpoints.open('a-stranger', url, { key: other })).ok, 'each client has its own keys');
  });

  it('[S165b] show no secret for an Idempotency-Key of the day before', async () => {
    const first = await endpoints.open(clientId, url, { key });
    passedMs += 24 * 3_600_000;
    const late = await endpoints.open(clientId, url, { key });
    passedMs -= 24 * 3_600_000;
    assert.ok(first.ok && late.ok && late.value.secret === undefined);
    assert.deepEqual(await inUse(), [first.value.secret]);
  });

  it('are ten at most, even if many are opened at once', async () => {
    const addresses = Array.from({ length: 14 }, (_, index) => `${url}/at-once-${index}`);
    const answers = await Promise.all(addresses.map((address) => endpoints.open(clientId, address)));
    assert.equal(answers.filter((one) => one.ok).length, 10);
    assert.equal((await endpoints.list(clientId)).length, 10);
    const exhausted = { ok: false, error: { code: 'webhook_endpoints_exhausted' } };
    assert.deepEqual(await endpoints.open(clientId, `${url}/11`), exhausted);
    const [known] = await endpoints.list(clientId);
    assert.ok((await endpoints.open(clientId, known!.url)).ok, 'an existing one may be opened again');
  });
});
