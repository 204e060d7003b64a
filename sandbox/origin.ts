import type { FastifyInstance } from 'fastify';
import { sendProblem } from '#platform/http/problem.ts';

/**
 * Refuses what another site makes a person's browser send: the sandbox has no login, so that any page that is open
 * beside it could move its clock. Programs name no origin and are let in.
 */
export function refuseOtherOrigins(app: Pick<FastifyInstance, 'addHook'>, publicUrl: string): void {
  const own = new URL(publicUrl).origin;
  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers;
    if (request.method === 'GET' || origin === undefined || origin === own) return undefined;
    return sendProblem(reply, 'wrong_origin', { status: 403, title: 'This was sent from another site' });
  });
}
