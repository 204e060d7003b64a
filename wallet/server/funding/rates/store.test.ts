import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from '#platform/db/sql.ts';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import type { ReferenceDay } from './domain.ts';
import { insertDay, latestDay } from './store.ts';

describe('[W10d] the stored rates', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  const at = new Date('2026-11-27T16:00:00Z');
  const friday: ReferenceDay = {
    day: '2026-11-27',
    perEuro: [{ currency: 'USD', numerator: 10_616n, denominator: 10_000n }],
  };

  it('are those of the last day, and stay as they were first read', async () => {
    const { db } = database;
    assert.equal(await db.one(latestDay), undefined);
    await db.asWriter((tx) => insertDay(tx, friday, at));
    await db.asWriter((tx) => insertDay(tx, { ...friday, day: '2026-11-26' }, at));
    const again = { currency: 'USD', numerator: 1n, denominator: 1n } as const;
    await db.asWriter((tx) => insertDay(tx, { ...friday, perEuro: [again] }, at));
    assert.deepEqual(await db.one(latestDay), friday);
  });

  it('cannot be changed by a server', async () => {
    await assert.rejects(
      database.db.asWriter((tx) => tx.run(sql`update rates.rates set numerator = 1`)),
      /permission denied/,
    );
  });
});
