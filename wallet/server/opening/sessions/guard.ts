import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isSameOrigin } from '#platform/http/form.ts';
import { sendProblem } from '#platform/http/problem.ts';
import type { Session } from './domain.ts';
import type { Sessions } from './service.ts';

const COOKIE = '__Host-session';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is signed in, in this browser. */
    session?: Session;
  }
}

/** Keeps a session's secret in the browser: not readable by scripts, not sent along from elsewhere but by links. */
export function setSessionCookie(reply: FastifyReply, token: string): void {
  void reply.setCookie(COOKIE, token, { path: '/', secure: true, httpOnly: true, sameSite: 'lax' });
}

export function clearSessionCookie(reply: FastifyReply): void {
  void reply.clearCookie(COOKIE, { path: '/', secure: true, httpOnly: true, sameSite: 'lax' });
}

/** Finds the session of every request of this app that carries one. To be called on the app itself, before its routes. */
export function readSessions(app: FastifyInstance, sessions: Sessions): void {
  app.decorateRequest('session');
  app.addHook('onRequest', async (request) => {
    const token = request.cookies[COOKIE];
    const session = token === undefined ? undefined : await sessions.find(token);
    if (session) request.session = session;
  });
}

/** For `/app/*`: signed in, and asked by our own pages. */
export function requireSession(origin: string) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    if (request.method !== 'GET' && !isSameOrigin(request, origin)) {
      return sendProblem(reply, 'wrong_origin', {
        status: 403,
        title: 'This request came from another site',
        charged: false,
      });
    }
    if (request.session) return undefined;
    return sendProblem(reply, 'session_required', {
      status: 401,
      title: 'You are signed out',
      nextAction: 'Log in again; what you typed stays here.',
      charged: false,
    });
  };
}

/** For hosted pages: sends a browser that is not signed in to the login page, and back here afterwards. */
export async function requireLogin(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
  if (request.session) return undefined;
  const path = request.method === 'GET' ? request.url : '/';
  return reply.redirect(`/id/login?continue=${encodeURIComponent(path)}`, 303);
}
