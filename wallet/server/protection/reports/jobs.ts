import type { JobHandler, TimerHandler } from '#platform/jobs/worker.ts';
import { creditDue, reportDecided, reportFiled } from './jobs-schema.ts';
import type { Reports } from './service.ts';

/** Freezes the parts of a filed report, and moves the money of a decided one. */
export function reportJobs(reports: Pick<Reports, 'freezeParts' | 'settle'>): Record<string, JobHandler> {
  return {
    ...reportFiled.handledBy(({ report_id: id }) => reports.freezeParts(id)),
    ...reportDecided.handledBy(({ report_id: id }) => reports.settle(id)),
  };
}

/** Gives the provisional credit when it is due. */
export function reportDeadlines(reports: Pick<Reports, 'credit'>): Record<string, TimerHandler> {
  return creditDue.handledBy((id) => reports.credit(id));
}
