import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Edge, Switchboard } from './switchboard.ts';

interface VendorError {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Plan {
  readonly switchboard: Switchboard;
  readonly edge: Edge;
  /** The vendor's own error for "our side is broken". */
  readonly refusal: VendorError;
  /** The vendor's own error for "you send too many requests". */
  readonly tooMany: VendorError;
}

/** Makes the routes of a scope fail as the switchboard is set for their edge. */
export function guard(app: Pick<FastifyInstance, 'addHook'>, plan: Plan): void {
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
        return fail(reply, plan.refusal);
      case 'too_many_requests':
        return fail(reply, plan.tooMany);
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

function fail(reply: FastifyReply, { status, body, headers = {} }: VendorError): FastifyReply {
  return reply.code(status).headers(headers).send(body);
}
