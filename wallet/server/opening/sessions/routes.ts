import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { isSameOrigin } from '#platform/http/form.ts';
import type { Routes } from '#platform/http/app.ts';
import { sendProblem } from '#platform/http/problem.ts';
import { isId } from '#platform/kernel/id.ts';
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

const SessionJson = Type.Object({
  id: Type.String(),
  device: Type.String(),
  current: Type.Boolean(),
  authenticated_at: Type.String(),
  seen_at: Type.String(),
});

/** The holder's own sessions, listed and ended. */
export function sessionRoutes(sessions: Sessions, origin: string): Routes {
  return async (app) => {
    app.addHook('preHandler', requireSession(origin));
    app.get('/app/sessions', { schema: { response: { 200: Type.Array(SessionJson) } } }, async (request) => {
      const list = await sessions.list(request.session!.holderId);
      return list.map((one) => ({
        id: one.id,
        device: one.device,
        current: one.id === request.session!.id,
        authenticated_at: one.authenticatedAt.toISOString(),
        seen_at: one.seenAt.toISOString(),
      }));
    });
    const Params = Type.Object({ sessionId: Type.String() });
    app.delete('/app/sessions/:sessionId', { schema: { params: Params } }, async (request, reply) => {
      const { sessionId } = request.params;
      const ended = isId('ses', sessionId) && (await sessions.end(request.session!.holderId, sessionId));
      if (ended) return reply.code(204).send();
      return sendProblem(reply, 'not_found', { status: 404, title: 'There is no such session' });
    });
  };
}
