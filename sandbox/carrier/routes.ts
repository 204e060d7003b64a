import type { FastifyError, FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { wantsHtml } from '#platform/http/failure.ts';
import type { Routes } from '#platform/http/app.ts';
import { html } from '#platform/http/html.ts';
import { guard } from '../failures/guard.ts';
import type { Switchboard } from '../failures/switchboard.ts';
import { sandboxPage } from '../page.ts';
import { trackerJson } from './trackers.ts';
import type { Location, Tracker, Trackers } from './trackers.ts';

const Body = Type.Object({
  tracker: Type.Object({
    tracking_code: Type.String({ maxLength: 40, pattern: '[A-Za-z0-9]' }),
    carrier: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  }),
});

const List = Type.Object({
  page_size: Type.Optional(Type.String({ pattern: '^\\d{1,3}$' })),
  before_id: Type.Optional(Type.String()),
  tracking_code: Type.Optional(Type.String()),
});
const USUAL_PAGE = 20;

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
      ['lose', 'failure'],
      ['return', 'return_to_sender'],
      ['cancel', 'cancelled'],
    ] as const) {
      const schema = { params: Type.Object({ code: Type.String() }) };
      app.post(`/carrier/trackers/:code/${name}`, { schema }, async (request, reply) => {
        const tracker = trackers.byCode(request.params.code);
        if (!tracker) return reply.code(404).send({ error: 'There is no such parcel.' });
        await trackers.move(tracker, status, placeOf(request.body));
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
    const tooMany = errorBody('RATE_LIMITED', 'You have been rate limited. Please reduce the speed of your requests.');
    guard(app, {
      switchboard,
      edge: 'easypost',
      refusal: { status: 500, body: broken },
      tooMany: { status: 429, body: tooMany },
    });
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
    app.get('/v2/trackers', { schema: { querystring: List } }, async (request) => {
      const { page_size: size, before_id: before, tracking_code: code } = request.query;
      const all = trackers.list().filter((one) => code === undefined || one.tracking_code === code);
      const some = all.slice(all.findIndex((one) => one.id === before) + 1);
      const shown = some.slice(0, Number(size ?? USUAL_PAGE));
      return { has_more: shown.length < some.length, trackers: shown.map(trackerJson) };
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

/** The place of a scan, from a form or JSON; undefined if none is named. */
function placeOf(body: unknown): Location | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { city, zip, country } = body as Record<string, unknown>;
  const isNamed = (value: unknown) => typeof value === 'string' && value !== '' && value.length <= 100;
  const named = Object.entries({ city, zip, country }).filter(([, value]) => isNamed(value));
  return named.length === 0 ? undefined : Object.fromEntries(named);
}

const words: Record<Tracker['status'], string> = {
  pre_transit: 'Announced by the seller',
  in_transit: 'On its way',
  out_for_delivery: 'Out for delivery',
  unknown: 'Nothing is known',
  delivered: 'Delivered',
  failure: 'Lost',
  return_to_sender: 'Going back',
  cancelled: 'Canceled',
};

function sendPage(reply: FastifyReply, trackers: Trackers) {
  const list = trackers.list();
  const body = html`<p class="muted">
      Parcels that sellers have handed to a carrier. Move them on by hand. Deliver a parcel to the address of its order:
      the wallet pays nobody for a delivery elsewhere.
    </p>
    ${list.length === 0 && html`<p class="card">No parcels yet. One appears when a seller marks an order as shipped.</p>`}
    ${list.map((tracker) => draw(tracker, lastPlace(list)))}`;
  return reply.type('text/html; charset=utf-8').send(sandboxPage({ title: 'Parcels', body }));
}

/** Whether something can still happen to a parcel. */
function isOnItsWay({ status }: Tracker): boolean {
  return status === 'pre_transit' || status === 'in_transit' || status === 'out_for_delivery';
}

/** The ways in which a person can move a parcel. */
function ways({ id, tracking_code: code, status }: Tracker, place: Location) {
  const action = (name: string) => `/carrier/trackers/${encodeURIComponent(code)}/${name}`;
  const button = (name: string, label: string) =>
    html`<form method="post" action="${action(name)}">
      <button class="quiet" type="submit">${label} <span class="hidden">${code}</span></button>
    </form>`;
  const field = (name: keyof Location, label: string) =>
    html`<div>
      <label for="${id}-${name}">${label}</label>
      <input id="${id}-${name}" name="${name}" value="${place[name] ?? ''}" autocomplete="off" />
    </div>`;
  return html`<form class="row" method="post" action="${action('deliver')}">
      ${field('city', 'City')} ${field('zip', 'Postal code')} ${field('country', 'Country (two letters)')}
      <button type="submit">Deliver <span class="hidden">${code}</span></button>
    </form>
    <div class="buttons">
      ${status === 'pre_transit' && button('transit', 'Set on its way')}
      ${status === 'in_transit' && html`${button('lose', 'Lose')}${button('return', 'Send back')}`}
      ${status === 'pre_transit' && button('cancel', 'Cancel the label')}
    </div>`;
}

function draw(tracker: Tracker, place: Location) {
  const { id, carrier, tracking_code: code, status, updated_at: at, tracking_details: details } = tracker;
  return html`<article class="card" id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${carrier} ${code}</h2>
    <p class="${status === 'delivered' ? 'state' : 'meta'}">${words[status]}, ${readable(at)}</p>
    ${
      details.length > 0 &&
      html`<ol class="way">
        ${details.map((one) => html`<li>${readable(one.datetime)}: ${one.message}${placeWords(one.tracking_location)}</li>`)}
      </ol>`
    }
    ${isOnItsWay(tracker) && ways(tracker, place)}
  </article>`;
}

function placeWords(place: Location | undefined): string {
  const words = place && [place.zip, place.city, place.country].filter((word) => word !== undefined).join(' ');
  return words ? ` (${words})` : '';
}

/** Where the last parcel was delivered, for the fields of the next. */
function lastPlace(list: readonly Tracker[]): Location {
  const scans = list.flatMap((tracker) => tracker.tracking_details);
  const placed = scans
    .filter((scan) => scan.tracking_location)
    .toSorted((one, two) => (one.datetime < two.datetime ? 1 : -1));
  return placed[0]?.tracking_location ?? {};
}

function readable(instant: string): string {
  return `${instant.slice(0, 16).replace('T', ' ')} UTC`;
}
