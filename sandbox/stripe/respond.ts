import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { canonicalJson, sha256Base64url } from '#platform/kernel/canonical.ts';
import type { Json } from '#platform/kernel/canonical.ts';
import { errorBody, invalid, refused } from './answer.ts';
import type { Answer, Call } from './answer.ts';
import { entryOf } from './book.ts';
import { deeds } from './deeds.ts';
import type { Desk } from './desk.ts';
import { expand } from './expand.ts';
import { listOf, unflatten } from './form.ts';
import type { Asked } from './form.ts';
import { judgeParameters } from './parameters.ts';
import { doWhatIsDue } from './plans.ts';
import { readPage } from './v2-list.ts';

const SLOW_MS = 15_000;
const KEPT_S = 86_400;

interface Served {
  readonly route: string;
  readonly call: Call;
}

type Respond = (served: Served, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** Answers requests: judges them, and keeps the answer of each idempotency key. */
export function createResponder(desk: Desk): Respond {
  /** Keys whose first request has not been answered yet. */
  const answering = new Set<string>();

  const answerNow = async ({ route, call }: Served, request: FastifyRequest, reply: FastifyReply, given: Asked) => {
    const { page, ...others } = given;
    const token = page === undefined || !isListV2(route) ? undefined : readPage(page);
    const asked = token ? { ...token.asked, ...others } : given;
    const { id = '', part = '' } = request.params as { id?: string; part?: string };
    const key = keyOf(request) ?? null;
    const context = String(request.headers['stripe-context'] ?? '');
    const about = { part, context, account: accountOf(request), place: token };
    const writing = request.method === 'POST' && route.includes(' /v2/') ? 'json' : 'form';
    const hadToDo = doWhatIsDue(desk, deeds);
    const requestId = String(reply.getHeader('request-id'));
    const answer = desk.askedBy(
      { id: requestId, idempotencyKey: key },
      () =>
        judgeAccount(desk, route, about.account) ??
        judgeParameters(route, asked, writing) ??
        expanded(desk, call(asked, id, about), asked),
    );
    const whole = withLog(desk, reply, answer);
    // Stored in the same write as the change, so that a kill in between can't lead to a second charge.
    if (key !== null && request.method !== 'GET' && isKept(whole)) {
      keepAnswer(desk, nameOf(request, key), { asked: questionOf(request, asked), ...whole, request: requestId });
    }
    const hasToDo = doWhatIsDue(desk, deeds);
    if (request.method !== 'GET' || hadToDo || hasToDo) await desk.commit();
    return send(reply, whole);
  };

  return async (served, request, reply) => {
    const isV2 = served.route.includes(' /v2/');
    if (isV2 && request.headers['stripe-version'] === undefined) return send(reply, withLog(desk, reply, noVersion));
    if (!isV2 && request.method === 'POST' && /json/.test(request.headers['content-type'] ?? '')) {
      return send(reply, withLog(desk, reply, wrongType));
    }
    const form = unflatten({ ...(request.query as object), ...(isV2 ? {} : (request.body as object | null)) });
    const asked = isV2 && request.method === 'POST' ? ((request.body ?? {}) as Asked) : form;
    const key = keyOf(request);
    if (key === undefined || request.method === 'GET') return answerNow(served, request, reply, asked);
    void reply.header('idempotency-key', key);
    const name = nameOf(request, key);
    if (answering.has(name)) return send(reply, withLog(desk, reply, keyInUse));
    answering.add(name);
    try {
      const known = entryOf(desk.book.answers, name);
      void reply.header('original-request', known?.request ?? reply.getHeader('request-id'));
      if (!known) return await answerNow(served, request, reply, asked);
      if (known.asked !== questionOf(request, asked)) return await send(reply, withLog(desk, reply, keyReused));
      void reply.header('idempotent-replayed', 'true');
      return await send(reply, known);
    } finally {
      answering.delete(name);
    }
  };
}

function keyOf(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  return typeof key === 'string' ? key : undefined;
}

function questionOf(request: FastifyRequest, asked: Asked): string {
  return sha256Base64url(`${request.url} ${canonicalJson(asked as Json)}`);
}

function expanded(desk: Desk, answer: Answer, asked: Asked): Answer {
  if (answer.status !== 200) return answer;
  const result = expand(desk, answer.body, listOf(asked['expand']));
  return 'fault' in result ? invalid('expand', result.fault) : { ...answer, body: result.object };
}

/** Adds the address of the request's log, which every error has. */
function withLog(desk: Desk, reply: FastifyReply, answer: Answer): Answer {
  if (answer.status === 200) return answer;
  const { error } = answer.body as { error: object };
  return { ...answer, body: { error: { ...error, request_log_url: logUrl(desk, reply) } } };
}

export function logUrl({ nowS }: Desk, reply: FastifyReply): string {
  return `https://dashboard.stripe.com/test/logs/${String(reply.getHeader('request-id'))}?t=${nowS()}`;
}

/** A request that was refused before it began may be corrected and sent again under its key. */
function isKept({ status, hasBegun }: Answer): boolean {
  return hasBegun === true || (status !== 400 && status !== 404);
}

/** Each account has keys of its own. They come from outside, and `__proto__` is an ordinary key. */
function nameOf(request: FastifyRequest, key: string): string {
  const account = accountOf(request);
  return account === null ? `key ${key}` : `key ${account} ${key}`;
}

function accountOf(request: FastifyRequest): string | null {
  const account = request.headers['stripe-account'];
  return typeof account === 'string' ? account : null;
}

/** Whether a call is a list of API v2, whose pages have addresses. */
function isListV2(route: string): boolean {
  return /^GET \/v2\/[^:]+$/.test(route);
}

/** What the sandbox keeps for connected accounts. */
const OF_ACCOUNTS = /^\w+ \/v1\/(balance|balance_transactions|payouts|events)(\/|$)/;

/** The account must be one of the platform's, and the call one that the sandbox has for it. */
function judgeAccount({ book }: Desk, route: string, account: string | null): Answer | undefined {
  if (account === null) return undefined;
  if (!entryOf(book.accounts, account)) {
    const message = `The provided key does not have access to account '${account}' (or that account does not exist). Application access may have been revoked.`;
    return { status: 403, body: errorBody({ type: 'invalid_request_error', code: 'account_invalid', message }) };
  }
  if (OF_ACCOUNTS.test(route)) return undefined;
  return refused('The sandbox keeps balance, payouts and events of connected accounts alone.');
}

function keepAnswer(
  { book, nowS }: Desk,
  name: string,
  { asked, status, body, request }: Answer & { asked: string; request: string },
): void {
  const now = nowS();
  for (const [old, { at }] of Object.entries(book.answers)) {
    if (at < now - KEPT_S) delete book.answers[old];
  }
  book.answers[name] = { asked, status, body, request, at: now };
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
  if (answer.status === 409) void reply.header('stripe-should-retry', 'true');
  else if (answer.status >= 400) void reply.header('stripe-should-retry', 'false');
  return reply.code(answer.status).send(answer.body);
}

const keyInUse: Answer = {
  status: 409,
  body: errorBody({
    type: 'idempotency_error',
    code: 'idempotency_key_in_use',
    message:
      'There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through). Please try again later.',
  }),
};

const keyReused: Answer = {
  status: 400,
  body: errorBody({
    type: 'idempotency_error',
    message:
      'Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than the one you sent if you meant to execute a different request.',
  }),
};

const noVersion: Answer = {
  status: 400,
  body: errorBody({
    type: 'invalid_request_error',
    message: 'You must name the version of the API in the header Stripe-Version.',
  }),
};

const wrongType: Answer = {
  status: 400,
  body: errorBody({
    type: 'invalid_request_error',
    message:
      'Invalid request (check that your POST content type is application/x-www-form-urlencoded). If you have any questions, we can help at https://support.stripe.com/.',
  }),
};
