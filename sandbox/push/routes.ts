import { Type } from 'typebox';
import type { FastifyReply } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { html } from '#platform/http/html.ts';
import { guard } from '../failures/guard.ts';
import type { Switchboard } from '../failures/switchboard.ts';
import { sandboxPage } from '../page.ts';
import { receiverOf } from './book.ts';
import type { PushService, Pushed } from './book.ts';
import { decrypt } from './decrypt.ts';
import { readSender } from './sender.ts';

interface PushDeps {
  readonly push: PushService;
  readonly switchboard: Switchboard;
  readonly publicUrl: string;
  readonly now: () => Date;
}

const Params = Type.Object({ id: Type.String() });
const Subscribed = Type.Object({ application_server_key: Type.Optional(Type.String()) });
const Answers = Type.Object({
  status: Type.Integer({ minimum: 400, maximum: 599 }),
  times: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  retry_after: Type.Optional(Type.Integer({ minimum: 0 })),
});
const REFRESH_S = 5;
/** A push service takes at least this much (RFC 8030 §7.2), and this one takes no more. */
const MOST_BYTES = 4_096;

/** A push service of browsers (RFC 8030), and the browsers behind it, which decrypt (RFC 8291). */
export function pushRoutes(deps: PushDeps): Routes {
  const { push, switchboard } = deps;
  return async (app) => {
    app.post('/push/subscriptions', { schema: { body: Subscribed } }, async (request, reply) =>
      reply.code(201).send(await push.subscribe(request.body.application_server_key ?? null)),
    );
    app.post(
      '/push/subscriptions/:id/answers',
      { schema: { params: Params, body: Answers } },
      async (request, reply) => {
        const { status, times = 1, retry_after: retryAfterS } = request.body;
        const answer = { status, ...(retryAfterS === undefined ? {} : { retryAfterS }) };
        await push.answer(
          request.params.id,
          Array.from({ length: times }, () => answer),
        );
        return reply.code(204).send();
      },
    );
    app.get('/push.json', async () => ({ messages: push.list() }));
    app.get('/push', async (_request, reply) => reply.type('text/html; charset=utf-8').send(drawPage(push.list())));
    await app.register(async (scope) => {
      guard(scope, {
        switchboard,
        edge: 'push',
        refusal: { status: 503, body: {} },
        tooMany: { status: 429, body: {} },
      });
      const options = { parseAs: 'buffer', bodyLimit: MOST_BYTES } as const;
      scope.addContentTypeParser('application/octet-stream', options, (_request, body, done) => done(null, body));
      scope.post('/push/:id', { schema: { params: Params } }, async (request, reply) => {
        const { id } = request.params as { id: string };
        return takeMessage(deps, reply, { id, headers: request.headers, body: request.body });
      });
    });
  };
}

interface Posted {
  readonly id: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
}

async function takeMessage(
  { push, publicUrl, now }: PushDeps,
  reply: FastifyReply,
  { id, headers, body }: Posted,
): Promise<FastifyReply> {
  const subscription = push.find(id);
  if (!subscription) return reply.code(404).send();
  const answer = subscription.answers.shift();
  if (answer?.retryAfterS !== undefined) void reply.header('retry-after', String(answer.retryAfterS));
  if (answer) return reply.code(answer.status).send();
  const { ttl = '', urgency = 'normal', authorization = '' } = headers;
  if (!/^\d{1,9}$/.test(String(ttl)) || !Buffer.isBuffer(body)) return reply.code(400).send();
  if (headers['content-encoding'] !== 'aes128gcm') return reply.code(415).send();
  const sender = await readSender(String(authorization), { audience: publicUrl, now: now() });
  if (sender === undefined) return reply.code(401).send();
  if (subscription.senderKey !== null && subscription.senderKey !== sender) return reply.code(403).send();
  const text = readText(body, subscription);
  const taken = await push.take({ subscription: id, text, ttlS: Number(ttl), urgency: String(urgency) });
  return reply.code(201).header('location', `${publicUrl}/push/messages/${taken.id}`).header('ttl', String(ttl)).send();
}

/** A browser drops what it cannot decrypt; its push service does not notice. */
function readText(body: Buffer, subscription: Parameters<typeof receiverOf>[0]): string | null {
  try {
    return decrypt(body, receiverOf(subscription));
  } catch {
    return null;
  }
}

function drawPage(messages: readonly Pushed[]): string {
  const body = html`<p class="muted">
      What browsers of this push service showed, the newest first. A real browser uses its vendor’s push service, so
      only programs subscribe here.
    </p>
    <div id="live">${messages.length === 0 ? html`<p class="card">Nothing yet.</p>` : messages.map(draw)}</div>`;
  return sandboxPage({ title: 'Devices', body, refreshS: REFRESH_S });
}

function draw({ id, text, urgency, at }: Pushed) {
  return html`<article class="card" aria-labelledby="${id}">
    <p class="meta" id="${id}">
      Urgency ${urgency} · <time datetime="${at}">${at.slice(0, 10)} ${at.slice(11, 19)} UTC</time>
    </p>
    <p class="text">${text ?? 'The browser could not decrypt it.'}</p>
  </article>`;
}
