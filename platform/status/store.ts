import { Type } from 'typebox';
import { Instant, Nullable } from '../db/column.ts';
import type { Tx } from '../db/db.ts';
import { sql } from '../db/sql.ts';

const Oldest = Type.Object({ timer: Nullable(Instant), job: Nullable(Instant) });

/** Finds the oldest deadline, in business time, and the oldest job that has not been tried, in security time. */
export function oldestDue(tx: Tx): Promise<{ timer: Date | null; job: Date | null }> {
  return tx.one(sql(Oldest)`
    select (select min(due_at) from jobs.timers) as timer,
           (select min(next_at) from jobs.outbox where attempts = 0) as job`);
}
