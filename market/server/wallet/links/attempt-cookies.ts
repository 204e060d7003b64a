import type { FastifyReply, FastifyRequest } from 'fastify';
import { browserCookie } from '#platform/http/cookie.ts';

/** Binds link attempts to the browser that began them; several tabs can have one under way at once. */
const cookie = browserCookie('__Host-link');

/** Keeps the token of this browser's link attempts. */
export function keepAttemptToken(reply: FastifyReply, browserToken: string): void {
  cookie.set(reply, browserToken);
}

/** Reads the token of this browser's link attempts; undefined if it has begun none. */
export function attemptTokenOf(request: FastifyRequest): string | undefined {
  const token = cookie.read(request);
  return token !== undefined && /^[\w-]{43}$/.test(token) ? token : undefined;
}
