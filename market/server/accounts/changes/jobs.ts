import type { JobHandler } from '#platform/jobs/worker.ts';
import { changeLetters } from './jobs-schema.ts';
import type { Changes } from './service.ts';

/** The job that changes of accounts cause. */
export function changeJobs(changes: Pick<Changes, 'mail'>): Record<string, JobHandler> {
  return changeLetters.handledBy(({ change_id: id }) => changes.mail(id));
}
