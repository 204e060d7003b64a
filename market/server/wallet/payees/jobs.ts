import type { JobHandler } from '#platform/jobs/worker.ts';
import { endPayeeJob } from './service.ts';
import type { Payees } from './service.ts';

/** Work that sellers' wallets leave behind. */
export function payeeJobs(payees: Payees): Record<string, JobHandler> {
  return {
    [endPayeeJob]: (payload) => payees.end((payload as { payee_id: string }).payee_id),
  };
}
