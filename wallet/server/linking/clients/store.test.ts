import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { mintId } from '#platform/kernel/id.ts';
import type { Client } from './domain.ts';
import { findClients, storeClient } from './store.ts';

const client: Client = {
  clientId: 'shop',
  id: mintId('cli', 1, new Uint8Array(10)),
  name: 'Juniper & Salt',
  redirectUris: ['https://shop.example/callback'],
  jwks: { keys: [{ kty: 'EC', crv: 'P-256' }] },
  privateOrigins: ['http://shop.localhost:3000'],
  scopes: ['client'],
  trade: 'home',
  commissionAccountId: mintId('acc', 1, new Uint8Array(10)),
  registeredAt: new Date('2026-11-24T12:00:00Z'),
};

describe('clients', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  it('are stored, and keep their id when they change', async () => {
    const find = () => database.db.asWriter(async (tx) => (await findClients(tx, ['shop']))[0]);
    await database.db.asWriter((tx) => storeClient(tx, client));
    assert.deepEqual(await find(), client);
    const changed = { ...client, name: 'Juniper', id: mintId('cli', 2, new Uint8Array(10)) };
    await database.db.asWriter((tx) => storeClient(tx, changed));
    assert.deepEqual(await find(), { ...client, name: 'Juniper' });
    assert.deepEqual(await database.db.asWriter((tx) => findClients(tx, ['nobody'])), []);
  });
});
