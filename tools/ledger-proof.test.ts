import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { createTestDatabase } from '../platform/db/testing.ts';
import type { TestDatabase } from '../platform/db/testing.ts';
import { postingsOf, proveLedger } from './ledger-proof.ts';

describe('the proof from the ledger', () => {
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

  it('[O2] adds up what is whole', async () => {
    const proof = await proveLedger(database.url);
    assert.equal(proof.entries, 1);
    assert.equal(proof.postings, 2);
    assert.equal(proof.unbalanced, 0);
    assert.equal(proof.wrongAccounts, 0);
    assert.equal(proof.byKind.find(({ kind }) => kind === 'escrow')?.minor, 500n);
    const postings = await postingsOf(database.url, payment);
    assert.deepEqual(
      postings.map(({ accountKind, minor }) => [accountKind, minor]),
      [
        ['available', -500n],
        ['escrow', 500n],
      ],
    );
  });

  it('[O2] finds a balance that its postings do not make, and an entry that does not balance', async () => {
    await owner.query('update ledger.accounts set posted_minor = posted_minor + 1 where id = $1', [escrow]);
    await owner.query('alter table ledger.postings disable trigger all');
    await owner.query('update ledger.postings set amount_minor = 501 where account_id = $1', [escrow]);
    const proof = await proveLedger(database.url);
    assert.equal(proof.unbalanced, 1);
    await owner.query('update ledger.accounts set posted_minor = 7 where id = $1', [escrow]);
    assert.equal((await proveLedger(database.url)).wrongAccounts, 1);
  });
});
