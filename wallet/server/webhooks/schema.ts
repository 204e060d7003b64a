import { Type } from 'typebox';
import type { Static } from 'typebox';
import { OneOf } from '#platform/http/one-of.ts';
import { deliveryStatuses, endpointStatuses, outcomes } from './domain.ts';
import type { Endpoint, EventWithDeliveries, WalletEvent } from './domain.ts';

const EventJson = Type.Object({
  id: Type.String(),
  type: Type.String(),
  created_at: Type.String(),
  data: Type.Record(Type.String(), Type.Unknown()),
});

/** The JSON of an event, as it is sent and listed. */
export function toEventJson(event: WalletEvent): Static<typeof EventJson> {
  return { id: event.id, type: event.type, created_at: event.createdAt.toISOString(), data: event.data };
}

/** A page of a client's events. */
export const EventsJson = Type.Object({ events: Type.Array(EventJson) });

/** The query for a page of events: after which event, and how many. */
export const EventsParams = Type.Object(
  {
    after: Type.Optional(Type.String({ maxLength: 64 })),
    limit: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,2}$' })),
  },
  { additionalProperties: false },
);

/** The parameters of an address with an event. */
export const EventParams = Type.Object({ eventId: Type.String() });

const DeliveryJson = Type.Object({
  endpoint_id: Type.String(),
  status: OneOf(deliveryStatuses),
  attempts: Type.Array(
    Type.Object({
      number: Type.Integer(),
      at: Type.String(),
      outcome: OneOf(outcomes),
      status_code: Type.Optional(Type.Integer()),
      took_ms: Type.Integer(),
    }),
  ),
});

/** An event's deliveries, with their attempts. */
export const DeliveriesJson = Type.Object({ deliveries: Type.Array(DeliveryJson) });

/** The JSON of an event's deliveries. */
export function toDeliveriesJson({ deliveries }: EventWithDeliveries): Static<typeof DeliveriesJson> {
  return {
    deliveries: deliveries.map(({ endpointId, status, tries }) => ({
      endpoint_id: endpointId,
      status,
      attempts: tries.map((one) => ({
        number: one.number,
        at: one.at.toISOString(),
        outcome: one.outcome,
        ...(one.statusCode === null ? {} : { status_code: one.statusCode }),
        took_ms: one.tookMs,
      })),
    })),
  };
}

/** The parameters of an address with an endpoint. */
export const EndpointParams = Type.Object({ endpointId: Type.String() });
/** A request to open an endpoint. */
export const EndpointBody = Type.Object({ url: Type.String({ maxLength: 2_048 }) }, { additionalProperties: false });

/** An endpoint as its client sees it. */
export const EndpointJson = Type.Object({
  id: Type.String(),
  url: Type.String(),
  status: OneOf(endpointStatuses),
  created_at: Type.String(),
  /** Only in the answer to the request that created it. */
  secret: Type.Optional(Type.String()),
});

/** A client's endpoints. */
export const EndpointsJson = Type.Object({ endpoints: Type.Array(EndpointJson) });

/** The JSON of an endpoint; with its secret only where the caller may read it. */
export function toEndpointJson(endpoint: Endpoint, secret?: string): Static<typeof EndpointJson> {
  const { id, url, status, createdAt } = endpoint;
  return { id, url, status, created_at: createdAt.toISOString(), ...(secret === undefined ? {} : { secret }) };
}
