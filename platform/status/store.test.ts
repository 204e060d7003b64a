import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../dev/postgres/testing.ts';
import { enqueue } from '../jobs/outbox.ts';
import { setTimers } from '../jobs/timers.ts';
import { oldestDue } from './store.ts';

describe('the oldest work that is due', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  it('is nothing in an idle wallet, and then the first deadline and the first job', async () => {
    const { db } = database;
    assert.deepEqual(await db.asWriter(oldestDue), { timer: null, job: null });
    const [early, late] = [new Date('2026-11-01T10:00:00Z'), new Date('2026-11-02T10:00:00Z')];
    await db.asWriter(async (tx) => {
      await setTimers(
        tx,
        [late, early].map((dueAt, at) => ({ kind: 'test', subject: String(at), dueAt })),
      );
      await enqueue(tx, [{ kind: 'test', payload: null }]);
    });
    const { timer, job } = await db.asWriter(oldestDue);
    assert.deepEqual(timer, early);
    assert.ok(job instanceof Date);
  });
});
