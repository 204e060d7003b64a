import type { JobHandler } from '#platform/jobs/worker.ts';
import { mailEntryCode } from './jobs-schema.ts';
import type { Entries } from './service.ts';

/** The job that entries cause. */
export function entryJobs(entries: Pick<Entries, 'mailCode'>): Record<string, JobHandler> {
  return mailEntryCode.handledBy(({ entry_id: id, mail }) => entries.mailCode(id, mail));
}
