import { Type } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import { requireScope, requireToken } from '../../linking/oauth/bearer.ts';
import type { Access } from '../../linking/oauth/access-service.ts';
import { toEventJson } from './service.ts';
import type { Webhooks } from './service.ts';

const EventJson = Type.Object({
  id: Type.String(),
  type: Type.String(),
  created_at: Type.String(),
  data: Type.Record(Type.String(), Type.String()),
});

/** What a client was told, for a client that was not listening. */
export function webhookRoutes({ webhooks, access }: { webhooks: Webhooks; access: Access }): Routes {
  return async (app) => {
    requireToken(app, access);
    app.addHook('preHandler', requireScope('client'));
    const schema = {
      querystring: Type.Object({ after: Type.Optional(Type.String({ maxLength: 64 })) }),
      response: { 200: Type.Object({ events: Type.Array(EventJson) }) },
    };
    app.get('/v1/events', { schema }, async (request) => {
      const events = await webhooks.list(request.authorization!.clientId, request.query.after);
      return { events: events.map(toEventJson) as Type.Static<typeof EventJson>[] };
    });
  };
}
