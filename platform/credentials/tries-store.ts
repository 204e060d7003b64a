import { Type } from 'typebox';
import { Instant } from '../db/column.ts';
import type { Tx } from '../db/db.ts';
import { sql } from '../db/sql.ts';
import type { Failures } from './tries.ts';

const FailureRow = Type.Object({ subject: Type.String(), count: Type.Integer(), failedAt: Instant, until: Instant });

/**
 * Locks the failures of these subjects, and creates missing rows first, so that each of several concurrent tries sees
 * the one before. Locks in the order of names, so that two tries cannot deadlock.
 */
export async function lockFailures(tx: Tx, subjects: readonly string[]) {
  await tx.run(sql`
    insert into tries.failures (subject, count, failed_at, until)
    select subject, 0, 'epoch', 'epoch' from unnest(${subjects}::text[]) as subject order by subject
    on conflict (subject) do nothing`);
  return tx.many(sql(FailureRow)`
    select subject, count, failed_at, until
      from tries.failures where subject = any(${subjects}::text[]) order by subject for update`);
}

export async function storeFailures(tx: Tx, subject: string, failures: Failures): Promise<void> {
  await tx.run(sql`
    update tries.failures
       set count = ${failures.count}, failed_at = ${failures.failedAt}, until = ${failures.until}
     where subject = ${subject}`);
}

/** Removes the last failure of each subject, after a right try. */
export async function takeFailuresBack(tx: Tx, subjects: readonly string[], now: Date): Promise<void> {
  await tx.run(sql`
    update tries.failures set count = greatest(count - 1, 0), until = ${now}
     where subject = any(${subjects}::text[])`);
}

export async function clearFailures(tx: Tx, subjects: readonly string[]): Promise<void> {
  await tx.run(sql`delete from tries.failures where subject = any(${subjects}::text[])`);
}
