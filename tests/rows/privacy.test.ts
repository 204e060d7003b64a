import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Type } from 'typebox';
import { sql } from '#platform/db/sql.ts';
import type { Sweep } from '#platform/jobs/sweeps.ts';
import { rowsOf } from '#platform/privacy/copy-store.ts';
import type { Holdings } from '#platform/privacy/holdings.ts';
import { keptMs } from '#platform/privacy/retention.ts';
import type { Kept } from '#platform/privacy/retention.ts';
import { createTestDatabase } from '../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../dev/postgres/testing.ts';
import { marketHoldings } from '../../market/server/privacy/data.ts';
import { retention as marketRetention } from '../../market/server/retention.ts';
import { marketSweeps } from '../../market/server/sweeps.ts';
import { walletHoldings } from '../../wallet/server/privacy/data.ts';
import { retention as walletRetention } from '../../wallet/server/retention.ts';
import { walletSweeps } from '../../wallet/server/sweeps.ts';

const ColumnRow = Type.Object({ tableName: Type.String(), columnName: Type.String() });
const NOBODY = '00000000-0000-7000-8000-000000000000';

const products: readonly [string, Holdings, readonly Kept[], readonly Sweep[]][] = [
  ['wallet', walletHoldings, walletRetention, walletSweeps],
  ['market', marketHoldings, marketRetention, marketSweeps],
];

for (const [product, holdings, retention, sweeps] of products) {
  describe(`the copy of a person’s data in the ${product}`, () => {
    let database: TestDatabase;
    before(async () => {
      database = await createTestDatabase(product);
    });
    after(() => database.close());

    it('[S116a] has every column of the database, or the list says why not', async () => {
      const columns = await database.db.asWriter((tx) =>
        tx.many(sql(ColumnRow)`
          select n.nspname || '.' || c.relname as table_name, a.attname as column_name
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
           where c.relkind in ('r', 'p', 'v') and n.nspname !~ '^(pg_.*|information_schema|public)$'
           order by 1, a.attnum`),
      );
      const missing: string[] = [];
      for (const { tableName, columnName } of columns) {
        const parts = holdings.parts.filter(({ table }) => table === tableName);
        if (parts.length === 0 && tableName in holdings.withheld) continue;
        const isCopied = parts.some((part) => part.columns.split(' ').includes(columnName));
        const isWithheld = parts.some((part) => columnName in (part.withheld ?? {}));
        assert.ok(!(isCopied && isWithheld), `${tableName}.${columnName} is in the copy, or is not`);
        if (!isCopied && !isWithheld && !(columnName in holdings.withheldColumns))
          missing.push(`${tableName}.${columnName}`);
      }
      assert.deepEqual(missing, [], 'add them to the product’s server/privacy/data.ts');
      const tables = new Set(columns.map(({ tableName }) => tableName));
      const listed = [...Object.keys(holdings.withheld), ...holdings.parts.map(({ table }) => table)];
      assert.deepEqual(
        listed.filter((table) => !tables.has(table)),
        [],
      );
    });

    it('[S116a] is read with the server’s own role, and is empty for somebody unknown', async () => {
      const names = holdings.parts.map(({ name }) => name);
      assert.equal(new Set(names).size, names.length);
      for (const part of holdings.parts) {
        const rows = await database.db.one((tx) => rowsOf(tx, part, NOBODY, { skip: 0, most: 10 }));
        assert.deepEqual(rows, [], part.name);
      }
    });

    it('[S116b] ends when the list says so: the sweeps delete by the same times', () => {
      for (const { tables } of retention) {
        for (const table of tables) {
          const sweep = sweeps.find((one) => one.table === table);
          assert.equal(sweep?.keepMs, keptMs(retention, table), table);
        }
      }
    });
  });
}
