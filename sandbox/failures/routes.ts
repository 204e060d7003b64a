import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { wantsHtml } from '#platform/http/failure.ts';
import type { Routes } from '#platform/http/app.ts';
import { html } from '#platform/http/html.ts';
import { counted } from '#platform/kernel/words.ts';
import { sandboxPage } from '../page.ts';
import { edges, faults } from './switchboard.ts';
import type { Edge, Failure, Fault, Switchboard } from './switchboard.ts';

const MOST_DELAY_MS = 120_000;
const USUAL_DELAY_MS = 5_000;

const Params = Type.Object({ edge: Type.Unsafe<Edge>({ type: 'string', enum: [...edges] }) });
const fault = Type.Unsafe<Fault | 'none'>({ type: 'string', enum: [...faults, 'none'] });
/** As in JSON, and as in a form. */
const Body = Type.Object(
  {
    fault,
    times: Type.Optional(Type.Union([Type.Integer({ minimum: 1 }), Type.String({ pattern: '^\\d{0,4}$' })])),
    delay_ms: Type.Optional(
      Type.Union([Type.Integer({ minimum: 0, maximum: MOST_DELAY_MS }), Type.String({ pattern: '^\\d{0,6}$' })]),
    ),
  },
  { additionalProperties: false },
);

/** The switches for failures, as a page and as JSON. */
export function failureRoutes(switchboard: Switchboard): Routes {
  const json = () => ({
    edges: switchboard.state().map(({ edge, failure }) => ({
      edge,
      fault: failure?.fault ?? null,
      delay_ms: failure?.fault === 'delay' ? failure.delayMs : null,
      times_left: failure?.timesLeft ?? null,
    })),
  });
  return async (app) => {
    app.get('/failures', async (_request, reply) => sendPage(reply, switchboard));
    app.get('/failures.json', async () => json());
    app.post('/failures/:edge', { schema: { params: Params, body: Body } }, async (request, reply) => {
      const { edge } = request.params;
      const { times, delay_ms: delay, fault: name } = request.body;
      if (name === 'none') switchboard.clear(edge);
      else {
        const delayMs = Math.min(Number(delay || USUAL_DELAY_MS), MOST_DELAY_MS);
        switchboard.set(edge, { fault: name, delayMs, timesLeft: Number(times) || null });
      }
      return wantsHtml(request) ? reply.redirect(`/failures#${edge}`, 303) : json();
    });
    app.delete('/failures', async () => {
      switchboard.clear();
      return json();
    });
  };
}

const names: Record<Edge, string> = {
  stripe: 'Card processor',
  twilio: 'Text messages',
  easypost: 'Parcel tracking',
  ecb: 'Reference rates',
  push: 'Notices on devices',
  stripe_webhooks: 'Webhooks of the card processor',
  easypost_webhooks: 'Webhooks of parcel tracking',
};

const words: Record<Failure['fault'], string> = {
  drop_request: 'Cut the line before anything is done',
  drop_answer: 'Do it, then cut the line',
  delay: 'Do it late',
  error: 'Answer with an error',
  too_many_requests: 'Answer “too many requests”',
};

function sendPage(reply: FastifyReply, switchboard: Switchboard) {
  const body = html`<p class="muted">
      Makes a connection between the products and the outside world fail, to see what they do then. A restart of the
      sandbox makes all of them whole again. A webhook with “an error” goes out with a wrong signature.
    </p>
    ${switchboard.state().map(
      ({ edge, failure }) =>
        html`<section class="card" id="${edge}" aria-labelledby="${edge}-title">
          <h2 id="${edge}-title">${names[edge]}</h2>
          <p class="${failure ? 'state bad' : 'state'}">${failure ? describe(failure) : 'Works'}</p>
          <form class="row" method="post" action="/failures/${edge}">
            <div>
              <label for="${edge}-fault">What happens</label>
              <select id="${edge}-fault" name="fault">
                ${faults.map((name) => html`<option value="${name}" ${failure?.fault === name && html` selected`}>${words[name]}</option>`)}
              </select>
            </div>
            <div>
              <label for="${edge}-times">How often</label>
              <select id="${edge}-times" name="times">
                <option value="1">Once</option>
                <option value="3">Three times</option>
                <option value="">Until it is mended</option>
              </select>
            </div>
            <div>
              <label for="${edge}-delay">Delay in milliseconds</label>
              <input
                id="${edge}-delay"
                name="delay_ms"
                inputmode="numeric"
                pattern="\\d*"
                maxlength="6"
                value="${failure?.delayMs ?? USUAL_DELAY_MS}"
              />
            </div>
            <button type="submit">Break <span class="hidden">${names[edge]}</span></button>
          </form>
          ${
            failure &&
            html`<form class="row" method="post" action="/failures/${edge}">
              <input type="hidden" name="fault" value="none" />
              <button class="quiet" type="submit">Mend <span class="hidden">${names[edge]}</span></button>
            </form>`
          }
        </section>`,
    )}`;
  return reply.type('text/html; charset=utf-8').send(sandboxPage({ title: 'Failures', body }));
}

function describe({ fault: name, delayMs, timesLeft }: Failure): string {
  const often = timesLeft === null ? 'until it is mended' : timesLeft === 1 ? 'once' : counted(timesLeft, 'more time');
  return `${words[name]}${name === 'delay' ? ` (${delayMs} ms)` : ''}, ${often}`;
}
