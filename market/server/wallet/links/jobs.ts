import type { JobHandler } from '#platform/jobs/worker.ts';
import { revokeJob } from './service.ts';
import type { Links } from './service.ts';

/** Work that links leave behind. */
export function linkJobs(links: Links): Record<string, JobHandler> {
  return {
    [revokeJob]: (payload) => links.revoke((payload as { mandate_id: string }).mandate_id),
  };
}
