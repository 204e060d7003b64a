import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from '#platform/db/sql.ts';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { insertSent, wasSent } from './store.ts';

describe('the list of sent notices', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  it('has each cause once', async () => {
    const sent = { cell: 0, cause: 'receipt pay_1', channel: 'mail', at: new Date() } as const;
    const { db } = database;
    assert.equal(await db.asWriter((tx) => wasSent(tx, 0, sent.cause)), false);
    await Promise.all([db.asWriter((tx) => insertSent(tx, sent)), db.asWriter((tx) => insertSent(tx, sent))]);
    assert.equal(await db.asWriter((tx) => wasSent(tx, 0, sent.cause)), true);
    assert.equal(await db.asWriter((tx) => wasSent(tx, 0, 'receipt pay_2')), false);
  });

  it('can be neither changed nor emptied by the server', async () => {
    const { db } = database;
    for (const statement of [sql`update notifications.sent set cause = 'x'`, sql`delete from notifications.sent`]) {
      await assert.rejects(
        db.asWriter((tx) => tx.run(statement)),
        /permission denied/,
      );
    }
  });
});
