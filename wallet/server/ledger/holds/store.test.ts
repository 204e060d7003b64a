import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pino from 'pino';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { HOME_CELL } from '../../cell.ts';
import { createLedger } from '../accounts/service.ts';
import type { Hold } from './domain.ts';
import { holdsResource } from './store.ts';

describe('holds in the database', () => {
  const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch });
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  it('come back as they were written, and change only by their resolution', async () => {
    const { db } = database;
    const ledger = await createLedger({ db, world, currencies: ['EUR'], cells: [HOME_CELL] });
    const owner = {
      kind: 'holder',
      id: world.ids.mint('hld'),
      accountKind: 'available',
      currency: 'EUR',
      cell: HOME_CELL,
    } as const;
    const accountId = await db.asWriter((tx) => ledger.openAccount(tx, owner));
    const hold: Hold = {
      id: world.ids.mint('hol'),
      cell: 0,
      accountId,
      amount: { minor: 500n, currency: 'EUR' },
      captured: { minor: 0n, currency: 'EUR' },
      paymentId: null,
      expiresAt: new Date('2026-03-01T12:00:00Z'),
      status: 'held',
      resolvedAt: null,
    };
    const lock = () => db.asWriter((tx) => holdsResource.lock(tx, 0, [hold.id, world.ids.mint('hol')]));
    await db.asWriter((tx) => holdsResource.insert(tx, 0, [hold]));
    assert.deepEqual(await lock(), [hold]);
    const captured: Hold = {
      ...hold,
      status: 'captured',
      captured: { minor: 300n, currency: 'EUR' },
      resolvedAt: new Date('2026-02-01T12:00:00Z'),
    };
    await db.asWriter((tx) => holdsResource.update(tx, 0, [{ ...captured, amount: { minor: 1n, currency: 'EUR' } }]));
    assert.deepEqual(await lock(), [captured]);
  });
});
