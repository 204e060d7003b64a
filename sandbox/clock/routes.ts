import { Type } from 'typebox';
import type { FastifyReply } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { html } from '#platform/http/html.ts';
import { sandboxPage } from '../page.ts';
import type { ConstellationClock } from './clock.ts';

const MOST_WAIT_MS = 20_000;

const Query = Type.Object({
  follower: Type.Optional(Type.String({ maxLength: 64 })),
  swept: Type.Optional(Type.String({ pattern: '^\\d{1,9}$' })),
  wait: Type.Optional(Type.String({ pattern: '^\\d{1,2}$' })),
});
const Advance = Type.Object(
  { ms: Type.Optional(Type.Integer()), hours: Type.Optional(Type.Integer()), days: Type.Optional(Type.Integer()) },
  { additionalProperties: false },
);
const Set = Type.Object({ now: Type.String() }, { additionalProperties: false });

/** The clock: followed by the servers, moved by tests, by the demo and by a person at the control page. */
export function clockRoutes(clock: ConstellationClock): Routes {
  const json = () => {
    const { version, offsetMs, now } = clock.state();
    return { version, offset_ms: offsetMs, now: now.toISOString() };
  };
  const answer = async (reply: FastifyReply) => {
    const swept = await clock.swept(MOST_WAIT_MS);
    return reply.code(swept ? 200 : 504).send({ ...json(), swept });
  };
  return async (app) => {
    app.get('/clock', { schema: { querystring: Query } }, async (request) => {
      const { follower, swept = '0', wait = '0' } = request.query;
      if (follower !== undefined) await clock.follow(follower, Number(swept), Number(wait) * 1_000);
      return json();
    });
    app.post('/clock/advance', { schema: { body: Advance } }, async (request, reply) => {
      const { ms = 0, hours = 0, days = 0 } = request.body;
      await clock.advance(ms + hours * 3_600_000 + days * 86_400_000);
      return answer(reply);
    });
    app.post('/clock/set', { schema: { body: Set } }, async (request, reply) => {
      const instant = new Date(request.body.now);
      if (Number.isNaN(instant.getTime())) return reply.code(400).send({ error: 'now is no instant' });
      await clock.set(instant);
      return answer(reply);
    });
    app.get('/clock/control', async (_request, reply) => {
      const { now, offsetMs } = clock.state();
      const days = Math.round(offsetMs / 86_400_000);
      return reply.type('text/html; charset=utf-8').send(
        sandboxPage({
          title: 'Clock',
          body: html`<p>
              Business time is
              <strong>${now.toUTCString()}</strong>${offsetMs !== 0 && html` (${days} days ahead of the machine)`}.
              Deadlines, quotes and releases follow it; codes and logins do not.
            </p>
            ${[1, 3, 7, 30].map((step) => html`<form class="row" method="post" action="/clock/move"><input type="hidden" name="days" value="${step}" /><button type="submit">${step} ${step === 1 ? 'day' : 'days'} on</button></form>`)}`,
        }),
      );
    });
    const Move = Type.Object({ days: Type.String({ pattern: '^\\d{1,3}$' }) });
    app.post('/clock/move', { schema: { body: Move } }, async (request, reply) => {
      await clock.advance(Number(request.body.days) * 86_400_000);
      await clock.swept(MOST_WAIT_MS);
      return reply.redirect('/clock/control', 303);
    });
  };
}
