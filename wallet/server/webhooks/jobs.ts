import type { JobHandler, PartyOf, TimerHandler } from '#platform/jobs/worker.ts';
import { retryTimer } from './service.ts';
import type { Announced, Due, Webhooks } from './service.ts';

/** What the outbox and the deadlines ask of webhooks. */
export function webhookJobs(webhooks: Webhooks): {
  readonly handlers: Readonly<Record<string, JobHandler>>;
  readonly timers: Readonly<Record<string, TimerHandler>>;
  readonly parties: Readonly<Record<string, PartyOf>>;
} {
  return {
    handlers: {
      'webhooks.announce': (payload) => webhooks.announce(payload as Announced),
      'webhooks.deliver': (payload, detach) => webhooks.deliver(payload as Due, detach),
    },
    // All of a client's endpoints together: ten that do not answer are no more than one.
    parties: { 'webhooks.deliver': (payload) => (payload as Due).client_id },
    timers: { [retryTimer]: (subject) => webhooks.retry(subject) },
  };
}
