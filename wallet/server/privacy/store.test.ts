import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { uuid } from '#platform/db/column.ts';
import { sql } from '#platform/db/sql.ts';
import { fileSweeps } from '#platform/files/sweeps.ts';
import { sweepTable } from '#platform/jobs/sweeps.ts';
import { toUuid } from '#platform/kernel/id.ts';
import { createTestDatabase } from '../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../dev/postgres/testing.ts';
import { storeHolder } from '../../../tests/samples/stored.ts';
import { erasePerson, eraseUse } from './store.ts';

describe('the rows of a closed wallet', () => {
  let database: TestDatabase;
  let owner: pg.Client;
  before(async () => {
    database = await createTestDatabase('wallet');
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
  });
  after(async () => {
    await owner.end();
    await database.close();
  });

  it('[S116b] lose their person only after the wallet was closed, and may lose it twice', async () => {
    const { db } = database;
    const [id, other] = [await storeHolder(db), await storeHolder(db)];
    const erase = async (): Promise<void> => {
      await db.asWriter((tx) => eraseUse(tx, id));
      await db.asWriter((tx) => erasePerson(tx, id));
    };
    await assert.rejects(erase(), /only a closed wallet is pseudonymized/);
    await owner.query(`update accounts.holders set status = 'closed', email = 'a@example.com' where id = $1`, [
      toUuid(id),
    ]);
    await erase();
    await erase();
    const { rows } = await owner.query<Record<string, unknown>>(
      'select phone, given_name, birth_date, address, email, password_hash from accounts.holders where id = $1',
      [toUuid(id)],
    );
    assert.deepEqual(rows[0], {
      phone: `erased ${toUuid(id)}`,
      given_name: null,
      birth_date: null,
      address: null,
      email: null,
      password_hash: '',
    });
    const kept = await owner.query<{ phone: string }>('select phone from accounts.holders where id = $1', [
      toUuid(other),
    ]);
    assert.doesNotMatch(kept.rows[0]!.phone, /erased/);
  });

  it('[S116b] lose the evidence that operators typed about a chargeback, and nobody else’s', async () => {
    const { db } = database;
    const [id, other] = [await storeHolder(db), await storeHolder(db)];
    for (const person of [id, other]) {
      await owner.query(
        `insert into staff.evidence (chargeback_id, holder_id, texts, saved_at)
         values (gen_random_uuid(), $1, '{"product_description": "A lamp for Ada"}', now())`,
        [toUuid(person)],
      );
    }
    const erase = sql`select privacy.erase_evidence(${uuid(id)})`;
    await assert.rejects(
      db.asWriter((tx) => tx.run(erase)),
      /only a closed wallet is pseudonymized/,
    );
    await owner.query(`update accounts.holders set status = 'closed' where id = $1`, [toUuid(id)]);
    await db.asWriter((tx) => eraseUse(tx, id));
    await db.asWriter((tx) => eraseUse(tx, id));
    const { rows } = await owner.query<{ holder: string }>('select holder_id as holder from staff.evidence');
    assert.deepEqual(
      rows.map(({ holder }) => holder),
      [toUuid(other)],
    );
  });

  it('[S116b] are changed by no other way: the servers may not write over messages and addresses', async () => {
    const { rows } = await owner.query<{ name: string }>(`
      select t.name from (values ('support.messages', 'words'), ('payments.payments', 'ship_to')) as t (name, col)
       where has_column_privilege('holdfast_wallet_writer', t.name, t.col, 'update')`);
    assert.deepEqual(rows, []);
  });

  it('[S116b] take their files with them, except contents that another person added as well', async () => {
    const { db } = database;
    const [id, other] = [await storeHolder(db), await storeHolder(db)];
    const [own, shared] = [randomBytes(32), randomBytes(32)];
    for (const hash of [own, shared]) {
      await owner.query(
        `insert into files.blobs (hash, kind, bytes, kept_at, is_attached) values ($1, 'pdf', '\\x25', 'epoch', true)`,
        [hash],
      );
    }
    for (const [person, hash] of [
      [id, own],
      [id, shared],
      [other, shared],
    ] as const) {
      await owner.query(
        `insert into files.files (id, owner_id, name, hash, kept_at, is_attached)
         values (gen_random_uuid(), $1, 'a.pdf', $2, 'epoch', true)`,
        [toUuid(person), hash],
      );
    }
    await owner.query(`update accounts.holders set status = 'closed' where id = $1`, [toUuid(id)]);
    await db.asWriter((tx) => eraseUse(tx, id));
    for (const sweep of fileSweeps) await sweepTable(db, sweep, new Date());
    const files = await owner.query<{ owner: string }>('select owner_id as owner from files.files');
    assert.deepEqual(
      files.rows.map((row) => row.owner),
      [toUuid(other)],
    );
    const blobs = await owner.query<{ hash: Buffer }>('select hash from files.blobs');
    assert.deepEqual(
      blobs.rows.map((row) => row.hash),
      [shared],
    );
  });
});
