import type { FastifyReply, FastifyRequest } from 'fastify';

/** Binds a way to the wallet to the browser that began it. */
const COOKIE = '__Host-link';
const cookieOptions = { path: '/', secure: true, httpOnly: true, sameSite: 'lax' } as const;

export function keepWay(reply: FastifyReply, browserToken: string): void {
  void reply.setCookie(COOKIE, browserToken, cookieOptions);
}

/** Takes the way out of the browser: it is used up, whatever comes of it. */
export function takeWay(request: FastifyRequest, reply: FastifyReply): string | undefined {
  void reply.clearCookie(COOKIE, cookieOptions);
  return request.cookies[COOKIE];
}
