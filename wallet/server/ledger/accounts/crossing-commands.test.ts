import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pino from 'pino';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { toUuid } from '#platform/kernel/id.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { createBatch } from '../batch/batch.ts';
import { crossingJobs, crossingMessage } from './crossing-commands.ts';
import { createLedger } from './service.ts';
import { accountsOf } from './store.ts';

describe('money that crosses to another cell', () => {
  const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch });
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  it('arrives once, even if its job runs twice or on two servers at once', async () => {
    const { db } = database;
    const ledger = await createLedger({ db, world, currencies: ['EUR'], cells: [0, 1] });
    const batch = createBatch({ db, world, resources: [] });
    const holderId = world.ids.mint('hld');
    const balance = { kind: 'holder', id: holderId, accountKind: 'available', currency: 'EUR', cell: 1 } as const;
    const accountId = await db.asWriter((tx) => ledger.openAccount(tx, balance));
    const sum = { minor: 2_500n, currency: 'EUR' } as const;
    const entry = { kind: 'part_released', reason: 'Copper, order 1', paymentId: world.ids.mint('pay') };
    const { kind, payload } = crossingMessage({ cell: 1, accountId, sum, entry, key: 'one' });
    const arrive = crossingJobs({ batch, ledger })[kind]!;
    const handle = (message: unknown) => arrive(message, () => {});
    await Promise.all([handle(payload), handle(payload)]);
    await handle(JSON.parse(JSON.stringify(payload)));
    const owner = { cell: 1, ownerKind: 'holder', ownerId: toUuid(holderId) } as const;
    const [account] = await db.asWriter((tx) => accountsOf(tx, owner));
    assert.equal(account?.postedMinor, 2_500n);
    await batch.close();
  });
});
