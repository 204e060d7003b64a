import { keepTimer, setTimers } from '#platform/jobs/timers.ts';
import { HOME_CELL } from '../../cell.ts';
import { ProcessorUnavailableError } from '../../funding/processor/domain.ts';
import { createReportBook } from './book-service.ts';
import type { ReportBook } from './book-service.ts';
import { nextReportAt } from './days-domain.ts';
import { dailyReport } from './jobs-schema.ts';
import { makeReports } from './making-service.ts';
import type { ReportsDeps } from './making-service.ts';

/** The door to the settlement reports. */
export interface Reports extends ReportBook {
  /** Makes the missing reports, or yesterday's again, and sets the next deadline. */
  makeDaily(): Promise<void>;
  /** Sets the deadline of the first report, unless one is set. */
  start(): Promise<void>;
}

/** The wait after reports that could not be made, for instance because the processor did not answer. */
const AGAIN_MS = 10 * 60_000;

/** Creates the door to the settlement reports. */
export function createReports(deps: ReportsDeps): Reports {
  const { db, world } = deps;
  const start = () => db.asWriter((tx) => keepTimer(tx, dailyReport(nextReportAt(world.clocks.business())), HOME_CELL));
  return { ...createReportBook(deps), makeDaily: () => makeDaily(deps), start };
}

async function makeDaily(deps: ReportsDeps): Promise<void> {
  const { db, world } = deps;
  const now = world.clocks.business();
  const setNext = (dueAt: Date) => db.asWriter((tx) => setTimers(tx, [dailyReport(dueAt)], HOME_CELL));
  try {
    await makeReports(deps);
  } catch (error) {
    const isExpected = error instanceof ProcessorUnavailableError;
    world.log[isExpected ? 'warn' : 'error'](
      { err: error },
      'the settlement reports were not made; they are tried again',
    );
    return setNext(new Date(now.getTime() + AGAIN_MS));
  }
  await setNext(nextReportAt(now));
}
