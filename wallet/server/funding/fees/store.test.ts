import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { sql } from '#platform/db/sql.ts';
import { allSchedules } from './store.ts';

describe('[P6a] the stored fee schedules', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  it('begin with version 1, which charges nothing', async () => {
    const [first] = await database.db.asWriter(allSchedules);
    assert.deepEqual(first, {
      version: 1,
      validFrom: new Date('2000-01-01T00:00:00Z'),
      currency: 'EUR',
      cardFreeUpToMinor: 3_000n,
      cardBasisPoints: 0,
      merchantBasisPoints: 0,
    });
  });

  it('cannot be changed by a server', async () => {
    const change = sql`update fees.schedules set merchant_basis_points = 0`;
    await assert.rejects(
      database.db.asWriter((tx) => tx.run(change)),
      /permission denied/,
    );
  });
});
