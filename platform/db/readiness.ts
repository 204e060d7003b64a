import { Type } from 'typebox';
import { withTimeout } from '../kernel/with-timeout.ts';
import type { Db } from './db.ts';
import { versionGap } from './migrate.ts';
import { sql } from './sql.ts';

const Name = Type.Object({ name: Type.String() });

/** Whoever asks whether a server is ready gives up after some seconds, and takes silence for a broken network. */
const ANSWER_WITHIN_MS = 1_500;

/**
 * Whether a server can do its work: the database answers, and its version is the one that this code knows. A database
 * that says nothing is one that can't.
 *
 * The version is asked for until it fits, then no more: it does not change under a running server. However many ask,
 * one question is under way at a time, so that asking never takes the connections that others wait for.
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
