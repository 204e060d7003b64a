import type { Tx } from './db.ts';
import { sql } from './sql.ts';

/**
 * Locks these names until the transaction ends, for things that have no row to lock yet. It takes the names in a fixed
 * order, so that two transactions cannot deadlock. The whole database shares one namespace, so a name must say what it
 * is for.
 */
export async function lockNames(tx: Tx, names: readonly string[]): Promise<void> {
  await tx.run(sql`
    select pg_advisory_xact_lock(lock)
      from (select distinct hashtextextended(name, 0) as lock from unnest(${names}::text[]) as name
             order by lock) as locks`);
}
