import type { FastifyInstance } from 'fastify';
import { commonProblem } from '#platform/http/common-problems.ts';

/**
 * Refuses requests that another site makes a person's browser send: the sandbox has no login, so otherwise any open
 * page could move its clock. Programs send no origin and are allowed.
 */
export function refuseOtherOrigins(app: Pick<FastifyInstance, 'addHook'>, publicUrl: string): void {
  const own = new URL(publicUrl).origin;
  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers;
    if (request.method === 'GET' || origin === undefined || origin === own) return undefined;
    return commonProblem(reply, { code: 'wrong_origin' });
  });
}
