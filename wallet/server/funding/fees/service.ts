import type { Db } from '#platform/db/db.ts';
import { coalesce } from '#platform/db/coalesce.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { World } from '#platform/kernel/world.ts';
import type { FeeSchedule } from './domain.ts';
import { allSchedules } from './store.ts';

/** The door to what the wallet charges. */
export interface Fees {
  /** The version in force on business time. */
  current(): Promise<FeeSchedule>;
}

export function createFees({ db, world }: { db: Db; world: World }): Fees {
  const readCurrent = coalesce(async (asked: readonly undefined[]) => {
    const now = world.clocks.business();
    const schedules = await db.one(allSchedules);
    const inForce = schedules.findLast((schedule) => schedule.validFrom <= now);
    invariant(inForce, 'some version of the fees is in force');
    return asked.map(() => inForce);
  });
  return {
    current: () => readCurrent(undefined),
  };
}
