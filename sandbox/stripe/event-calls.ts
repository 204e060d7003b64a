import type { WebhookOutbox } from '../webhooks/outbox.ts';
import { found, isWithin, missing, missingV2, page } from './answer.ts';
import type { Call } from './answer.ts';
import { listOf } from './form.ts';
import type { Asked } from './form.ts';
import { listV2, secondsOf } from './v2-list.ts';

interface EventJson {
  readonly id: string;
  readonly object: string;
  readonly type: string;
  readonly created: number;
  /** The connected account in which it happened. */
  readonly account?: string;
  /** The object of a thin event. */
  readonly related_object?: { readonly id: string };
}

const EVENTS = '/v2/core/events';

/** The calls to read the processor's events, for clients that missed some. */
export function eventCalls(webhooks: WebhookOutbox): Record<string, Call> {
  const all = () =>
    webhooks
      .list('stripe_webhooks')
      .filter((delivery) => !delivery.isCopy)
      .map((delivery) => ({
        ...(JSON.parse(delivery.body) as EventJson),
        pending_webhooks: delivery.state === 'taken' ? 0 : 1,
      }));
  const events = (account: string | null) =>
    all().filter((event) => event.object === 'event' && (event.account ?? null) === account);
  const thin = () =>
    all()
      .filter((event) => event.object === 'v2.core.event')
      .map(({ pending_webhooks: _pending, ...event }) => event);
  return {
    [`GET ${EVENTS}`]: (asked, _id, { place }) => {
      const items = thin()
        .filter((event) => isWithin(secondsOf(String(event.created)), asked))
        .filter((event) => asked['object_id'] === undefined || event.related_object?.id === asked['object_id'])
        .filter((event) => asked['types'] === undefined || listOf(asked['types']).includes(event.type));
      return listV2({ url: EVENTS, items, place }, asked);
    },
    [`GET ${EVENTS}/:id`]: (_asked, id) => {
      const event = thin().find((one) => one.id === id);
      return event ? found(event) : missingV2('event', id);
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
