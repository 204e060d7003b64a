import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { browserCookie, clearSiteData } from '#platform/http/cookie.ts';
import { isSameOrigin } from '#platform/http/form.ts';
import { withQuery } from '#platform/http/url.ts';
import { urls } from '../../urls.ts';
import type { Session } from './domain.ts';
import type { Sessions } from './service.ts';
import { problem } from '../../problems/catalog.ts';

const cookie = browserCookie('__Host-session');

declare module 'fastify' {
  interface FastifyRequest {
    /** The session of this browser, if a holder is signed in. Set by `readSessions`. */
    session?: Session;
  }
}

/** Stores a new session's secret in the browser, and ends the session that the browser had, of any holder. */
export async function enterSession(
  sessions: Sessions,
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
): Promise<void> {
  const { session } = request;
  if (session) await sessions.end(session.holderId, session.id, await sessions.find(token));
  cookie.set(reply, token);
}

/** Ends this browser's session on the server and in the browser, which also deletes its stored pages. */
export async function leaveSession(sessions: Sessions, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (request.session) await sessions.end(request.session.holderId, request.session.id);
  cookie.clear(reply);
  clearSiteData(reply);
}

/** Reads the session of every request. Call it on the root app, before its routes. */
export function readSessions(app: FastifyInstance, sessions: Sessions): void {
  app.decorateRequest('session');
  app.addHook('onRequest', async (request) => {
    const token = cookie.read(request);
    const session = token === undefined ? undefined : await sessions.find(token);
    if (session) request.session = session;
  });
}

/** Guards `/app/*`: the browser must be signed in, and all but GET must come from the wallet's own pages. */
export function requireSession(origin: string) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    if (request.method !== 'GET' && !isSameOrigin(request, origin)) {
      return problem(reply, { code: 'wrong_origin' });
    }
    if (request.session) return undefined;
    return problem(reply, { code: 'session_required' });
  };
}

/**
 * Guards the hosted pages for changing PIN or passkeys: a browser without a fresh login is sent to log in again, and
 * then back.
 */
export function requireFreshLogin(sessions: Pick<Sessions, 'isFresh'>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    if (request.session && sessions.isFresh(request.session)) return undefined;
    return reply.redirect(withQuery(urls.identity.login(), { again: 'yes', continue: pageOf(request) }), 303);
  };
}

/** Guards hosted pages: a browser that is not signed in is sent to the login page, and then back. */
export async function requireLogin(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
  if (request.session) return undefined;
  return reply.redirect(withQuery(urls.identity.login(), { continue: pageOf(request) }), 303);
}

/** The page of a request: its own address, or for a post the page with the form. */
function pageOf(request: FastifyRequest): string {
  if (request.method === 'GET') return request.url;
  const from = URL.parse(request.headers.referer ?? '');
  return from && from.host === request.headers.host ? `${from.pathname}${from.search}` : '/';
}
