import type { JobHandler } from '#platform/jobs/worker.ts';
import { eventJob } from './service.ts';
import type { WalletEvents } from './service.ts';

/** Work that webhooks leave behind. */
export function walletEventJobs(events: WalletEvents): Record<string, JobHandler> {
  return {
    [eventJob]: (payload) => events.handle((payload as { event_id: string }).event_id),
  };
}
