import type { FastifyReply, FastifyRequest } from 'fastify';
import { browserCookie } from '#platform/http/cookie.ts';
import { sessionRules } from './domain.ts';

/** Holds the secret of a login that waits for a second factor. */
const cookie = browserCookie('__Host-login');

/** Stores the secret of a waiting login in the browser. */
export function keepPending(reply: FastifyReply, token: string): void {
  cookie.set(reply, token, sessionRules.pendingMs / 1_000);
}

/** Reads the secret of the waiting login; empty if there is none. */
export function pendingToken(request: FastifyRequest): string {
  return cookie.read(request) ?? '';
}

/** Removes the secret of a waiting login from the browser. */
export function dropPending(request: FastifyRequest, reply: FastifyReply): void {
  if (cookie.read(request) !== undefined) cookie.clear(reply);
}
