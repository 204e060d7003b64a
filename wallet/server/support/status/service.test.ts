import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { setTimers } from '#platform/jobs/timers.ts';
import { createWalletStatus } from './service.ts';

describe('what works now', () => {
  let database: TestDatabase;
  let now = new Date('2026-11-01T10:00:00Z');
  let asked = 0;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  const open = () =>
    createWalletStatus({
      db: database.db,
      world: { clocks: { business: () => now, security: () => now } },
      processorAccount: {
        check: async () => {
          asked += 1;
          throw new Error('away');
        },
      },
      mailer: { check: async () => {} },
    });

  it('says what does not answer, and asks once for all who look within half a minute', async () => {
    const status = open();
    const [first] = await Promise.all([status.read(), status.read(), status.read()]);
    assert.deepEqual(first.states, { books: 'works', jobs: 'works', processor: 'away', mail: 'works' });
    await status.read();
    assert.equal(asked, 1);
    now = new Date(now.getTime() + 31_000);
    await status.read();
    assert.equal(asked, 2);
  });

  it('says that jobs hang, by the oldest deadline that nobody has handled', async () => {
    const dueAt = new Date(now.getTime() - 700_000);
    await database.db.asWriter((tx) => setTimers(tx, [{ kind: 'test', subject: 'x', dueAt }]));
    assert.equal((await open().read()).states.jobs, 'away');
  });
});
