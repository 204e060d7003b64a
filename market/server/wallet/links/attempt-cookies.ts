import type { FastifyReply, FastifyRequest } from 'fastify';
import { browserCookie } from '#platform/http/cookie.ts';

/** Binds link attempts to the browser that began them. Several tabs can have one at the same time. */
const cookie = browserCookie('__Host-link');

/** Sets the token of this browser's link attempts. */
export function keepAttemptToken(reply: FastifyReply, browserToken: string): void {
  cookie.set(reply, browserToken);
}

/** Reads the token of this browser's link attempts; undefined if it has begun none. */
export function attemptTokenOf(request: FastifyRequest): string | undefined {
  const token = cookie.read(request);
  return token !== undefined && /^[\w-]{43}$/.test(token) ? token : undefined;
}
