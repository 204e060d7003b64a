import type { FastifyReply } from 'fastify';

/** Says in `Retry-After` (RFC 9110) how many seconds a refusal still holds: rounded up, one at least. */
export function setRetryAfter(reply: FastifyReply, until: Date, now: Date): void {
  const seconds = Math.ceil((until.getTime() - now.getTime()) / 1_000);
  void reply.header('retry-after', String(Math.max(1, seconds)));
}
