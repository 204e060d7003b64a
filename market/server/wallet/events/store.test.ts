import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { findEvent, insertEvent, markHandled } from './store.ts';

const at = new Date('2026-11-24T12:00:00Z');

describe('the inbox', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('market');
  });
  after(() => database.close());

  it('stores an event once, and when it was first handled', async () => {
    const event = { id: 'evt_1', type: 'payment.captured', data: { paymentId: 'pay_1' } };
    const insert = () => database.db.asWriter((tx) => insertEvent(tx, event, at));
    assert.deepEqual((await Promise.all([insert(), insert(), insert()])).toSorted(), [false, false, true]);
    const handle = (when: Date) => database.db.asWriter((tx) => markHandled(tx, 'evt_1', when));
    await handle(at);
    await handle(new Date(at.getTime() + 1));
    const found = await database.db.asWriter((tx) => findEvent(tx, 'evt_1'));
    assert.deepEqual([found?.data.paymentId, found?.handledAt], ['pay_1', at]);
  });
});
