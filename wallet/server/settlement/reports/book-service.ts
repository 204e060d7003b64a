import type { Db } from '#platform/db/db.ts';
import { setTimers, timerDueAt } from '#platform/jobs/timers.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Currency } from '#platform/money/currency.ts';
import { HOME_CELL } from '../../cell.ts';
import { dayAfter, dayOf } from './days-domain.ts';
import { ageDays } from './domain.ts';
import type { OpenDifference } from './domain.ts';
import { dailyReport } from './jobs-schema.ts';
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

/** The part of the door that needs no processor, for the command and for the operators' pages. */
export interface ReportBook {
  /** Lists the reports before a day, the newest first; of each day the newest revision. */
  list(asked: { before?: string; most: number }): Promise<ListedReport[]>;
  /** Finds the reports of a day, one for each currency; of the newest reported day without one. */
  find(day?: string): Promise<StoredReport[]>;
  /** Lists the differences of the newest reports, the oldest first. */
  openDifferences(): Promise<OpenDifference[]>;
  /** Asks the running wallet to make the missing reports, or yesterday's again. */
  request(): Promise<void>;
  /** Whether a request waits for the running wallet. */
  isRequested(): Promise<boolean>;
}

export interface ReportBookDeps {
  readonly db: Db;
  readonly world: Pick<World, 'clocks'>;
}

/** The deadline of a request: long ago, whatever a clock says. */
const AT_ONCE = new Date('2000-01-01T00:00:00Z');

/** Creates the part of the door that reads. */
export function createReportBook(deps: ReportBookDeps): ReportBook {
  const { db, world } = deps;
  return {
    list: ({ before, most }) => {
      const day = before ?? dayAfter(dayOf(world.clocks.business()), 1);
      return db.one((tx) => listReports(tx, HOME_CELL, { before: day, most }));
    },
    find: (day) => findReports(deps, day),
    openDifferences: () => findOpen(deps),
    request: () => db.asWriter((tx) => setTimers(tx, [dailyReport(AT_ONCE)], HOME_CELL)),
    isRequested: () => isRequested(deps),
  };
}

async function isRequested({ db }: ReportBookDeps): Promise<boolean> {
  const dueAt = await db.one((tx) => timerDueAt(tx, dailyReport(AT_ONCE), HOME_CELL));
  return dueAt?.getTime() === AT_ONCE.getTime();
}

async function findReports({ db }: ReportBookDeps, day?: string): Promise<StoredReport[]> {
  const currencies = await db.one((tx) => reportedCurrencies(tx, HOME_CELL));
  const found: StoredReport[] = [];
  for (const { currency } of currencies) {
    const report = await db.one((tx) => findReport(tx, HOME_CELL, currency, day === undefined ? {} : { until: day }));
    if (report && (day === undefined || report.day === day)) found.push(report);
  }
  return found;
}

async function findOpen(deps: ReportBookDeps): Promise<OpenDifference[]> {
  const reports = await findReports(deps);
  return reports
    .flatMap(({ currency, day, differences }) =>
      differences.map((one) => ({ ...one, currency, ageDays: ageDays(one, day) })),
    )
    .toSorted((left, right) => right.ageDays - left.ageDays);
}
