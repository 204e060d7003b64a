import type { JobHandler } from '#platform/jobs/worker.ts';
import { endPayee } from './jobs-schema.ts';
import type { Payees } from './service.ts';

/** The jobs that sellers' wallets cause. */
export function payeeJobs(payees: Payees): Record<string, JobHandler> {
  return endPayee.handledBy(({ payee_id: payeeId }) => payees.end(payeeId));
}
