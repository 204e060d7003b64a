import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { canonicalJson } from '#platform/kernel/canonical.ts';
import type { Json } from '#platform/kernel/canonical.ts';
import type { Outcome } from './cards.ts';
import { customerJson, intentJson, listOf, methodJson, sessionJson, unflatten } from './objects.ts';
import type { StripeService } from './service.ts';

interface ApiDeps {
  readonly stripe: StripeService;
  readonly secretKey: string;
  readonly page: string;
}

/** An answer of the API; `wait` holds it back. */
interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly wait?: Outcome['kind'];
}

type Call = (asked: Record<string, unknown>, id: string) => Promise<Answer> | Answer;

const SLOW_MS = 15_000;

/** The part of Stripe's API (version of its SDK 23) that a wallet with cards needs. */
export function stripeRoutes(deps: ApiDeps): Routes {
  const { secretKey, stripe } = deps;
  const calls = { ...cardCalls(deps), ...intentCalls(deps) };
  return async (app) => {
    app.addHook('preHandler', async (request, reply) => {
      if (request.headers.authorization === `Bearer ${secretKey}`) return undefined;
      return reply.code(401).send(errorBody('invalid_request_error', 'Invalid API Key provided.'));
    });
    for (const [route, call] of Object.entries(calls)) {
      const [method = '', url = ''] = route.split(' ');
      app.route({ method, url, handler: async (request, reply) => respond(stripe, call, request, reply) });
    }
  };
}

async function respond(stripe: StripeService, call: Call, request: FastifyRequest, reply: FastifyReply) {
  const asked = unflatten({ ...(request.query as object), ...(request.body as object | null) });
  const { id = '' } = request.params as { id?: string };
  const key = request.method === 'POST' ? request.headers['idempotency-key'] : undefined;
  if (typeof key !== 'string') return send(reply, await call(asked, id));
  const question = `${request.url} ${canonicalJson(asked as Json)}`;
  const known = stripe.book.answers[key];
  if (known && known.asked !== question) {
    return reply
      .code(400)
      .send(errorBody('idempotency_error', 'Keys for idempotent requests can only be used with the same parameters.'));
  }
  const answer = known ?? (await call(asked, id));
  if (!known) {
    stripe.book.answers[key] = { asked: question, status: answer.status, body: answer.body };
    await stripe.save();
  }
  return send(reply, answer);
}

async function send(reply: FastifyReply, answer: Answer) {
  if (answer.wait === 'slow') await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
  if (answer.wait === 'silent') {
    // The charge is made, and then the line is cut.
    reply.hijack();
    reply.raw.destroy();
    return reply;
  }
  return reply.code(answer.status).send(answer.body);
}

function cardCalls({ stripe, page }: ApiDeps): Record<string, Call> {
  const { book } = stripe;
  return {
    'POST /v1/customers': (asked) => {
      const metadata = (asked['metadata'] ?? {}) as Record<string, string>;
      const customer = { id: stripe.newId('cus'), metadata, created: stripe.nowS() };
      book.customers[customer.id] = customer;
      return { status: 200, body: customerJson(customer) };
    },
    'POST /v1/checkout/sessions': (asked) => {
      const customer = textOf(asked['customer']);
      if (asked['mode'] !== 'setup') return invalid('mode', 'This processor opens sessions of mode setup.');
      if (!book.customers[customer]) return invalid('customer', `No such customer: '${customer}'`);
      const session = {
        id: stripe.newId('cs_test'),
        customer,
        client_reference_id: (asked['client_reference_id'] as string | undefined) ?? null,
        success_url: textOf(asked['success_url']),
        cancel_url: textOf(asked['cancel_url']),
        status: 'open' as const,
        payment_method: null,
        setup_intent: stripe.newId('seti'),
        created: stripe.nowS(),
      };
      if (!URL.canParse(session.success_url)) return invalid('success_url', 'Not a valid URL');
      book.sessions[session.id] = session;
      return { status: 200, body: sessionJson(book, session, [], page) };
    },
    'GET /v1/checkout/sessions/:id': (asked, id) => {
      const session = book.sessions[id];
      return session
        ? { status: 200, body: sessionJson(book, session, listOf(asked['expand']), page) }
        : missing('checkout.session', id);
    },
    'GET /v1/payment_methods/:id': (_asked, id) => {
      const method = book.methods[id];
      return method ? { status: 200, body: methodJson(method) } : missing('PaymentMethod', id);
    },
    'POST /v1/payment_methods/:id/detach': async (_asked, id) => {
      const method = book.methods[id];
      if (!method) return missing('PaymentMethod', id);
      if (method.customer === null)
        return invalid('payment_method', 'The payment method you provided is not attached to a customer.');
      method.customer = null;
      await stripe.save();
      return { status: 200, body: methodJson(method) };
    },
  };
}

