import type { WebhookOutbox } from '../webhooks/outbox.ts';
import { found, isWithin, missing, page } from './answer.ts';
import type { Call } from './answer.ts';

interface EventJson {
  readonly id: string;
  readonly type: string;
  readonly created: number;
}

/** The calls to read the processor's events, for clients that missed some. */
export function eventCalls(webhooks: WebhookOutbox): Record<string, Call> {
  const events = (): EventJson[] =>
    webhooks.list('stripe_webhooks').map((delivery) => ({
      ...(JSON.parse(delivery.body) as EventJson),
      pending_webhooks: delivery.state === 'taken' ? 0 : 1,
    }));
  return {
    'GET /v1/events': (asked) => {
      const some = events()
        .filter((event) => asked['type'] === undefined || event.type === asked['type'])
        .filter((event) => isWithin(event.created, asked));
      return page('/v1/events', some, asked);
    },
    'GET /v1/events/:id': (_asked, id) => {
      const event = events().find((one) => one.id === id);
      return event ? found(event) : missing('event', id);
    },
  };
}
