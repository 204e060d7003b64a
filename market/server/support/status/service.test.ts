import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { setTimers } from '#platform/jobs/timers.ts';
import type { State } from '#platform/status/domain.ts';
import { createMarketStatus } from './service.ts';

describe('what works now of the market', () => {
  let database: TestDatabase;
  const now = new Date('2026-11-01T10:00:00Z');
  before(async () => {
    database = await createTestDatabase('market');
  });
  after(() => database.close());

  const read = (walletStatus: { check: () => Promise<void>; read: () => Promise<State> }) =>
    createMarketStatus({
      db: database.db,
      world: { clocks: { business: () => now, security: () => now } },
      mailer: { check: async () => {} },
      walletStatus,
    }).read();
  const refuse = async () => {
    throw new Error('away');
  };

  it('tells a wallet that does not answer from one that answers and says that a part of it does not', async () => {
    const { states: silent } = await read({ check: refuse, read: refuse });
    assert.deepEqual(silent, { shop: 'works', jobs: 'works', mail: 'works', wallet: 'away', walletParts: 'away' });
    const { states: partly } = await read({ check: async () => {}, read: async () => 'away' });
    assert.deepEqual([partly.wallet, partly.walletParts], ['works', 'away']);
  });

  it('says that jobs hang, by the oldest deadline that nobody has handled', async () => {
    const dueAt = new Date(now.getTime() - 700_000);
    await database.db.asWriter((tx) => setTimers(tx, [{ kind: 'test', subject: 'x', dueAt }]));
    const { states } = await read({ check: async () => {}, read: async () => 'works' });
    assert.equal(states.jobs, 'away');
  });
});
