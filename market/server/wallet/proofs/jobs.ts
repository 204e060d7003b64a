import type { JobHandler } from '#platform/jobs/worker.ts';
import { mailCode } from './jobs-schema.ts';
import type { Proofs } from './service.ts';

/** The job that proofs cause. */
export function proofJobs(proofs: Pick<Proofs, 'mailCode'>): Record<string, JobHandler> {
  return mailCode.handledBy(({ proof_id: id }) => proofs.mailCode(id));
}
