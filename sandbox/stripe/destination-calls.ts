import { found, invalid, missingV2 } from './answer.ts';
import type { Answer, Call } from './answer.ts';
import { entryOf } from './book.ts';
import type { EventDestination } from './destination-book.ts';
import type { Desk } from './desk.ts';
import { branchOf, listOf, metadataOf, textOf } from './form.ts';
import type { Asked } from './form.ts';
import { listV2 } from './v2-list.ts';

const DESTINATIONS = '/v2/core/event_destinations';

/** The calls for the addresses to which events are sent. */
export function destinationCalls(desk: Desk): Record<string, Call> {
  const { destinations } = desk.book;
  const on =
    (act: (destination: EventDestination, asked: Asked) => Answer): Call =>
    (asked, id) => {
      const destination = entryOf(destinations, id);
      return destination ? act(destination, asked) : missingV2('event destination', id);
    };
  const turn = (isDisabled: boolean) =>
    on((destination) => {
      destination.isDisabled = isDisabled;
      destination.updated = desk.instant();
      return found(destinationJson(destination, []));
    });
  return {
    [`POST ${DESTINATIONS}`]: (asked) => create(desk, asked),
    [`GET ${DESTINATIONS}`]: (asked, _id, { place }) => {
      const items = Object.values(destinations).map((one) => destinationJson(one, includeOf(asked)));
      return listV2({ url: DESTINATIONS, items: items.toReversed(), place }, asked);
    },
    [`GET ${DESTINATIONS}/:id`]: on((destination, asked) => found(destinationJson(destination, includeOf(asked)))),
    [`POST ${DESTINATIONS}/:id`]: on((destination, asked) => {
      change(destination, asked);
      destination.updated = desk.instant();
      return found(destinationJson(destination, includeOf(asked)));
    }),
    [`DELETE ${DESTINATIONS}/:id`]: on(({ id }) => {
      delete destinations[id];
      return found({ id, object: 'v2.core.event_destination' });
    }),
    [`POST ${DESTINATIONS}/:id/disable`]: turn(true),
    [`POST ${DESTINATIONS}/:id/enable`]: turn(false),
    [`POST ${DESTINATIONS}/:id/ping`]: on(({ id }) => found(desk.ping(id, `${DESTINATIONS}/${id}`))),
  };
}

function includeOf(asked: Asked): string[] {
  return asked['include'] === undefined ? [] : listOf(asked['include']);
}

function create(desk: Desk, asked: Asked): Answer {
  const url = textOf(branchOf(asked['webhook_endpoint'])['url']);
  if (asked['type'] !== 'webhook_endpoint') return invalid('type', 'The sandbox sends events to webhook endpoints.');
  if (!URL.canParse(url)) return invalid('webhook_endpoint[url]', 'Not a valid URL', 'url_invalid');
  const now = desk.instant();
  const destination: EventDestination = {
    id: desk.newId('ed_test'),
    name: textOf(asked['name']),
    description: textOf(asked['description']),
    enabled_events: listOf(asked['enabled_events']),
    event_payload: asked['event_payload'] === 'snapshot' ? 'snapshot' : 'thin',
    events_from: asked['events_from'] === undefined ? ['@self'] : listOf(asked['events_from']),
    url,
    secret: desk.newId('whsec'),
    isDisabled: false,
    metadata: metadataOf(asked['metadata']),
    created: now,
    updated: now,
  };
  desk.book.destinations[destination.id] = destination;
  return found(destinationJson(destination, includeOf(asked), destination.secret));
}

function change(destination: EventDestination, asked: Asked): void {
  const url = branchOf(asked['webhook_endpoint'])['url'];
  if (asked['name'] !== undefined) destination.name = textOf(asked['name']);
  if (asked['description'] !== undefined) destination.description = textOf(asked['description']);
  if (asked['enabled_events'] !== undefined) destination.enabled_events = listOf(asked['enabled_events']);
  if (url !== undefined) destination.url = textOf(url);
  destination.metadata = metadataOf(asked['metadata'], destination.metadata);
}

/** @param secret The secret that signs, which only the first answer may show. */
function destinationJson(destination: EventDestination, include: readonly string[], secret?: string) {
  const { id, isDisabled, url } = destination;
  const isShown = secret !== undefined && include.includes('webhook_endpoint.signing_secret');
  return {
    id,
    object: 'v2.core.event_destination',
    created: destination.created,
    description: destination.description,
    enabled_events: destination.enabled_events,
    event_payload: destination.event_payload,
    events_from: destination.events_from,
    livemode: false,
    metadata: destination.metadata,
    name: destination.name,
    status: isDisabled ? 'disabled' : 'enabled',
    ...(isDisabled ? { status_details: { disabled: { reason: 'user' } } } : {}),
    type: 'webhook_endpoint',
    updated: destination.updated,
    webhook_endpoint: {
      ...(isShown ? { signing_secret: secret } : {}),
      ...(include.includes('webhook_endpoint.url') ? { url } : {}),
    },
  };
}
