import type { FastifyReply, FastifyRequest } from 'fastify';
import { browserCookie } from '#platform/http/cookie.ts';
import { entryRules } from './domain.ts';

const cookie = browserCookie('__Host-entry');

/** Binds an entry to this browser by its secret. */
export function setEntryCookie(reply: FastifyReply, token: string): void {
  cookie.set(reply, token, entryRules.lifeMs / 1_000);
}

/** Reads the secret of the entry that this browser has begun; the entry may be over. */
export function entryToken(request: FastifyRequest): string | undefined {
  return cookie.read(request);
}

/** Forgets the entry. */
export function clearEntryCookie(reply: FastifyReply): void {
  cookie.clear(reply);
}
