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
    /** Who is signed in, in this browser. */
    session?: Session;
  }
}

/** Keeps a new session's secret in the browser. The session that was there, whoever's it was, ends with that. */
export async function enterSession(
  sessions: Sessions,
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
): Promise<void> {
  if (request.session) await sessions.end(request.session.holderId, request.session.id);
  cookie.set(reply, token);
}

/** Ends this browser's session, on the server too, and has the browser forget what it showed. */
export async function leaveSession(sessions: Sessions, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (request.session) await sessions.end(request.session.holderId, request.session.id);
  cookie.clear(reply);
  clearSiteData(reply);
}

/** Finds the session of every request of this app that carries one. To be called on the app itself, before its routes. */
export function readSessions(app: FastifyInstance, sessions: Sessions): void {
  app.decorateRequest('session');
  app.addHook('onRequest', async (request) => {
    const token = cookie.read(request);
    const session = token === undefined ? undefined : await sessions.find(token);
    if (session) request.session = session;
  });
}

/** For `/app/*`: signed in, and asked by our own pages. */
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
 * For hosted pages on which a person changes what they prove themselves with: sends a browser whose login is not of
 * the last minutes to log in again, and back here afterwards.
 */
export function requireFreshLogin(sessions: Pick<Sessions, 'isFresh'>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    if (request.session && sessions.isFresh(request.session)) return undefined;
    return reply.redirect(withQuery(urls.identity.login(), { again: 'yes', continue: pageOf(request) }), 303);
  };
}

/** For hosted pages: sends a browser that is not signed in to the login page, and back here afterwards. */
export async function requireLogin(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
  if (request.session) return undefined;
  return reply.redirect(withQuery(urls.identity.login(), { continue: pageOf(request) }), 303);
}

/** The page that a request is of: itself, or for a post the page that its form stands on. */
function pageOf(request: FastifyRequest): string {
  if (request.method === 'GET') return request.url;
  const from = URL.parse(request.headers.referer ?? '');
  return from && from.host === request.headers.host ? `${from.pathname}${from.search}` : '/';
}
