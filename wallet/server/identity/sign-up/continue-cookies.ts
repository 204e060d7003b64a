import type { FastifyReply, FastifyRequest } from 'fastify';
import { browserCookie } from '#platform/http/cookie.ts';
import { ownPath } from '../sessions/domain.ts';

/** Where the person was going before opening a wallet. */
const cookie = browserCookie('__Host-continue');

/** Keeps in the browser where the way leads on to when the wallet is open. */
export function keepContinue(reply: FastifyReply, path: string): void {
  cookie.set(reply, ownPath(path));
}

/** Takes out where the way leads on to: a path of the wallet, home if there is none. */
export function takeContinue(request: FastifyRequest, reply: FastifyReply): string {
  cookie.clear(reply);
  return ownPath(cookie.read(request));
}
