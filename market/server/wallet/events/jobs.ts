import type { JobHandler } from '#platform/jobs/worker.ts';
import { walletEvent } from './jobs-schema.ts';
import type { WalletEvents } from './service.ts';

/** Work that webhooks leave behind. */
export function walletEventJobs(events: WalletEvents): Record<string, JobHandler> {
  return walletEvent.handledBy(({ event_id: eventId }) => events.handle(eventId));
}
