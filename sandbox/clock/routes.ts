import { Type } from 'typebox';
import type { FastifyReply } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { html } from '#platform/http/html.ts';
import { readInstant } from '#platform/kernel/calendar.ts';
import { typedWhole } from '#platform/kernel/typed.ts';
import { counted } from '#platform/kernel/words.ts';
import { sandboxPage } from '../page.ts';
import type { ConstellationClock } from './clock.ts';

const MOST_WAIT_MS = 20_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const Follow = Type.Object({
  follower: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  swept: Type.Optional(Type.String({ pattern: '^\\d{1,9}$' })),
  wait: Type.Optional(Type.String({ pattern: '^\\d{1,2}$' })),
});
const Advance = Type.Object(
  { ms: Type.Optional(Type.Integer()), hours: Type.Optional(Type.Integer()), days: Type.Optional(Type.Integer()) },
  { additionalProperties: false },
);
const SetTo = Type.Object({ now: Type.String() }, { additionalProperties: false });
const Move = Type.Object({
  hours: Type.Optional(Type.String({ maxLength: 64 })),
  days: Type.Optional(Type.String({ maxLength: 64 })),
});
const Shown = Type.Object({ moved: Type.Optional(Type.Union([Type.Literal('all'), Type.Literal('some')])) });

/** The clock: servers follow it, and tests, the demo and a person at the control page move it. */
export function clockRoutes(clock: ConstellationClock): Routes {
  const json = () => {
    const { version, offsetMs, now } = clock.state();
    return { version, offset_ms: offsetMs, now: now.toISOString() };
  };
  const answer = async (reply: FastifyReply, moved: boolean) => {
    if (!moved) return reply.code(400).send({ error: 'That is further than the clock goes.' });
    const swept = await clock.swept(MOST_WAIT_MS);
    return reply.code(swept ? 200 : 504).send({ ...json(), swept });
  };
  return async (app) => {
    app.get('/clock', { schema: { querystring: Follow } }, async (request) => {
      const { follower, swept = '0', wait = '0' } = request.query;
      if (follower !== undefined) await clock.follow(follower, Number(swept), Number(wait) * 1_000);
      return json();
    });
    app.post('/clock/advance', { schema: { body: Advance } }, async (request, reply) => {
      const { ms = 0, hours = 0, days = 0 } = request.body;
      return answer(reply, await clock.advance(ms + hours * HOUR_MS + days * DAY_MS));
    });
    app.post('/clock/set', { schema: { body: SetTo } }, async (request, reply) => {
      const now = readInstant(request.body.now);
      if (!now) return reply.code(400).send({ error: 'There is no such instant.' });
      return answer(reply, await clock.set(now));
    });
    app.get('/clock/control', { schema: { querystring: Shown } }, async (request, reply) =>
      sendControl(reply, clock, request.query.moved),
    );
    app.post('/clock/move', { schema: { body: Move } }, async (request, reply) => {
      const [hours = 0, days = 0] = [request.body.hours, request.body.days].map((typed) => typedWhole(typed ?? ''));
      await clock.advance(hours * HOUR_MS + days * DAY_MS);
      const swept = await clock.swept(MOST_WAIT_MS);
      return reply.redirect(`/clock/control?moved=${swept ? 'all' : 'some'}`, 303);
    });
  };
}

const steps = [
  { name: 'hours', value: 1, words: '1 hour on' },
  { name: 'days', value: 1, words: '1 day on' },
  { name: 'days', value: 3, words: '3 days on' },
  { name: 'days', value: 7, words: '7 days on' },
  { name: 'days', value: 30, words: '30 days on' },
] as const;

function sendControl(reply: FastifyReply, clock: ConstellationClock, moved: 'all' | 'some' | undefined) {
  const { now, offsetMs, version } = clock.state();
  const followers = clock.followers();
  const body = html`${moved === 'all' && html`<p class="notice" role="status">Every server has followed, and worked off what was due.</p>`}
    ${moved === 'some' && html`<p class="notice bad" role="status">The clock has moved, but not every server has followed yet.</p>`}
    <p>
      Business time is <strong><time datetime="${now.toISOString()}">${now.toUTCString()}</time></strong
      >${offsetMs !== 0 && html`, ${distance(offsetMs)} the machine’s`}. Deadlines, quotes and releases follow it; codes
      and logins do not.
    </p>
    <div class="buttons">
      ${steps.map(({ name, value, words }) => html`<form method="post" action="/clock/move"><input type="hidden" name="${name}" value="${value}" /><button type="submit">${words}</button></form>`)}
    </div>
    <form class="row" method="post" action="/clock/move">
      <div>
        <label for="days">Days to move on</label>
        <input id="days" name="days" inputmode="numeric" maxlength="16" required />
      </div>
      <button class="quiet" type="submit">Move on</button>
    </form>
    <h2>Who follows</h2>
    ${
      followers.length === 0
        ? html`<p class="card">No server was seen in the last minute.</p>`
        : html`<ul>
            ${followers.map((one) => html`<li>${one.name}: ${one.swept >= version ? 'has followed' : 'is behind'}</li>`)}
          </ul>`
    }`;
  return reply.type('text/html; charset=utf-8').send(sandboxPage({ title: 'Clock', body }));
}

function distance(offsetMs: number): string {
  const hours = Math.round(Math.abs(offsetMs) / HOUR_MS);
  const [days, rest] = [Math.floor(hours / 24), hours % 24];
  const parts = [...(days > 0 ? [counted(days, 'day')] : []), ...(rest > 0 ? [counted(rest, 'hour')] : [])];
  const words = parts.length === 0 ? 'less than an hour' : parts.join(' and ');
  return `${words} ${offsetMs > 0 ? 'ahead of' : 'behind'}`;
}
