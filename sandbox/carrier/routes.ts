import type { FastifyError, FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { wantsHtml } from '#platform/http/failure.ts';
import type { Routes } from '#platform/http/app.ts';
import { html } from '#platform/http/html.ts';
import { guard } from '../failures/guard.ts';
import type { Switchboard } from '../failures/switchboard.ts';
import { sandboxPage } from '../page.ts';
import { trackerJson } from './trackers.ts';
import type { Tracker, Trackers } from './trackers.ts';

const Body = Type.Object({
  tracker: Type.Object({
    tracking_code: Type.String({ minLength: 1, maxLength: 100 }),
    carrier: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  }),
});

interface CarrierDeps {
  readonly trackers: Trackers;
  readonly switchboard: Switchboard;
  readonly apiKey: string;
}

/** EasyPost's trackers (API v2), and a page on which a person moves parcels. */
export function carrierRoutes(deps: CarrierDeps): Routes {
  const { trackers } = deps;
  return async (app) => {
    await app.register(apiRoutes(deps));
    app.get('/carrier', async (_request, reply) => sendPage(reply, trackers));
    app.get('/carrier.json', async () => ({ trackers: trackers.list().map(trackerJson) }));
    for (const [name, status] of [
      ['transit', 'in_transit'],
      ['deliver', 'delivered'],
    ] as const) {
      const schema = { params: Type.Object({ code: Type.String() }) };
      app.post(`/carrier/trackers/:code/${name}`, { schema }, async (request, reply) => {
        const tracker = trackers.byCode(request.params.code);
        if (!tracker) return reply.code(404).send({ error: 'There is no such parcel.' });
        await trackers.move(tracker, status);
        if (wantsHtml(request)) return reply.redirect(`/carrier#${tracker.id}`, 303);
        return trackerJson(tracker);
      });
    }
  };
}

function apiRoutes({ trackers, switchboard, apiKey }: CarrierDeps): Routes {
  const expected = `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}`;
  return async (app) => {
    const broken = errorBody('INTERNAL_SERVER_ERROR', 'We’re sorry, something went wrong.');
    guard(app, { switchboard, edge: 'easypost', refusal: { status: 500, body: broken } });
    app.addHook('preHandler', async (request, reply) =>
      request.headers.authorization === expected
        ? undefined
        : refuse(reply, 401, 'APIKEY.INACTIVE', 'The API key is wrong.'),
    );
    app.setErrorHandler((error: FastifyError, request, reply) => {
      const status = error.validation ? 422 : (error.statusCode ?? 500);
      if (status < 500) return refuse(reply, status, 'PARAMETER.INVALID', error.message);
      request.log.error({ err: error, req: request }, 'the carrier failed');
      return reply.code(500).send(broken);
    });
    app.post('/v2/trackers', { schema: { body: Body } }, async (request, reply) => {
      const { tracking_code: trackingCode, carrier = 'USPS' } = request.body.tracker;
      return reply.code(201).send(trackerJson(await trackers.create({ carrier, trackingCode })));
    });
    app.get('/v2/trackers/:id', { schema: { params: Type.Object({ id: Type.String() }) } }, async (request, reply) => {
      const tracker = trackers.find(request.params.id);
      if (tracker) return trackerJson(tracker);
      return refuse(reply, 404, 'NOT_FOUND', 'The requested resource could not be found.');
    });
  };
}

function errorBody(code: string, message: string) {
  return { error: { code, message, errors: [] } };
}

function refuse(reply: FastifyReply, status: number, code: string, message: string) {
  return reply.code(status).send(errorBody(code, message));
}

const words: Record<Tracker['status'], string> = {
  pre_transit: 'Announced by the seller',
  in_transit: 'On its way',
  delivered: 'Delivered',
};

function sendPage(reply: FastifyReply, trackers: Trackers) {
  const list = trackers.list();
  const body = html`<p class="muted">Parcels that sellers have handed to a carrier. Move them on by hand.</p>
    ${list.length === 0 && html`<p class="card">No parcels yet. One appears when a seller marks an order as shipped.</p>`}
    ${list.map(draw)}`;
  return reply.type('text/html; charset=utf-8').send(sandboxPage({ title: 'Parcels', body }));
}

function draw(tracker: Tracker) {
  const { id, carrier, tracking_code: code, status, updated_at: at, tracking_details: details } = tracker;
  const button = (action: string, label: string, style: string) =>
    html`<form method="post" action="/carrier/trackers/${encodeURIComponent(code)}/${action}">
      <button class="${style}" type="submit">${label} <span class="hidden">${code}</span></button>
    </form>`;
  return html`<article class="card" id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${carrier} ${code}</h2>
    <p class="${status === 'delivered' ? 'state' : 'meta'}">${words[status]}, ${readable(at)}</p>
    ${
      details.length > 0 &&
      html`<ol class="way">
        ${details.map((one) => html`<li>${readable(one.datetime)}: ${one.message}</li>`)}
      </ol>`
    }
    ${
      status !== 'delivered' &&
      html`<div class="buttons">
        ${button('deliver', 'Deliver', '')}${status === 'pre_transit' && button('transit', 'Set on its way', 'quiet')}
      </div>`
    }
  </article>`;
}

function readable(instant: string): string {
  return `${instant.slice(0, 16).replace('T', ' ')} UTC`;
}
