import type { JobHandler } from '#platform/jobs/worker.ts';
import { recoveryLetter } from './jobs-schema.ts';
import type { Recoveries } from './service.ts';

/** The job that waits for a new password cause. */
export function recoveryJobs(recoveries: Pick<Recoveries, 'mail'>): Record<string, JobHandler> {
  return recoveryLetter.handledBy(({ wait_id: id }) => recoveries.mail(id));
}
