import type { Db } from '#platform/db/db.ts';
import { coalesce } from '#platform/db/coalesce.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { World } from '#platform/kernel/world.ts';
import type { FeeSchedule } from './domain.ts';
import { allSchedules } from './store.ts';

/** The door to the wallet's fees. */
export interface Fees {
  /** The version in force at the current business time. */
  current(): Promise<FeeSchedule>;
  /** A version, such as that of a payment. */
  version(version: number): Promise<FeeSchedule>;
  /** All versions, also those to come, oldest first. */
  versions(): Promise<readonly FeeSchedule[]>;
}

interface FeesDeps {
  readonly db: Db;
  readonly world: World;
}

/** Creates the door to fees. */
export function createFees(deps: FeesDeps): Fees {
  const currentTogether = coalesce((asked: readonly undefined[]) => readCurrent(deps, asked));
  return {
    current: () => currentTogether(undefined),
    version: (version) => readVersion(deps, version),
    versions: () => deps.db.one(allSchedules),
  };
}

async function readVersion({ db }: FeesDeps, version: number): Promise<FeeSchedule> {
  const found = (await db.one(allSchedules)).find((one) => one.version === version);
  invariant(found, 'a version that a payment or a charge keeps exists');
  return found;
}

/** Reads the version in force once for all simultaneous calls. */
async function readCurrent({ db, world }: FeesDeps, asked: readonly undefined[]): Promise<FeeSchedule[]> {
  const now = world.clocks.business();
  const schedules = await db.one(allSchedules);
  const inForce = schedules.findLast((schedule) => schedule.validFrom <= now);
  invariant(inForce, 'a version of the fees is in force');
  return asked.map(() => inForce);
}
