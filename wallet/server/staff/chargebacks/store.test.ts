import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { findEvidence, putEvidence } from './store.ts';

describe('kept evidence', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  it('[O1d] is replaced by what is typed later', async () => {
    const { db } = database;
    const chargeback = { id: 'cbk_00000000000000000000000001', holderId: 'hld_00000000000000000000000001' } as const;
    const now = new Date('2026-11-30T12:00:00Z');
    assert.equal(await db.one((tx) => findEvidence(tx, chargeback.id)), undefined);
    await db.one((tx) => putEvidence(tx, chargeback, { service_date: 'May' }, now));
    await db.one((tx) => putEvidence(tx, chargeback, { uncategorized_text: 'June' }, now));
    assert.deepEqual(await db.one((tx) => findEvidence(tx, chargeback.id)), { uncategorized_text: 'June' });
  });
});
