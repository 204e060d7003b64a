import type { FastifyReply, FastifyRequest } from 'fastify';
import { browserCookie } from '#platform/http/cookie.ts';

const cookie = browserCookie('__Host-recover');

/** Stores in the browser the secret of the application that it began. */
export function keepApplication(reply: FastifyReply, token: string): void {
  cookie.set(reply, token);
}

/** The secret of this browser's application; empty if it has none. */
export function applicationToken(request: FastifyRequest): string {
  return cookie.read(request) ?? '';
}
