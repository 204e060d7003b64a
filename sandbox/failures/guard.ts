import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Edge, Switchboard } from './switchboard.ts';

/**
 * Makes the routes of a scope fail as the switchboard is set for their edge.
 *
 * @param refusal The vendor's own error for "our side is broken".
 */
export function guard(
  app: Pick<FastifyInstance, 'addHook'>,
  plan: { switchboard: Switchboard; edge: Edge; refusal: { status: number; body: object } },
): void {
  const unanswered = new WeakSet<FastifyRequest>();
  app.addHook('onRequest', async (request, reply) => {
    const failure = plan.switchboard.take(plan.edge);
    if (!failure) return undefined;
    switch (failure.fault) {
      case 'delay':
        // A server that is closing does not wait for it.
        await sleep(failure.delayMs, undefined, { ref: false });
        return undefined;
      case 'error':
        return reply.code(plan.refusal.status).send(plan.refusal.body);
      case 'drop_request':
        reply.hijack();
        request.raw.socket.destroy();
        return reply;
      case 'drop_answer':
        unanswered.add(request);
        return undefined;
    }
  });
  app.addHook('onSend', async (request, _reply, payload) => {
    if (unanswered.has(request)) request.raw.socket.destroy();
    return payload;
  });
}
