import { Type } from 'typebox';
import type { Tx } from '../db/db.ts';
import { Sql, sql } from '../db/sql.ts';
import { invariant } from '../kernel/invariant.ts';
import type { Holding } from './holdings.ts';

const RowJson = Type.Object({ row: Type.String() });

/** Reads rows of one part of a person's copy as JSON, in their order. */
export async function rowsOf(
  tx: Tx,
  holding: Holding,
  person: string,
  page: { readonly skip: number; readonly most: number },
): Promise<readonly string[]> {
  const [columns, table, order] = [names(holding.columns), names(holding.table), names(holding.order)];
  const rows = await tx.many(sql(RowJson)`
    select row_to_json(one)::text as row
      from (select ${columns} from ${table} held where ${holding.of(person)}
             order by ${order} limit ${page.most} offset ${page.skip}) one`);
  return rows.map(({ row }) => row);
}

/** Turns names from our data into a piece of SQL. */
function names(words: string): Sql {
  invariant(/^[a-z0-9_.]+( [a-z0-9_]+)*$/.test(words), 'a part of a copy names a table and its columns');
  return new Sql([words.replaceAll(' ', ', ')], [], () => invariant(false, 'a name has no rows'));
}
