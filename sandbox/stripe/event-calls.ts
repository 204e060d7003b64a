import type { WebhookOutbox } from '../webhooks/outbox.ts';
import { found, isWithin, missing, page } from './answer.ts';
import type { Call } from './answer.ts';
import { listOf } from './form.ts';
import type { Asked } from './form.ts';

interface EventJson {
  readonly id: string;
  readonly object: string;
  readonly type: string;
  readonly created: number;
  /** The connected account in which it happened. */
  readonly account?: string;
}

/** The calls to read the processor's events, for clients that missed some. */
export function eventCalls(webhooks: WebhookOutbox): Record<string, Call> {
  const all = () =>
    webhooks.list('stripe_webhooks').map((delivery) => ({
      ...(JSON.parse(delivery.body) as EventJson),
      pending_webhooks: delivery.state === 'taken' ? 0 : 1,
    }));
  const events = (account: string | null) =>
    all().filter((event) => event.object === 'event' && (event.account ?? null) === account);
  return {
    'GET /v2/core/events/:id': (_asked, id) => {
      const event = all().find((one) => one.id === id && one.object === 'v2.core.event');
      if (!event) return missing('event', id);
      const { pending_webhooks: _pending, ...shown } = event;
      return found(shown);
    },
    'GET /v1/events': (asked, _id, { account }) => {
      const some = events(account)
        .filter((event) => isAskedFor(event.type, asked) && isWithin(event.created, asked))
        .filter((event) => isDelivered(event.pending_webhooks === 0, asked));
      return page({ url: '/v1/events', what: 'event', items: some }, asked);
    },
    'GET /v1/events/:id': (_asked, id, { account }) => {
      const event = events(account).find((one) => one.id === id);
      return event ? found(event) : missing('event', id);
    },
  };
}

/** By `types[]`, or by a `type` that may end with `*`. */
function isAskedFor(type: string, asked: Asked): boolean {
  if (asked['types'] !== undefined && !listOf(asked['types']).includes(type)) return false;
  const pattern = asked['type'];
  if (typeof pattern !== 'string') return true;
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}

function isDelivered(isTaken: boolean, asked: Asked): boolean {
  return asked['delivery_success'] === undefined || asked['delivery_success'] === String(isTaken);
}
