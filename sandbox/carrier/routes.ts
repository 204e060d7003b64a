import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import { html } from '#platform/http/html.ts';
import { sandboxPage } from '../page.ts';
import { trackerJson } from './trackers.ts';
import type { Trackers } from './trackers.ts';

const Body = Type.Object({
  tracker: Type.Object({ tracking_code: Type.String(), carrier: Type.Optional(Type.String()) }),
});

/** EasyPost's trackers (API v2), and the page on which a parcel is moved on by hand. */
export function carrierRoutes(deps: { trackers: Trackers; apiKey: string }): Routes {
  const { trackers } = deps;
  const expected = `Basic ${Buffer.from(`${deps.apiKey}:`).toString('base64')}`;
  return async (app) => {
    app.register(async (api) => {
      api.addHook('preHandler', async (request, reply) =>
        request.headers.authorization === expected
          ? undefined
          : refuse(reply, 401, 'UNAUTHORIZED', 'The API key is wrong.'),
      );
      api.post('/v2/trackers', { schema: { body: Body } }, async (request, reply) => {
        const { tracking_code: trackingCode, carrier = 'USPS' } = (request.body as Type.Static<typeof Body>).tracker;
        return reply.code(201).send(trackerJson(await trackers.create({ carrier, trackingCode })));
      });
      api.get('/v2/trackers/:id', async (request, reply) => {
        const tracker = trackers.find((request.params as { id: string }).id);
        return tracker
          ? trackerJson(tracker)
          : refuse(reply, 404, 'NOT_FOUND', 'The requested resource could not be found.');
      });
    });
    app.get('/carrier', async (_request, reply) => sendPage(reply, trackers));
    for (const [name, status] of [
      ['transit', 'in_transit'],
      ['deliver', 'delivered'],
    ] as const) {
      app.post(`/carrier/trackers/:code/${name}`, async (request, reply) => {
        const tracker = trackers.byCode((request.params as { code: string }).code);
        if (!tracker) return reply.code(404).send({ error: 'There is no such parcel.' });
        await trackers.move(tracker, status);
        if (request.headers.accept?.includes('text/html')) return reply.redirect('/carrier', 303);
        return trackerJson(tracker);
      });
    }
  };
}

function refuse(reply: FastifyReply, status: number, code: string, message: string) {
  return reply.code(status).send({ error: { code, message, errors: [] } });
}

function sendPage(reply: FastifyReply, trackers: Trackers) {
  const list = trackers.list();
  const body = html`<p class="muted">Parcels that sellers have handed to a carrier. Move them on by hand.</p>
    ${list.length === 0 && html`<p class="card">No parcels yet. One appears here when a seller marks an order as shipped.</p>`}
    ${list.map(
      (tracker) =>
        html`<article class="card">
          <strong>${tracker.carrier} ${tracker.tracking_code}</strong>
          <div class="meta">
            ${tracker.status.replaceAll('_', ' ')} · ${tracker.updated_at.slice(0, 16).replace('T', ' ')} UTC
          </div>
          ${tracker.status !== 'delivered' && html`<form class="row" method="post" action="/carrier/trackers/${encodeURIComponent(tracker.tracking_code)}/deliver"><button type="submit">Deliver ${tracker.tracking_code}</button></form>`}
        </article>`,
    )}`;
  return reply.type('text/html; charset=utf-8').send(sandboxPage({ title: 'Parcels', body }));
}
