import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { storeHolder } from '../../../../tests/samples/stored.ts';
import { HOME_CELL as cell } from '../../cell.ts';
import { findPhrase, storePhrase } from './store.ts';

describe('stored phrases', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  it('[H4a] are of one holder, and the last one counts', async () => {
    const { db } = database;
    const [ada, bob] = [await storeHolder(db), await storeHolder(db)];
    for (const phrase of ['copper otter', 'quiet whale']) await db.asWriter((tx) => storePhrase(tx, cell, ada, phrase));
    assert.equal(await db.asWriter((tx) => findPhrase(tx, cell, ada)), 'quiet whale');
    assert.equal(await db.asWriter((tx) => findPhrase(tx, cell, bob)), undefined);
  });
});
