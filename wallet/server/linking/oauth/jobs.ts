import type { Db } from '#platform/db/db.ts';
import { setTimers } from '#platform/jobs/timers.ts';
import type { TimerHandler } from '#platform/jobs/worker.ts';
import type { World } from '#platform/kernel/world.ts';
import { purgeExpired } from './grants-service.ts';

const PURGE = 'oauth.purge';
const EVERY_MS = 3_600_000;
/** There is one purge for all: the deadline is of nothing in particular. */
const SUBJECT = 'expired';

/** Has what has expired thrown away, now and every hour. */
export async function schedulePurge({ db, world }: { db: Db; world: World }, inMs = 0): Promise<void> {
  const dueAt = new Date(world.clocks.business().getTime() + inMs);
  await db.write((tx) => setTimers(tx, [{ kind: PURGE, subject: SUBJECT, dueAt }]));
}

export function purgeTimers(deps: { db: Db; world: World }): Record<string, TimerHandler> {
  return {
    [PURGE]: async () => {
      await purgeExpired(deps.db, deps.world.clocks.security());
      await schedulePurge(deps, EVERY_MS);
    },
  };
}
