import type { JobHandler } from '#platform/jobs/worker.ts';
import type { Announced, Webhooks } from './service.ts';

export function webhookJobs(webhooks: Webhooks): Readonly<Record<string, JobHandler>> {
  return {
    'webhooks.announce': (payload) => webhooks.announce(payload as Announced),
    'webhooks.deliver': (payload) => webhooks.deliver((payload as { event_id: string }).event_id),
  };
}
