import { Type } from 'typebox';
import { withTimeout } from '../kernel/with-timeout.ts';
import type { Db } from './db.ts';
import { versionGap } from './migrate.ts';
import { sql } from './sql.ts';

const Name = Type.Object({ name: Type.String() });

/** Callers of the readiness check give up after a few seconds, and take silence for a broken network. */
const ANSWER_WITHIN_MS = 1_500;

/**
 * Whether a server can work: its database answers in time and has the version of this code.
 *
 * The version is queried until it matches, and then no more, because it does not change under a running server.
 * Concurrent callers share one query, so that readiness checks never exhaust the connections.
 */
export function readinessOf(db: Db, directories: readonly URL[]): () => Promise<void> {
  let fits = false;
  let asked: Promise<void> | undefined;
  const ask = async (): Promise<void> => {
    const rows = await db.asNobody((tx) => tx.many(sql(Name)`select name from public.migrations`));
    if (fits) return;
    const gap = await versionGap(
      rows.map((row) => row.name),
      directories,
    );
    if (gap.length > 0)
      throw new Error(`The database is not at this version; it differs by ${gap.join(', ')}. Run the migrations.`);
    fits = true;
  };
  return async () => {
    asked ??= ask().finally(() => {
      asked = undefined;
    });
    await withTimeout(asked, ANSWER_WITHIN_MS, 'The database does not answer.');
  };
}
