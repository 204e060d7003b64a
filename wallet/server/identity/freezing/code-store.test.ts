import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { HOME_CELL as cell } from '../../cell.ts';
import { countMailedTry, deleteMailedCode, findMailedCode, insertMailedCode, lockMailedCode } from './code-store.ts';

describe('stored mailed codes', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  it('[H3a] are found by the secret of one browser, count their tries, and end', async () => {
    const { db } = database;
    const [id, tokenHash, expiresAt] = [randomUUID(), randomBytes(32), new Date('2026-11-24T12:10:00Z')];
    const write = <T>(work: Parameters<typeof db.asWriter<T>>[0]) => db.asWriter(work);
    await write((tx) => insertMailedCode(tx, cell, { id, tokenHash, email: 'ada@example.com', expiresAt }));
    const stored = { id, email: 'ada@example.com', tries: 0, expiresAt };
    assert.deepEqual(await write((tx) => findMailedCode(tx, cell, id)), stored);
    assert.equal(await write((tx) => lockMailedCode(tx, cell, randomBytes(32))), undefined);
    await write((tx) => countMailedTry(tx, cell, id));
    assert.deepEqual(await write((tx) => lockMailedCode(tx, cell, tokenHash)), { ...stored, tries: 1 });
    await write((tx) => deleteMailedCode(tx, cell, id));
    assert.equal(await write((tx) => findMailedCode(tx, cell, id)), undefined);
  });
});
