import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import pg from 'pg';
import { createTestDatabase } from '../../dev/postgres/testing.ts';

/** The tables that this folder works on, and the functions that link the log. */
const tables = ['members', 'invitations', 'sessions', 'passkeys', 'challenges', 'log', 'log_heads', 'reasons'];
const functions = ['log_hash', 'link_entry', 'refuse_change'];

/** Lists the columns, the indexes, the triggers and the functions of a product's schema `staff`, and who may do what. */
async function schemaOf(product: string): Promise<Record<string, string[]>> {
  const database = await createTestDatabase(product);
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  const lines = async (text: string, names: readonly string[]): Promise<string[]> => {
    const { rows } = await owner.query<{ line: string }>(text, [names]);
    return rows.map(({ line }) => line.replaceAll(`holdfast_${product}_`, ''));
  };
  try {
    return {
      columns: await lines(
        `select concat_ws(' ', table_name, column_name, data_type, is_nullable) as line from information_schema.columns
          where table_schema = 'staff' and table_name = any ($1) order by 1`,
        tables,
      ),
      indexes: await lines(
        `select indexdef as line from pg_indexes where schemaname = 'staff' and tablename = any ($1) order by 1`,
        tables,
      ),
      grants: await lines(
        `select concat_ws(' ', grantee, privilege_type, table_name, column_name) as line
           from information_schema.column_privileges
          where table_schema = 'staff' and table_name = any ($1) and grantee like 'holdfast%' order by 1`,
        tables,
      ),
      triggers: await lines(
        `select pg_get_triggerdef(oid) as line from pg_trigger
          where tgrelid in (select ('staff.' || name)::regclass from unnest($1::text[]) name) and not tgisinternal
          order by 1`,
        tables,
      ),
      functions: await lines(
        `select concat_ws(' ', proname, prosecdef, proconfig, proacl is null, prosrc) as line from pg_proc
          where pronamespace = 'staff'::regnamespace and proname = any ($1) order by 1`,
        functions,
      ),
    };
  } finally {
    await owner.end();
    await database.close();
  }
}

describe('the schema of the staff', () => {
  it('[S117] is the same in both products, so that one mechanism guards both logs', async () => {
    const [wallet, market] = [await schemaOf('wallet'), await schemaOf('market')];
    assert.equal(wallet['functions']?.length, functions.length);
    assert.ok(wallet['triggers']?.length === 2 && wallet['grants']?.length);
    assert.deepEqual(market, wallet);
  });
});
