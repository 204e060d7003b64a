import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pino from 'pino';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { sampleStatement } from '../../../../tests/samples/statement.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { createStatements } from './service.ts';
import type { Statements } from './service.ts';
import { accountsUntil, entriesBetween, lastStatement } from './store.ts';

const IBAN = 'IE29AIBK93115212345678';
const account = { iban: IBAN, currency: 'EUR' } as const;

describe('stored statements', () => {
  let database: TestDatabase;
  let statements: Statements;
  before(async () => {
    database = await createTestDatabase('wallet');
    const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch });
    statements = createStatements({ db: database.db, world });
  });
  after(() => database.close());

  const imports = (text: string) => statements.importFile(Buffer.from(text), [IBAN]);
  const first = sampleStatement({
    opening: '1.00',
    closing: '3.50',
    entries: [
      { amount: '3.00', words: 'one' },
      { amount: '0.50', mark: 'DBIT', words: 'two' },
    ],
  });
  const second = sampleStatement({ id: 'S2', day: '2026-11-02', opening: '3.50', closing: '3.50' });

  it('[O2f] are one, however often and from how many servers a file is imported at once', async () => {
    const done = await Promise.all(Array.from({ length: 5 }, () => imports(first)));
    const was = done.map((one) => (one.ok ? one.value[0]?.was : one.error.code));
    assert.deepEqual(
      was.filter((one) => one !== 'known'),
      ['new'],
    );
  });

  it('[O2f] are all of a file, in the order of their days, or none of it', async () => {
    const both = (one: string, other: string) =>
      one.replace('</BkToCstmrStmt>', `${/<Stmt>.*<\/Stmt>/s.exec(other)![0]}</BkToCstmrStmt>`);
    const wrong = sampleStatement({ id: 'S3', day: '2026-11-03', opening: '9.00', closing: '9.00' });
    const refused = await imports(both(second, wrong));
    assert.equal(!refused.ok && refused.error.code, 'statement_gap');
    assert.equal((await database.db.one((tx) => lastStatement(tx, 0, account)))?.id, 'S1');
    const right = sampleStatement({ id: 'S3', day: '2026-11-03', opening: '3.50', closing: '3.50' });
    const done = await imports(both(right, second));
    assert.deepEqual(done.ok && done.value.map((one) => one.statement.id), ['S2', 'S3']);
  });

  it('are read by account and by the days of their ends', async () => {
    const { db } = database;
    const standing = { iban: IBAN, closingMinor: 350n, firstOpeningMinor: 100n };
    const until = (day: string) => db.one((tx) => accountsUntil(tx, 0, 'EUR', day));
    assert.deepEqual(await until('2026-11-02'), [{ ...standing, endsOn: '2026-11-02' }]);
    assert.deepEqual(await until('2026-10-31'), []);
    const entries = (after: string | null) =>
      db.one((tx) => entriesBetween(tx, 0, { ...account, after, until: '2026-11-09' }));
    assert.deepEqual(
      (await entries(null)).map(({ place, minor, words }) => [place, minor, words]),
      [
        [1, 300n, 'one'],
        [2, -50n, 'two'],
      ],
    );
    assert.deepEqual(await entries('2026-11-01'), []);
  });
});
