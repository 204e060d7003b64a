import { Type } from 'typebox';
import { Instant } from '../db/column.ts';
import type { Tx } from '../db/db.ts';
import { sql } from '../db/sql.ts';
import type { Failures } from './tries.ts';

const FailureRow = Type.Object({ subject: Type.String(), count: Type.Integer(), failedAt: Instant, until: Instant });

/**
 * Locks the failures of these subjects, each made first where there is none: of several tries at once each sees the one
 * before. In the order of their names, so that two tries never wait for each other in a circle.
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

/** Takes the last failure of each subject back: the try was right. */
export async function takeFailuresBack(tx: Tx, subjects: readonly string[], now: Date): Promise<void> {
  await tx.run(sql`
    update tries.failures set count = greatest(count - 1, 0), until = ${now}
     where subject = any(${subjects}::text[])`);
}

export async function clearFailures(tx: Tx, subjects: readonly string[]): Promise<void> {
  await tx.run(sql`delete from tries.failures where subject = any(${subjects}::text[])`);
}
