import type { Db } from '#platform/db/db.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { World } from '#platform/kernel/world.ts';
import type { FeeSchedule } from './domain.ts';
import { allSchedules } from './store.ts';

/** The door to what the wallet charges. */
export interface Fees {
  /** The version in force on business time. */
  current(): Promise<FeeSchedule>;
  /** An earlier version, for what was quoted with it. @throws For a version that was never published. */
  version(version: number): Promise<FeeSchedule>;
}

export function createFees({ db, world }: { db: Db; world: World }): Fees {
  const all = (): Promise<FeeSchedule[]> => db.read({ nobody: true }, allSchedules);
  return {
    current: async () => {
      const now = world.clocks.business();
      const inForce = (await all()).findLast((schedule) => schedule.validFrom <= now);
      invariant(inForce, 'some version of the fees is in force');
      return inForce;
    },
    version: async (version) => {
      const found = (await all()).find((schedule) => schedule.version === version);
      invariant(found, `version ${version} of the fees was published`);
      return found;
    },
  };
}
