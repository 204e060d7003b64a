import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { guardAnswer } from './answer-guard.ts';
import { RequestFault, sendFailurePage, wantsHtml } from './failure.ts';
import type { FailurePage } from './failure.ts';
import { cleanForwarded } from './forwarded.ts';
import { commonProblem } from './common-problems.ts';
import { isStorable } from './storable-text.ts';
import { repeatedMember } from './strict-json.ts';

interface DoorSettings {
  /** The one host that this server answers for, with its port. */
  readonly host: string;
  /** Where programs are answered: a prefix, such as `/v1/`. There bodies are JSON and no name comes twice. */
  readonly api?: string;
  readonly failurePage?: FailurePage;
}

const unreadable = new WeakSet<IncomingMessage>();

/**
 * Lets a request whose address can't be read (`/p/%FF`) go the way of all requests, so that it is refused with all
 * headers and a page, instead of by the router.
 */
export function readableUrl(request: IncomingMessage): string {
  const { url = '/' } = request;
  const [path = '/'] = url.split('?');
  if (/%00/.test(url) || !path.startsWith('/')) unreadable.add(request);
  try {
    decodeURIComponent(path);
    return `${inOneSpelling(path)}${url.slice(path.length)}`;
  } catch {
    unreadable.add(request);
    return '/';
  }
}

/** A path as every rule reads it: the router takes `/%761` for `/v1`, so no encoding hides a letter (RFC 3986 §6.2.2.2). */
function inOneSpelling(path: string): string {
  return path.replaceAll(/%[0-9a-f]{2}/gi, (encoded) => {
    const sign = String.fromCodePoint(Number.parseInt(encoded.slice(1), 16));
    return /[A-Za-z0-9._~-]/.test(sign) ? sign : encoded;
  });
}

/**
 * The first of all hooks: what leaves is judged, and what came along the way is cleaned.
 *
 * @param knowsProxies Whether any proxy is listed; without one, the log says once that there seems to be one.
 */
export function openDoor(app: FastifyInstance, knowsProxies: boolean): void {
  let hasWarned = knowsProxies;
  app.addHook('onRequest', async (request, reply) => {
    if (!hasWarned && request.headers['x-forwarded-for'] !== undefined) {
      hasWarned = true;
      request.log.warn('X-Forwarded-For is not believed: no proxy is listed in HOLDFAST_TRUSTED_PROXIES');
    }
    cleanForwarded(request.raw);
    guardAnswer(reply.raw, (fault) => request.log.error({ fault }, 'kept back a cookie that is not guarded'));
  });
}

/** Refuses, before any route and any session, what no route has to see. */
export function guardDoor(app: FastifyInstance, settings: DoorSettings): void {
  const { api } = settings;
  app.addHook('onRequest', refuseOtherHosts(settings));
  app.addHook('onRequest', async (request) => {
    if (unreadable.has(request.raw)) throw new RequestFault('invalid_request', 'The address cannot be read.');
    if (api !== undefined && request.url.startsWith(api)) refuseOtherBodies(request);
    refuseExpectations(request);
    dropBrokenCookies(request);
  });
  app.addHook('preValidation', async (request) => {
    const { body, query, params, headers } = request;
    if (![body, query, params, headers['dpop']].every(isStorable)) {
      throw new RequestFault('invalid_request', 'A text holds a character that cannot be stored.');
    }
    if (api !== undefined && request.url.startsWith(api)) refuseRepeatedNames(request);
  });
  readStrictJson(app);
}

/** JSON as RFC 8259 has it, no name twice in one object, and nothing that reaches for an object's prototype. */
function readStrictJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser(['application/json', 'text/plain']);
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = body as string;
    void parse(request, text, (error, value) => {
      const name = error ? undefined : repeatedMember(text);
      if (name === undefined) done(error, value);
      else done(new RequestFault('invalid_request', 'A member stands twice in one object.'));
    });
  });
}

function refuseOtherBodies(request: FastifyRequest): void {
  const { headers } = request;
  const isEmpty = headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0;
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  if (type.trim().toLowerCase() === 'application/json' || (isEmpty && type === '')) return;
  throw new RequestFault('media_type_not_supported', 'Send JSON, with content-type: application/json.');
}

/** What a request needs before it is read, and that nobody here does (RFC 9110 §10.1.1). */
function refuseExpectations({ headers: { expect } }: FastifyRequest): void {
  if (expect === undefined || expect.toLowerCase() === '100-continue') return;
  throw new RequestFault('invalid_request', 'The Expect header asks for what this server does not know.', 417);
}

function refuseRepeatedNames(request: FastifyRequest): void {
  const { searchParams } = new URL(request.url, 'http://door.invalid');
  const names = [...searchParams.keys()];
  if (new Set(names).size === names.length) return;
  throw new RequestFault('invalid_request', 'A query parameter stands twice.');
}

/** A cookie that a neighbor planted must not shut somebody out, so it is as if it were not there. */
function dropBrokenCookies(request: FastifyRequest): void {
  for (const [name, value] of Object.entries(request.cookies)) {
    if (!isStorable(name) || !isStorable(value)) delete request.cookies[name];
  }
}

function refuseOtherHosts({ host, failurePage }: DoorSettings) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.split('?')[0];
    if (request.headers.host === host || path === '/healthz' || path === '/readyz') return undefined;
    if (failurePage && wantsHtml(request)) return sendFailurePage(failurePage, 421, request, reply);
    return commonProblem(reply, { code: 'wrong_host' }, { detail: `This server answers for ${host} only.` });
  };
}
