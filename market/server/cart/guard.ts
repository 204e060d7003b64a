import type { FastifyReply, FastifyRequest } from 'fastify';
import { browserCookie } from '#platform/http/cookie.ts';
import { sha256Base64url } from '#platform/kernel/canonical.ts';

const cookie = browserCookie('__Host-cart');
const KEPT_S = 30 * 86_400;

/** Whose cart a request is about: the shopper's, or that of the browser, if it has one. */
export function cartOwner(request: FastifyRequest): string | undefined {
  return request.shopper?.id ?? browserOwner(request);
}

/** The cart of the browser itself, whoever is signed in. */
export function browserOwner(request: FastifyRequest): string | undefined {
  const token = cookie.read(request);
  return token === undefined ? undefined : sha256Base64url(token);
}

/** As `cartOwner`; a browser without a cart gets one. */
export function ensureCartOwner(
  request: FastifyRequest,
  reply: FastifyReply,
  random: (bytes: number) => Buffer,
): string {
  const known = cartOwner(request);
  if (known !== undefined) return known;
  const token = random(24).toString('base64url');
  cookie.set(reply, token, KEPT_S);
  return sha256Base64url(token);
}

export function dropBrowserCart(reply: FastifyReply): void {
  cookie.clear(reply);
}
