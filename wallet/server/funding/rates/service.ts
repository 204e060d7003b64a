import type { Db } from '#platform/db/db.ts';
import { keepTimer, setTimers } from '#platform/jobs/timers.ts';
import { targetDaysSince } from '#platform/kernel/target-days.ts';
import type { World } from '#platform/kernel/world.ts';
import { HOME_CELL } from '../../cell.ts';
import type { ReferenceDay } from './domain.ts';
import { fetchDaily } from './ecb-gateway.ts';
import { ratesDue } from './jobs-schema.ts';
import { insertDay, latestDay } from './store.ts';

/** The door to the reference rates. */
export interface Rates {
  /** The rates of the last day that the wallet has read, however old; undefined before the first. */
  latest(): Promise<ReferenceDay | undefined>;
  /** Asks the ECB, unless the wallet has the rates of today or of the last TARGET day, and sets the next deadline. */
  ask(): Promise<void>;
  /** Sets the first deadline, unless one is set. */
  start(): Promise<void>;
}

interface RatesDeps {
  readonly db: Db;
  readonly world: World;
  /** The address of the ECB's daily document. */
  readonly ratesUrl: string;
}

const EVERY_MS = 3_600_000;

/** Creates the door to the reference rates. */
export function createRates(deps: RatesDeps): Rates {
  const { db, world } = deps;
  return {
    latest: () => db.one(latestDay),
    ask: () => askForRates(deps),
    start: () => db.asWriter((tx) => keepTimer(tx, ratesDue(world.clocks.business()), HOME_CELL)),
  };
}

async function askForRates({ db, world, ratesUrl }: RatesDeps): Promise<void> {
  const now = world.clocks.business();
  await db.asWriter((tx) => setTimers(tx, [ratesDue(new Date(now.getTime() + EVERY_MS))], HOME_CELL));
  const known = await db.one(latestDay);
  if (known && targetDaysSince(known.day, now) === 0) return;
  const read = await fetchDaily(world.http, ratesUrl);
  if (!read.ok) {
    world.log.warn({ fault: read.error }, 'the reference rates could not be read; the wallet asks again in an hour');
    return;
  }
  if (read.value.day > now.toISOString().slice(0, 10)) {
    world.log.warn({ day: read.value.day }, 'the reference rates are of a day to come; they are not used');
    return;
  }
  await db.asWriter((tx) => insertDay(tx, read.value, now));
}
