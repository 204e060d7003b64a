import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { guardAnswer } from './answer-guard.ts';
import { RequestFault, sendFailurePage, wantsHtml } from './failure.ts';
import type { FailurePage } from './failure.ts';
import { cleanForwarded } from './forwarded.ts';
import { t } from '../words/words.ts';
import { commonProblem } from './common-problems.ts';
import { isStorable } from './storable-text.ts';
import { repeatedMember } from './strict-json.ts';

interface DoorSettings {
  /** The only host of this server, with its port. */
  readonly host: string;
  /** The prefix of the API, such as `/v1/`, where bodies are JSON and names are unique. */
  readonly api?: string;
  readonly failurePage?: FailurePage;
}

const unreadable = new WeakSet<IncomingMessage>();

/**
 * Passes a request with an unreadable address (`/p/%FF`) to the hooks instead of the router, so that its refusal has
 * all headers and a page.
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

/**
 * The decoded path for all rules: the router treats `/%761` as `/v1`, so no encoding may hide a letter (RFC 3986
 * §6.2.2.2).
 */
function inOneSpelling(path: string): string {
  return path.replaceAll(/%[0-9a-f]{2}/gi, (encoded) => {
    const sign = String.fromCodePoint(Number.parseInt(encoded.slice(1), 16));
    return /[A-Za-z0-9._~-]/.test(sign) ? sign : encoded;
  });
}

/**
 * The first of all hooks: guards the answer, and cleans the request's forwarding headers.
 *
 * @param knowsProxies Whether any proxy is listed; if none is, but one seems to exist, the log says so once.
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

/** Refuses bad requests before any route and any session. */
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

/**
 * Accepts JSON by RFC 8259, in UTF-8, without duplicate names in an object, and without names that reach an object's prototype.
 */
function readStrictJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser(['application/json', 'text/plain']);
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const text = readUtf8(body as Buffer);
    if (text === undefined) return done(new RequestFault('invalid_request', 'The body is not UTF-8.'));
    void parse(request, text, (error, value) => {
      const name = error ? undefined : repeatedMember(text);
      if (name === undefined) done(error, value);
      else done(new RequestFault('invalid_request', 'A member stands twice in one object.'));
    });
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads bytes as UTF-8 (RFC 8259 §8.1); undefined for others, which would otherwise become another text. */
function readUtf8(bytes: Buffer): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

function refuseOtherBodies(request: FastifyRequest): void {
  const { headers } = request;
  const isEmpty = headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0;
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  if (type.trim().toLowerCase() === 'application/json' || (isEmpty && type === '')) return;
  throw new RequestFault('media_type_not_supported', 'Send JSON, with content-type: application/json.');
}

/** An expectation of the request that this server does not support (RFC 9110 §10.1.1). */
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

/** A cookie from a sibling host must not lock a person out, so it is ignored. */
function dropBrokenCookies(request: FastifyRequest): void {
  for (const [name, value] of Object.entries(request.cookies)) {
    if (!isStorable(name) || !isStorable(value)) delete request.cookies[name];
  }
}

function refuseOtherHosts({ host, failurePage }: DoorSettings) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.split('?')[0];
    if (request.headers.host === host || path === '/healthz' || path === '/readyz') return undefined;
    if (failurePage && wantsHtml(request)) {
      return sendFailurePage(failurePage, { code: 'wrong_host', status: 421 }, request, reply);
    }
    return commonProblem(
      reply,
      { code: 'wrong_host' },
      { detail: t('This server answers for {host} only.', { host }) },
    );
  };
}
