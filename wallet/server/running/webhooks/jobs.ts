import type { JobHandler, TimerHandler } from '#platform/jobs/worker.ts';
import { retryTimer } from './service.ts';
import type { Announced, Due, Webhooks } from './service.ts';

/** What the outbox and the deadlines ask of webhooks. */
export function webhookJobs(webhooks: Webhooks): {
  readonly handlers: Readonly<Record<string, JobHandler>>;
  readonly timers: Readonly<Record<string, TimerHandler>>;
} {
  return {
    handlers: {
      'webhooks.announce': (payload) => webhooks.announce(payload as Announced),
      'webhooks.deliver': (payload) => webhooks.deliver(payload as Due),
    },
    timers: { [retryTimer]: (subject) => webhooks.retry(subject) },
  };
}
