import type { JobHandler } from '#platform/jobs/worker.ts';
import { securityNotice } from '#platform/security-log/jobs-schema.ts';
import type { SecurityNotices } from './notices-service.ts';

/** The jobs that changes of accounts cause. */
export function accountJobs(notices: SecurityNotices): Record<string, JobHandler> {
  return securityNotice.handledBy(({ event_id: eventId }) => notices.changed(eventId));
}
