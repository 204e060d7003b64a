import type { FastifyInstance } from 'fastify';
import { sendProblem } from '#platform/http/problem.ts';

/**
 * Refuses requests that another site makes a person's browser send: the sandbox has no login, so otherwise any open
 * page could move its clock. Programs send no origin and are allowed.
 */
export function refuseOtherOrigins(app: Pick<FastifyInstance, 'addHook'>, publicUrl: string): void {
  const own = new URL(publicUrl).origin;
  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers;
    if (request.method === 'GET' || origin === undefined || origin === own) return undefined;
    return sendProblem(reply, 'wrong_origin', { status: 403, title: 'This was sent from another site' });
  });
}
