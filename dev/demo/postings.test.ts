import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { createTestDatabase } from '../postgres/testing.ts';
import type { TestDatabase } from '../postgres/testing.ts';
import { postingsOf } from './postings.ts';

describe('the postings of a payment', () => {
  let database: TestDatabase;
  let owner: pg.Client;
  const [holder, escrow, payment] = [randomUUID(), randomUUID(), randomUUID()];

  before(async () => {
    database = await createTestDatabase('wallet');
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    for (const [id, kind, posted] of [
      [holder, 'available', -500],
      [escrow, 'escrow', 500],
    ]) {
      await owner.query(
        `insert into ledger.accounts (cell, id, owner_kind, owner_id, kind, currency, posted_minor, opened_at)
         values (0, $1, 'house', $1, $2, 'EUR', $3, now())`,
        [id, kind, posted],
      );
    }
    await owner.query(
      `insert into ledger.entries (cell, number, kind, reason, payment_id, at)
       values (0, 1, 'payment_captured', 'test', $1, now())`,
      [payment],
    );
    await owner.query(
      `insert into ledger.postings (cell, account_id, entry_number, currency, amount_minor, balance_minor)
       values (0, $1, 1, 'EUR', -500, -500), (0, $2, 1, 'EUR', 500, 500)`,
      [holder, escrow],
    );
  });
  after(async () => {
    await owner.end();
    await database.close();
  });

  it('names the account’s owner for each posting of a payment, and no other postings', async () => {
    const postings = await postingsOf(database.url, payment);
    assert.deepEqual(
      postings.map(({ accountKind, owner, minor }) => [accountKind, owner, minor]),
      [
        ['available', 'house', -500n],
        ['escrow', 'house', 500n],
      ],
    );
    assert.deepEqual(await postingsOf(database.url, randomUUID()), []);
  });
});
