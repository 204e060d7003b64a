import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { createTestDatabase } from '../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../dev/postgres/testing.ts';
import { ringOf } from './key-ring.ts';
import { resealTable } from './resealing-service.ts';
import { createSeal } from './seal.ts';
import type { Seal } from './seal.ts';

const [former, present, lost] = [randomBytes(32), randomBytes(32), randomBytes(32)];
const sealWith = (...keys: [Buffer, ...Buffer[]]): Seal => createSeal({ keys: ringOf(...keys), random: randomBytes });

describe('resealing', () => {
  let database: TestDatabase;
  let owner: pg.Client;
  before(async () => {
    database = await createTestDatabase('wallet');
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    await owner.query(`
      create schema samples;
      create table samples.secrets (id uuid primary key, secret bytea not null, former bytea);
      grant usage on schema samples to holdfast_wallet_writer;
      grant select, update on samples.secrets to holdfast_wallet_writer`);
  });
  after(async () => {
    await owner.end();
    await database.close();
  });

  it('[S118] seals every secret with the present key, and counts those that open with none', async () => {
    const ids = Array.from({ length: 7 }, () => randomUUID());
    for (const [index, id] of ids.entries()) {
      const seal = sealWith(index === 0 ? lost : index === 1 ? present : former);
      const values = [id, seal.close(`now ${id}`, id), index > 4 ? seal.close(`before ${id}`, id) : null];
      await owner.query('insert into samples.secrets values ($1, $2, $3)', values);
    }
    const both = sealWith(present, former);
    const table = { table: 'samples.secrets', columns: ['secret', 'former'], place: (id: string) => id, seal: both };
    assert.deepEqual(await resealTable(database.db, table, 2), { renewed: 7, lost: 1 });
    assert.deepEqual(await resealTable(database.db, table), { renewed: 0, lost: 1 });
    const { rows } = await owner.query<{ id: string; secret: Buffer; former: Buffer | null }>(
      'select * from samples.secrets where id <> $1',
      [ids[0]],
    );
    const alone = sealWith(present);
    for (const row of rows) {
      assert.equal(alone.open(row.secret, row.id), `now ${row.id}`);
      if (row.former) assert.equal(alone.open(row.former, row.id), `before ${row.id}`);
    }
  });
});