function intentCalls({ stripe, page }: ApiDeps): Record<string, Call> {
  const { book } = stripe;
  return {
    'POST /v1/payment_intents': async (asked) => {
      const method = book.methods[textOf(asked['payment_method'])];
      const amount = Number(asked['amount']);
      if (!method || method.customer !== asked['customer'])
        return invalid('payment_method', 'No such PaymentMethod for this customer.');
      if (!Number.isSafeInteger(amount) || amount <= 0)
        return invalid('amount', 'This value must be greater than or equal to 1.');
      const intent = await stripe.createIntent({
        amount,
        currency: textOf(asked['currency']),
        customer: method.customer,
        payment_method: method.id,
        return_url: (asked['return_url'] as string | undefined) ?? null,
        description: (asked['description'] as string | undefined) ?? null,
        metadata: { ...(asked['metadata'] as Record<string, string> | undefined) },
      });
      const body = intentJson(book, intent, page);
      if (intent.error) return { status: 402, body: { error: { ...body.last_payment_error, payment_intent: body } } };
      return { status: 200, body, wait: method.outcome.kind };
    },
    'GET /v1/payment_intents': (asked) => {
      const since = Number((asked['created'] as { gte?: string } | undefined)?.gte ?? 0);
      const data = Object.values(book.intents)
        .filter((intent) => asked['customer'] === undefined || intent.customer === asked['customer'])
        .filter((intent) => intent.created >= since)
        .toReversed()
        .slice(0, Number(asked['limit'] ?? 10))
        .map((intent) => intentJson(book, intent, page));
      return { status: 200, body: { object: 'list', data, has_more: false, url: '/v1/payment_intents' } };
    },
    'GET /v1/payment_intents/:id': (_asked, id) => {
      const intent = book.intents[id];
      return intent ? { status: 200, body: intentJson(book, intent, page) } : missing('payment_intent', id);
    },
    'POST /v1/payment_intents/:id/cancel': async (_asked, id) => {
      const intent = book.intents[id];
      if (!intent) return missing('payment_intent', id);
      if (intent.status === 'succeeded' || intent.status === 'canceled') {
        return {
          status: 400,
          body: errorBody(
            'invalid_request_error',
            `You cannot cancel this PaymentIntent because it has a status of ${intent.status}.`,
            'payment_intent_unexpected_state',
          ),
        };
      }
      await stripe.cancelIntent(intent);
      return { status: 200, body: intentJson(book, intent, page) };
    },
  };
}

/** A field of a form: text, or nothing. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function errorBody(type: string, message: string, code?: string, param?: string) {
  return { error: { type, message, ...(code ? { code } : {}), ...(param ? { param } : {}) } };
}

function invalid(param: string, message: string): Answer {
  return { status: 400, body: errorBody('invalid_request_error', message, 'parameter_invalid', param) };
}

function missing(what: string, id: string): Answer {
  return {
    status: 404,
    body: errorBody('invalid_request_error', `No such ${what}: '${id}'`, 'resource_missing', 'id'),
  };
}
