import { Type } from 'typebox';
import type { Db } from './db.ts';
import { versionGap } from './migrate.ts';
import { sql } from './sql.ts';

const Name = Type.Object({ name: Type.String() });

/**
 * Whether a server can do its work: the database answers, and its version is the one that this code knows.
 * The version is asked for until it fits, then no more: it does not change under a running server.
 */
export function readinessOf(db: Db, directories: readonly URL[]): () => Promise<void> {
  let fits = false;
  return async () => {
    const rows = await db.read({ nobody: true }, (tx) => tx.many(sql(Name)`select name from public.migrations`));
    if (fits) return;
    const gap = await versionGap(
      rows.map((row) => row.name),
      directories,
    );
    if (gap.length > 0)
      throw new Error(`The database is not at this version; it differs by ${gap.join(', ')}. Run the migrations.`);
    fits = true;
  };
}
