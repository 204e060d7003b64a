import type { JobHandler } from '#platform/jobs/worker.ts';
import { walletEvent } from './jobs-schema.ts';
import type { WalletEvents } from './service.ts';

/** The jobs that handle the wallet's events. */
export function walletEventJobs(events: WalletEvents): Record<string, JobHandler> {
  return walletEvent.handledBy(({ event_id: eventId }) => events.handle(eventId));
}
