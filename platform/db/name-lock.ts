import type { Tx } from './db.ts';
import { sql } from './sql.ts';

/**
 * Makes others wait who lock one of these names, until the transaction ends: for what has no row yet that could be locked.
 * Names are taken in one order, so that two never wait for each other in a circle. All of a database share one space: a
 * name says what it is of.
 */
export async function lockNames(tx: Tx, names: readonly string[]): Promise<void> {
  await tx.run(sql`
    select pg_advisory_xact_lock(lock)
      from (select distinct hashtextextended(name, 0) as lock from unnest(${names}::text[]) as name
             order by lock) as locks`);
}
