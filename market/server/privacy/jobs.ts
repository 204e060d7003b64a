import type { JobHandler, TimerHandler } from '#platform/jobs/worker.ts';
import { eraseDeadline, mailDeleted } from './jobs-schema.ts';
import type { Privacy } from './service.ts';

/** The handler of the letter about a deleted account. */
export function privacyJobs(privacy: Pick<Privacy, 'mailDeleted'>): Record<string, JobHandler> {
  return mailDeleted.handledBy(({ email, name, deleted_at: at }) =>
    privacy.mailDeleted({ email, name, at: new Date(at) }),
  );
}

/** The handler of the deadline at which a deleted account's trade loses its person. */
export function privacyTimers(privacy: Pick<Privacy, 'eraseTrade'>): Record<string, TimerHandler> {
  return eraseDeadline.handledBy((id) => privacy.eraseTrade(id));
}
