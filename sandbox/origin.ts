import type { FastifyInstance } from 'fastify';
import { commonProblem } from '#platform/http/common-problems.ts';

/**
 * Refuses what another site makes a person's browser send: the sandbox has no login, so that any page that is open
 * beside it could move its clock. Programs name no origin and are let in.
 */
export function refuseOtherOrigins(app: Pick<FastifyInstance, 'addHook'>, publicUrl: string): void {
  const own = new URL(publicUrl).origin;
  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers;
    if (request.method === 'GET' || origin === undefined || origin === own) return undefined;
    return commonProblem(reply, { code: 'wrong_origin' });
  });
}
