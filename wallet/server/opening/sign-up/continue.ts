import type { FastifyReply, FastifyRequest } from 'fastify';
import { ownPath } from '../sessions/domain.ts';

/** Where the person was going before opening a wallet. */
const COOKIE = '__Host-continue';

const cookieOptions = { path: '/', secure: true, httpOnly: true, sameSite: 'lax' } as const;

/** Keeps in the browser where the way leads on to when the wallet is open. */
export function keepContinue(reply: FastifyReply, path: string): void {
  void reply.setCookie(COOKIE, ownPath(path), cookieOptions);
}

/** Takes out where the way leads on to: a path of ours, home if there is none. */
export function takeContinue(request: FastifyRequest, reply: FastifyReply): string {
  void reply.clearCookie(COOKIE, cookieOptions);
  return ownPath(request.cookies[COOKIE]);
}
