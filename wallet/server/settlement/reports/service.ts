import { keepTimer, setTimers, timerDueAt } from '#platform/jobs/timers.ts';
import type { Currency } from '#platform/money/currency.ts';
import { HOME_CELL } from '../../cell.ts';
import { ProcessorUnavailableError } from '../../funding/processor/domain.ts';
import { ageDays, dayAfter, dayOf, nextReportAt } from './domain.ts';
import type { Difference } from './domain.ts';
import { dailyReport } from './jobs-schema.ts';
import { makeReports } from './making-service.ts';
import type { ReportsDeps } from './making-service.ts';
import { findReport, listReports, reportedCurrencies } from './store.ts';
import type { StoredReport } from './store.ts';

/** A report in a list. */
export interface ListedReport {
  readonly currency: Currency;
  readonly day: string;
  readonly revision: number;
  readonly madeAt: Date;
  readonly differences: bigint;
}

/** A difference of the newest report, with its age in days. */
export interface OpenDifference extends Difference {
  readonly currency: Currency;
  readonly ageDays: number;
}

/** The door to the settlement reports. */
export interface Reports {
  /** Lists the reports before a day, the newest first; of each day the newest revision. */
  list(asked: { before?: string; most: number }): Promise<ListedReport[]>;
  /** Finds the reports of a day, one for each currency; of the newest reported day without one. */
  find(day?: string): Promise<StoredReport[]>;
  /** Lists the differences of the newest reports, the oldest first. */
  openDifferences(): Promise<OpenDifference[]>;
  /** Makes the missing reports, or yesterday's again, and sets the next deadline. */
  makeDaily(): Promise<void>;
  /** Asks the running wallet to make the reports now. */
  request(): Promise<void>;
  /** Whether a request waits for the running wallet. */
  isRequested(): Promise<boolean>;
  /** Sets the deadline of the first report, unless one is set. */
  start(): Promise<void>;
}

/** The deadline of a request: long ago, whatever a clock says. */
const AT_ONCE = new Date('2000-01-01T00:00:00Z');
/** The wait after reports that could not be made, for instance because the processor did not answer. */
const AGAIN_MS = 10 * 60_000;

/** Creates the door to the settlement reports. */
export function createReports(deps: ReportsDeps): Reports {
  const { db, world } = deps;
  return {
    list: ({ before, most }) => {
      const day = before ?? dayAfter(dayOf(world.clocks.business()), 1);
      return db.one((tx) => listReports(tx, HOME_CELL, { before: day, most }));
    },
    find: (day) => findReports(deps, day),
    openDifferences: () => findOpen(deps),
    makeDaily: () => makeDaily(deps),
    request: () => db.asWriter((tx) => setTimers(tx, [dailyReport(AT_ONCE)], HOME_CELL)),
    isRequested: () => isRequested(deps),
    start: () => db.asWriter((tx) => keepTimer(tx, dailyReport(nextReportAt(world.clocks.business())), HOME_CELL)),
  };
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

async function isRequested({ db }: ReportsDeps): Promise<boolean> {
  const dueAt = await db.one((tx) => timerDueAt(tx, dailyReport(AT_ONCE), HOME_CELL));
  return dueAt?.getTime() === AT_ONCE.getTime();
}

async function findReports({ db }: ReportsDeps, day?: string): Promise<StoredReport[]> {
  const currencies = await db.one((tx) => reportedCurrencies(tx, HOME_CELL));
  const found: StoredReport[] = [];
  for (const { currency } of currencies) {
    const report = await db.one((tx) => findReport(tx, HOME_CELL, currency, day === undefined ? {} : { until: day }));
    if (report && (day === undefined || report.day === day)) found.push(report);
  }
  return found;
}

async function findOpen(deps: ReportsDeps): Promise<OpenDifference[]> {
  const reports = await findReports(deps);
  return reports
    .flatMap(({ currency, day, differences }) =>
      differences.map((one) => ({ ...one, currency, ageDays: ageDays(one, day) })),
    )
    .toSorted((left, right) => right.ageDays - left.ageDays);
}
