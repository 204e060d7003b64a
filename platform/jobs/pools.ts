import { Type } from 'typebox';
import type { Tx } from '../db/db.ts';
import { sql } from '../db/sql.ts';

/** How often a server tells that it is at work. */
export const SEEN_EVERY_MS = 5_000;
/** A server that has not told so for this long is taken to be dead: three times it would have. */
const SILENT_S = 15;

/** Tells that the pool of workers with this id is alive. */
export async function tellAlive(tx: Tx, poolId: string): Promise<void> {
  await tx.run(sql`
    insert into jobs.pools (id, seen_at) values (${poolId}, now())
    on conflict (id) do update set seen_at = excluded.seen_at`);
}

const Silent = Type.Object({ id: Type.String() });

/**
 * Gives dead servers' jobs back to the queue; graphile-worker alone would wait four hours. A server that
 * only stood still does its job to the end, and so does the one that takes it up: handlers bear that.
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
