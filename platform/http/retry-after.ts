import type { FastifyReply } from 'fastify';

/** Sets `Retry-After` (RFC 9110) to the seconds until a retry makes sense: rounded up, at least one. */
export function setRetryAfter(reply: FastifyReply, until: Date, now: Date): void {
  const seconds = Math.ceil((until.getTime() - now.getTime()) / 1_000);
  void reply.header('retry-after', String(Math.max(1, seconds)));
}
