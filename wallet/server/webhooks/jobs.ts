import type { JobHandler, PartyOf, TimerHandler } from '#platform/jobs/worker.ts';
import { announce } from '../linking/clients/jobs-schema.ts';
import { deliver, retryDeadline } from './jobs-schema.ts';
import type { Webhooks } from './service.ts';

/** The jobs and deadlines of webhooks. */
export function webhookJobs(webhooks: Webhooks): {
  readonly handlers: Readonly<Record<string, JobHandler>>;
  readonly timers: Readonly<Record<string, TimerHandler>>;
  readonly parties: Readonly<Record<string, PartyOf>>;
} {
  return {
    handlers: {
      ...announce.handledBy((announced) => webhooks.announce(announced)),
      ...deliver.handledBy((due, detach) => webhooks.deliver(due, detach)),
    },
    // A client's endpoints share one limit, so a client gains nothing from ten endpoints that do not answer.
    parties: deliver.waitsFor((due) => due.client_id),
    timers: retryDeadline.handledBy((eventId, endpointId) => webhooks.retry(eventId, endpointId)),
  };
}
