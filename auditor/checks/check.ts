import { Type } from 'typebox';
import type { Static, TObject, TProperties } from 'typebox';
import { Int8 } from '#platform/db/column.ts';
import type { Snapshot } from '#platform/db/snapshot.ts';
import { sql } from '#platform/db/sql.ts';
import type { Sql } from '#platform/db/sql.ts';
import { MOST_LISTED } from '../difference.ts';
import type { Finding, Kind, Side } from '../difference.ts';

/** Finds the differences of one kind in a snapshot of the wallet's database. */
export type Check = (snapshot: Snapshot) => Promise<Finding>;

/**
 * Makes a check from one statement, each of whose rows is a difference.
 *
 * @param parts.row The shape of the rows.
 * @param parts.statement Selects the rows, in the order of the report.
 * @param parts.sides Describes the two sides of a row.
 */
export function checkBy<P extends TProperties>(parts: {
  kind: Kind;
  row: TObject<P>;
  statement: Sql;
  sides: (row: Static<TObject<P>>) => readonly [Side, Side];
}): Check {
  const { kind, row, statement, sides } = parts;
  const Counted = Type.Object({ ...row.properties, total: Int8 });
  return async (snapshot) => {
    const rows = await snapshot.many(
      sql(Counted)`select found.*, count(*) over () as total from (${statement}) found limit ${MOST_LISTED}`,
    );
    const differences = rows.map((one) => ({ kind, sides: sides(one as Static<TObject<P>>) }));
    return { kind, total: Number((rows[0] as { total: bigint } | undefined)?.total ?? 0n), differences };
  };
}
