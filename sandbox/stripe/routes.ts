import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { guard } from '../failures/guard.ts';
import type { Switchboard } from '../failures/switchboard.ts';
import type { WebhookOutbox } from '../webhooks/outbox.ts';
import { accountCalls } from './account-calls.ts';
import { errorBody } from './answer.ts';
import type { Call } from './answer.ts';
import { balanceCalls } from './balance-calls.ts';
import { chargeCalls } from './charge-calls.ts';
import { customerCalls } from './customer-calls.ts';
import { API_VERSION } from './desk.ts';
import type { Desk } from './desk.ts';
import { destinationCalls } from './destination-calls.ts';
import { disputeCalls } from './dispute-calls.ts';
import { eventCalls } from './event-calls.ts';
import { financialCalls } from './financial-calls.ts';
import { methodCalls } from './method-calls.ts';
import { outboundCalls } from './outbound-calls.ts';
import { payoutCalls } from './payout-calls.ts';
import { refundCalls } from './refund-calls.ts';
import { createResponder, logUrl } from './respond.ts';
import { sessionCalls } from './session-calls.ts';
import { setupCalls } from './setup-calls.ts';
import { transferCalls } from './transfer-calls.ts';
import { verificationCalls } from './verification-calls.ts';

interface ApiDeps {
  readonly desk: Desk;
  readonly webhooks: WebhookOutbox;
  readonly switchboard: Switchboard;
  readonly secretKey: string;
}

const broken = errorBody({
  type: 'api_error',
  message: 'An unknown error occurred while processing your request. Please try again later.',
});
const tooMany = errorBody({
  type: 'invalid_request_error',
  code: 'rate_limit',
  message:
    'Request rate limit exceeded. You can learn more about rate limits here https://stripe.com/docs/rate-limits.',
});

/** All calls by their routes. */
export function stripeCalls({ desk, webhooks }: Pick<ApiDeps, 'desk' | 'webhooks'>): Record<string, Call> {
  return {
    ...eventCalls(webhooks),
    ...customerCalls(desk),
    ...sessionCalls(desk),
    ...setupCalls(desk),
    ...methodCalls(desk),
    ...chargeCalls(desk),
    ...refundCalls(desk),
    ...disputeCalls(desk),
    ...balanceCalls(desk),
    ...payoutCalls(desk),
    ...accountCalls(desk),
    ...transferCalls(desk),
    ...verificationCalls(desk),
    ...outboundCalls(desk),
    ...financialCalls(desk),
    ...destinationCalls(desk),
  };
}

/** The part of Stripe's API that a wallet needs, as version 23.1 of its SDK uses it. */
export function stripeRoutes(deps: ApiDeps): Routes {
  const { desk, secretKey, switchboard } = deps;
  const respond = createResponder(desk);
  return async (app) => {
    app.addHook('onRequest', async (request, reply) => {
      void reply
        .header('request-id', desk.newId('req'))
        .header('stripe-version', request.headers['stripe-version'] ?? API_VERSION);
    });
    guard(app, {
      switchboard,
      edge: 'stripe',
      refusal: { status: 500, body: broken, headers: { 'stripe-should-retry': 'true' } },
      tooMany: { status: 429, body: tooMany, headers: { 'stripe-rate-limited-reason': 'global-rate' } },
    });
    app.addHook('preHandler', async (request, reply) => refuseStranger(request, reply, secretKey));
    app.setErrorHandler((error: FastifyError, request, reply) => {
      const status = error.statusCode ?? 500;
      if (status < 500)
        return reply.code(status).send(errorBody({ type: 'invalid_request_error', message: error.message }));
      request.log.error({ err: error, req: request }, 'the processor failed');
      return reply.code(500).send(broken);
    });
    const parse = app.getDefaultJsonParser('error', 'error');
    app.removeContentTypeParser('application/json');
    // The SDK names JSON for a DELETE that has no body.
    app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) =>
      body === '' ? done(null) : parse(request, body, done),
    );
    for (const [route, call] of Object.entries(stripeCalls(deps))) {
      const [method = '', url = ''] = route.split(' ');
      app.route({ method, url, handler: (request, reply) => respond({ route, call }, request, reply) });
    }
    for (const part of ['/v1/*', '/v2/*']) app.all(part, (request, reply) => refuseUnknown(request, reply, desk));
  };
}

/** The key is a bearer token or the name of HTTP Basic. */
function refuseStranger(request: FastifyRequest, reply: FastifyReply, secretKey: string): FastifyReply | undefined {
  const key = keyOf(request.headers.authorization ?? '');
  if (key === '') {
    void reply.header('www-authenticate', 'Basic realm="Stripe"');
    return refuse(
      reply,
      401,
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.",
    );
  }
  if (key !== secretKey) {
    void reply.header('www-authenticate', 'Basic realm="Stripe"');
    return refuse(reply, 401, `Invalid API Key provided: ${masked(key)}`);
  }
  const version = request.headers['stripe-version'];
  if (version === undefined || version === API_VERSION) return undefined;
  return refuse(reply, 400, `Invalid Stripe API version: ${String(version)}. This sandbox speaks ${API_VERSION}.`);
}

function keyOf(authorization: string): string {
  const [scheme = '', token = ''] = authorization.split(' ');
  if (scheme.toLowerCase() === 'bearer') return token;
  if (scheme.toLowerCase() !== 'basic') return '';
  return Buffer.from(token, 'base64').toString().split(':')[0] ?? '';
}

/** The beginning and the end, as Stripe repeats a wrong key. */
function masked(key: string): string {
  return key.length < 12 ? '*'.repeat(key.length) : `${key.slice(0, 8)}${'*'.repeat(key.length - 12)}${key.slice(-4)}`;
}

function refuse(reply: FastifyReply, status: number, message: string): FastifyReply {
  return reply.code(status).send(errorBody({ type: 'invalid_request_error', message }));
}

function refuseUnknown(request: FastifyRequest, reply: FastifyReply, desk: Desk): FastifyReply {
  const url = request.url.split('?')[0];
  const message = `Unrecognized request URL (${request.method}: ${url}). If you are trying to list objects, remove the trailing slash. If you are trying to retrieve an object, make sure you passed a valid (non-empty) identifier in your code. Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`;
  const { error } = errorBody({ type: 'invalid_request_error', message });
  return reply.code(404).send({ error: { ...error, request_log_url: logUrl(desk, reply) } });
}
