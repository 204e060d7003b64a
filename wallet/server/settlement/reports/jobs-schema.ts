import type { Timer } from '#platform/jobs/timers.ts';

/** The kind of the deadline at which the reports of the last day are made. */
export const DAILY = 'settlement.daily';

/** The deadline of the next reports. There is one for the whole wallet. */
export function dailyReport(dueAt: Date): Timer {
  return { kind: DAILY, subject: 'all', dueAt };
}
