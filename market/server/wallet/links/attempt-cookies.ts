import type { FastifyReply, FastifyRequest } from 'fastify';
import { browserCookie } from '#platform/http/cookie.ts';

/** Binds ways to the wallet to the browser that began them: several tabs may be on their way at once. */
const cookie = browserCookie('__Host-link');

export function keepWay(reply: FastifyReply, browserToken: string): void {
  cookie.set(reply, browserToken);
}

/** What binds this browser's ways, where it has set out before. */
export function wayOf(request: FastifyRequest): string | undefined {
  const token = cookie.read(request);
  return token !== undefined && /^[\w-]{43}$/.test(token) ? token : undefined;
}
