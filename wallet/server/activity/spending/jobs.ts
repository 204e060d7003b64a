import type { TimerHandler } from '#platform/jobs/worker.ts';
import { FOLLOWING } from './jobs-schema.ts';
import type { Spending } from './service.ts';

/** The deadline at which the spending is summed up again. */
export function spendingTimers(spending: Pick<Spending, 'follow'>): Readonly<Record<string, TimerHandler>> {
  return { [FOLLOWING]: () => spending.follow() };
}
