import { Type } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import { readCursor } from '#platform/http/cursor.ts';
import { optionalRequestKey } from '#platform/http/idempotency.ts';
import type { Access } from '../linking/oauth/access-service.ts';
import { requireScope, requireToken } from '../linking/oauth/guard.ts';
import { urls } from '../urls.ts';
import type { Endpoints } from './endpoints-service.ts';
import {
  DeliveriesJson,
  EndpointBody,
  EndpointJson,
  EndpointParams,
  EndpointsJson,
  EventParams,
  EventsJson,
  EventsParams,
  toDeliveriesJson,
  toEndpointJson,
  toEventJson,
} from './schema.ts';
import type { Webhooks } from './service.ts';
import { problem } from '../problems/catalog.ts';

/** A client's events, their deliveries and its endpoints; only for client tokens. */
export function webhookRoutes(deps: { webhooks: Webhooks; endpoints: Endpoints; access: Access }): Routes {
  return async (app) => {
    requireToken(app, deps.access);
    app.addHook('preHandler', requireScope('client'));
    await app.register(eventRoutes(deps.webhooks));
    await app.register(endpointRoutes(deps.endpoints));
  };
}

function eventRoutes(webhooks: Webhooks): Routes {
  return async (app) => {
    const list = { schema: { querystring: EventsParams, response: { 200: EventsJson } } };
    app.get(urls.webhooks.events.pattern, list, async (request, reply) => {
      const { after, limit } = request.query;
      const cursor = readCursor('evt', after);
      if (!cursor.ok) return problem(reply, cursor.error);
      const most = limit === undefined ? undefined : Number(limit);
      const events = await webhooks.list(request.authorization!.clientId, { after: cursor.value, most });
      if (!events.ok) return problem(reply, events.error);
      return { events: events.value.map(toEventJson) };
    });
    const one = { schema: { params: EventParams, response: { 200: DeliveriesJson } } };
    app.get(urls.webhooks.deliveries.pattern, one, async (request, reply) => {
      const event = await webhooks.find(request.authorization!.clientId, request.params.eventId);
      return event ? toDeliveriesJson(event) : problem(reply, { code: 'event_not_found' });
    });
    app.post(urls.webhooks.replay.pattern, { schema: { params: EventParams } }, async (request, reply) => {
      const isThere = await webhooks.replay(request.authorization!.clientId, request.params.eventId);
      return isThere ? reply.code(202).send() : problem(reply, { code: 'event_not_found' });
    });
  };
}

function endpointRoutes(endpoints: Endpoints): Routes {
  const notFound = { code: 'webhook_endpoint_not_found' } as const;
  return async (app) => {
    app.get(urls.webhooks.endpoints.pattern, { schema: { response: { 200: EndpointsJson } } }, async (request) => {
      const list = await endpoints.list(request.authorization!.clientId);
      return { endpoints: list.map((endpoint) => toEndpointJson(endpoint)) };
    });
    const open = { schema: { body: EndpointBody, response: { 200: EndpointJson, 201: EndpointJson } } };
    app.post(urls.webhooks.endpoints.pattern, open, async (request, reply) => {
      const key = optionalRequestKey(request);
      if (!key.ok) return problem(reply, key.error);
      const opened = await endpoints.open(request.authorization!.clientId, request.body.url, { key: key.value });
      if (!opened.ok) {
        const { error } = opened;
        return problem(reply, error, 'reason' in error ? { reason: error.reason } : {});
      }
      const { endpoint, secret } = opened.value;
      return reply.code(secret === undefined ? 200 : 201).send(toEndpointJson(endpoint, secret));
    });
    const rotate = { schema: { params: EndpointParams, response: { 200: EndpointJson } } };
    app.post(urls.webhooks.rotate.pattern, rotate, async (request, reply) => {
      const key = optionalRequestKey(request);
      if (!key.ok) return problem(reply, key.error);
      const { clientId } = request.authorization!;
      const rotated = await endpoints.rotate(clientId, request.params.endpointId, key.value);
      if (!rotated) return problem(reply, notFound);
      if (!rotated.ok) return problem(reply, rotated.error);
      return toEndpointJson(rotated.value.endpoint, rotated.value.secret);
    });
    const remove = { schema: { params: EndpointParams, response: { 204: Type.Null() } } };
    app.delete(urls.webhooks.endpoint.pattern, remove, async (request, reply) => {
      const isGone = await endpoints.remove(request.authorization!.clientId, request.params.endpointId);
      return isGone ? reply.code(204).send(null) : problem(reply, notFound);
    });
  };
}
