import { Type } from 'typebox';
import type { Tx } from '../db/db.ts';
import { sql } from '../db/sql.ts';

/** How often a server reports that it is running. */
export const SEEN_EVERY_MS = 5_000;
/** A server that has not reported for this long, three times the interval, counts as dead. */
const SILENT_S = 15;

/** Reports that the pool of workers with this id is alive. */
export async function tellAlive(tx: Tx, poolId: string): Promise<void> {
  await tx.run(sql`
    insert into jobs.pools (id, seen_at) values (${poolId}, now())
    on conflict (id) do update set seen_at = excluded.seen_at`);
}

const Silent = Type.Object({ id: Type.String() });

/**
 * Returns dead servers' jobs to the queue; graphile-worker alone would wait four hours. A server that was only frozen
 * still finishes its job, and another one runs it too; handlers are idempotent.
 */
export async function takeFromDead(tx: Tx): Promise<void> {
  const dead = await tx.many(sql(Silent)`
    select distinct locked_by as id from graphile_worker.jobs
     where locked_at < now() - make_interval(secs => ${SILENT_S})
       and locked_by not in (select id from jobs.pools where seen_at > now() - make_interval(secs => ${SILENT_S}))`);
  if (dead.length === 0) return;
  const ids = dead.map(({ id }) => id);
  await tx.run(sql`select graphile_worker.force_unlock_workers(${ids}::text[])`);
  await tx.run(sql`delete from jobs.pools where id = any (${ids}::text[])`);
}
