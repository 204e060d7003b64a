import type { TimerHandler } from '#platform/jobs/worker.ts';
import { DAILY } from './jobs-schema.ts';
import type { Reports } from './service.ts';

/** The deadline of the daily reports. */
export function reportTimers(reports: Reports): Readonly<Record<string, TimerHandler>> {
  return { [DAILY]: () => reports.makeDaily() };
}
