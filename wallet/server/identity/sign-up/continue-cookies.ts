import type { FastifyReply, FastifyRequest } from 'fastify';
import { browserCookie } from '#platform/http/cookie.ts';
import { ownPath } from '#platform/kernel/own-path.ts';

/** Holds the path to which the person goes on after sign-up. */
const cookie = browserCookie('__Host-continue');

/** Stores in the browser the path to which the person goes on after sign-up. */
export function keepContinue(reply: FastifyReply, path: string): void {
  cookie.set(reply, ownPath(path));
}

/** Takes the stored path out of the browser: a path of the wallet; home if there is none. */
export function takeContinue(request: FastifyRequest, reply: FastifyReply): string {
  cookie.clear(reply);
  return ownPath(cookie.read(request));
}
