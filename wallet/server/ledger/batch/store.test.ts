import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { findAnswers, insertAnswers } from './store.ts';

describe('what a batch stores', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  it('keeps the first answer to a key, and returns that the key was not free', async () => {
    const answer = { scope: 'shop', key: 'k', requestHash: 'h', answer: { n: 1 } };
    const store = (value: unknown) =>
      database.db.asWriter((tx) => insertAnswers(tx, 0, [{ ...answer, answer: { n: Number(value) } }], new Date()));
    assert.equal(await store(1), 1);
    assert.equal(await store(2), 0);
    const found = await database.db.asWriter((tx) =>
      findAnswers(tx, 0, [
        { scope: 'shop', key: 'k' },
        { scope: 'x', key: 'k' },
      ]),
    );
    assert.deepEqual(found, [answer]);
  });
});
