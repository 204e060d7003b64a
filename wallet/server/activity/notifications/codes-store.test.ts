import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { HOME_CELL } from '../../cell.ts';
import { codeOf, hashOfCode } from './codes-crypto.ts';
import { findCode, insertCode } from './codes-store.ts';

const at = new Date('2026-11-24T12:00:00Z');
const key = Buffer.alloc(32, 7);

describe('the codes of messages', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  it('[H4d] are found by their letters in any case, and the first sending counts', async () => {
    const code = codeOf(key, 'receipt pay_1', 'mail');
    assert.match(code, /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    const sent = { cell: HOME_CELL, codeHash: hashOfCode(code), kind: 'receipt', channel: 'mail' as const };
    const { db } = database;
    await db.asWriter((tx) => insertCode(tx, { ...sent, sentAt: at }));
    await db.asWriter((tx) => insertCode(tx, { ...sent, sentAt: new Date(at.getTime() + 1_000) }));
    const found = await db.asWriter((tx) => findCode(tx, HOME_CELL, hashOfCode(code.toLowerCase().replace('-', ''))));
    assert.deepEqual(found, { kind: 'receipt', channel: 'mail', sentAt: at });
    const other = codeOf(key, 'receipt pay_1', 'sms');
    assert.notEqual(other, code);
    assert.equal(await db.asWriter((tx) => findCode(tx, HOME_CELL, hashOfCode(other))), undefined);
  });
});
