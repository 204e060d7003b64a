import type { TimerHandler } from '#platform/jobs/worker.ts';
import { recoveryDue, recoveryReminder } from './jobs-schema.ts';
import type { Recoveries } from './service.ts';

/** Notifies holders before and when the wait of a recovery ends. */
export function recoveryDeadlines(recoveries: Pick<Recoveries, 'notify'>): Record<string, TimerHandler> {
  return {
    ...recoveryReminder.handledBy((id) => recoveries.notify(id, 'reminded')),
    ...recoveryDue.handledBy((id) => recoveries.notify(id, 'due')),
  };
}
