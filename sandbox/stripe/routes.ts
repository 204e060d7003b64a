import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { canonicalJson, sha256Base64url } from '#platform/kernel/canonical.ts';
import type { Json } from '#platform/kernel/canonical.ts';
import { guard } from '../failures/guard.ts';
import type { Switchboard } from '../failures/switchboard.ts';
import type { WebhookOutbox } from '../webhooks/outbox.ts';
import { errorBody } from './answer.ts';
import type { Answer, Call } from './answer.ts';
import { balanceCalls } from './balance-calls.ts';
import { cardCalls } from './card-calls.ts';
import { chargeCalls } from './charge-calls.ts';
import { entryOf } from './book.ts';
import type { Desk } from './desk.ts';
import { eventCalls } from './event-calls.ts';
import { listOf, unflatten } from './form.ts';
import { expand } from './objects.ts';
import { verificationCalls } from './verification-calls.ts';

interface ApiDeps {
  readonly desk: Desk;
  readonly webhooks: WebhookOutbox;
  readonly switchboard: Switchboard;
  readonly secretKey: string;
}

const SLOW_MS = 15_000;
const KEPT_S = 86_400;

const broken = errorBody({ type: 'api_error', message: 'Something went wrong on our end.' });

/** The part of Stripe's API that a wallet with cards needs, as version 23.1 of its SDK uses it. */
export function stripeRoutes(deps: ApiDeps): Routes {
  const { desk, secretKey, switchboard, webhooks } = deps;
  const calls = {
    ...eventCalls(webhooks),
    ...cardCalls(desk),
    ...chargeCalls(desk),
    ...balanceCalls(desk),
    ...verificationCalls(desk),
  };
  const answering = new Set<string>();
  return async (app) => {
    guard(app, { switchboard, edge: 'stripe', refusal: { status: 500, body: broken } });
    app.addHook('preHandler', async (request, reply) => {
      void reply.header('request-id', desk.newId('req'));
      if (request.headers.authorization === `Bearer ${secretKey}`) return undefined;
      return reply.code(401).send(errorBody({ type: 'invalid_request_error', message: 'Invalid API Key provided.' }));
    });
    app.setErrorHandler((error: FastifyError, request, reply) => {
      const status = error.statusCode ?? 500;
      if (status < 500)
        return reply.code(status).send(errorBody({ type: 'invalid_request_error', message: error.message }));
      request.log.error({ err: error, req: request }, 'the processor failed');
      return reply.code(500).send(broken);
    });
    for (const [route, call] of Object.entries(calls)) {
      const [method = '', url = ''] = route.split(' ');
      app.route({ method, url, handler: (request, reply) => respond({ desk, answering, call }, request, reply) });
    }
    app.all('/v1/*', async (request, reply) => {
      const message = `Unrecognized request URL (${request.method}: ${request.url.split('?')[0]}).`;
      return reply.code(404).send(errorBody({ type: 'invalid_request_error', message }));
    });
  };
}

interface Plan {
  readonly desk: Desk;
  /** Keys whose first request has not been answered yet. */
  readonly answering: Set<string>;
  readonly call: Call;
}

async function respond(plan: Plan, request: FastifyRequest, reply: FastifyReply) {
  const { desk, answering, call } = plan;
  const asked = unflatten({ ...(request.query as object), ...(request.body as object | null) });
  const { id = '' } = request.params as { id?: string };
  const expanded = (answer: Answer): Answer =>
    answer.status === 200 ? { ...answer, body: expand(desk, answer.body, listOf(asked['expand'])) } : answer;
  if (request.method === 'GET') return send(reply, expanded(call(asked, id)));
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string') {
    const answer = expanded(call(asked, id));
    await desk.commit();
    return send(reply, answer);
  }
  if (answering.has(key)) return reply.code(409).send(keyInUse);
  answering.add(key);
  try {
    const question = sha256Base64url(`${request.url} ${canonicalJson(asked as Json)}`);
    const known = entryOf(desk.book.answers, entryName(key));
    if (known) {
      void reply.header('idempotent-replayed', 'true');
      return await (known.asked === question ? send(reply, known) : reply.code(400).send(keyReused));
    }
    const answer = expanded(call(asked, id));
    // Stored in the same write as the change, so that a kill in between can't lead to a second charge.
    if (isKept(answer)) keepAnswer(desk, key, { asked: question, status: answer.status, body: answer.body });
    await desk.commit();
    return await send(reply, answer);
  } finally {
    answering.delete(key);
  }
}

/** A request that was refused before it had any effect may be corrected and sent again under its key. */
function isKept({ status }: Answer): boolean {
  return status !== 400 && status !== 404;
}

/** Keys come from outside, and `__proto__` is an ordinary key. */
function entryName(key: string): string {
  return `key ${key}`;
}

function keepAnswer({ book, nowS }: Desk, key: string, answer: { asked: string; status: number; body: unknown }): void {
  const now = nowS();
  for (const [old, { at }] of Object.entries(book.answers)) {
    if (at < now - KEPT_S) delete book.answers[old];
  }
  book.answers[entryName(key)] = { ...answer, at: now };
}

async function send(reply: FastifyReply, answer: Answer) {
  // A sandbox that is closing does not wait for it.
  if (answer.wait === 'slow') await sleep(SLOW_MS, undefined, { ref: false });
  if (answer.wait === 'silent') {
    // The charge is made, and then the connection is cut.
    reply.hijack();
    reply.raw.destroy();
    return reply;
  }
  return reply.code(answer.status).send(answer.body);
}

const keyInUse = errorBody({
  type: 'idempotency_error',
  code: 'idempotency_key_in_use',
  message: 'There is currently another in-progress request using this Idempotent Key.',
});

const keyReused = errorBody({
  type: 'idempotency_error',
  message: 'Keys for idempotent requests can only be used with the same parameters they were first used with.',
});
