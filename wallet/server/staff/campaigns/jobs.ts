import type { JobHandler } from '#platform/jobs/worker.ts';
import { openApproved } from './jobs-schema.ts';
import type { Campaigns } from './service.ts';

/** The jobs of campaigns. */
export function campaignJobs(campaigns: Campaigns): Readonly<Record<string, JobHandler>> {
  return openApproved.handledBy((due) => campaigns.carryOut(due.campaign_id));
}
