import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { sql } from '#platform/db/sql.ts';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';

describe('the books in the database', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  it('give the server no way to change or delete the journal', async () => {
    for (const statement of [
      sql`update ledger.postings set amount_minor = 1`,
      sql`delete from ledger.postings`,
      sql`truncate ledger.entries`,
      sql`update ledger.entries set reason = ''`,
      sql`delete from ledger.accounts`,
      sql`update ledger.accounts set floor_minor = null`,
    ]) {
      await assert.rejects(
        database.db.asWriter((tx) => tx.run(statement)),
        /permission denied/,
      );
    }
  });

  it('refuse an unbalanced entry and a rewrite even from the owner', async () => {
    const owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    const id = '01900000-0000-7000-8000-000000000001';
    await owner.query(`
      insert into ledger.accounts values (0, '${id}', 'house', '${id}', 'fees', 'EUR', null, 0, 0, now());
      insert into ledger.entries (cell, number, at, kind, reason) values (0, 1, now(), 'test', 'a test')`);
    await assert.rejects(
      owner.query(`
        insert into ledger.postings (cell, entry_number, account_id, currency, amount_minor, balance_minor)
        values (0, 1, '${id}', 'EUR', 5, 5)`),
      { code: 'LE001' },
    );
    await assert.rejects(owner.query('delete from ledger.entries'), { code: 'LE002' });
    await owner.end();
  });
});
