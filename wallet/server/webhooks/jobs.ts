import type { JobHandler, TimerHandler } from '#platform/jobs/worker.ts';
import { announce } from '../linking/clients/jobs-schema.ts';
import { deliver, retryDeadline } from './jobs-schema.ts';
import type { Webhooks } from './service.ts';

/** The jobs and deadlines of webhooks. */
export function webhookJobs(webhooks: Webhooks): {
  readonly handlers: Readonly<Record<string, JobHandler>>;
  readonly timers: Readonly<Record<string, TimerHandler>>;
} {
  return {
    handlers: {
      ...announce.handledBy((announced) => webhooks.announce(announced)),
      ...deliver.handledBy((due, detach) => webhooks.deliver(due, detach)),
    },
    timers: retryDeadline.handledBy((eventId, endpointId) => webhooks.retry(eventId, endpointId)),
  };
}
