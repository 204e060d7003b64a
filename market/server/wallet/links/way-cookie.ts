import type { FastifyReply, FastifyRequest } from 'fastify';

/** Binds ways to the wallet to the browser that began them: several tabs may be on their way at once. */
const COOKIE = '__Host-link';
const cookieOptions = { path: '/', secure: true, httpOnly: true, sameSite: 'lax' } as const;

export function keepWay(reply: FastifyReply, browserToken: string): void {
  void reply.setCookie(COOKIE, browserToken, cookieOptions);
}

/** What binds this browser's ways, where it has set out before. */
export function wayOf(request: FastifyRequest): string | undefined {
  const token = request.cookies[COOKIE];
  return token !== undefined && /^[\w-]{43}$/.test(token) ? token : undefined;
}
