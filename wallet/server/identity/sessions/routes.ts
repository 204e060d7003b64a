import { Type } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import { isId } from '#platform/kernel/id.ts';
import { t } from '#platform/words/words.ts';
import { urls } from '../../urls.ts';
import { leaveSession, requireSession } from './guard.ts';
import { SessionsJson, toSessionJson } from './schema.ts';
import type { Sessions } from './service.ts';
import { problem } from '../../problems/catalog.ts';

/** Lists and ends the holder's own sessions. */
export function sessionRoutes(sessions: Sessions, origin: string): Routes {
  return async (app) => {
    app.addHook('preHandler', requireSession(origin));
    app.get(urls.identity.sessions.pattern, { schema: { response: { 200: SessionsJson } } }, async (request) => {
      const { holderId, id } = request.session!;
      const list = await sessions.list(holderId);
      return { sessions: list.map((one) => toSessionJson(one, id)) };
    });
    const Params = Type.Object({ sessionId: Type.String() });
    app.delete(urls.identity.session.pattern, { schema: { params: Params } }, async (request, reply) => {
      const { sessionId } = request.params;
      const isOwn = sessionId === request.session!.id;
      if (isOwn) await leaveSession(sessions, request, reply);
      const ended = isOwn || (isId('ses', sessionId) && (await sessions.end(request.session!.holderId, sessionId)));
      if (ended) return reply.code(204).send();
      return problem(reply, { code: 'not_found' }, { detail: t('There is no such session.') });
    });
  };
}
