import type { FastifyReply, FastifyRequest } from 'fastify';
import { sha256Base64url } from '#platform/kernel/canonical.ts';

const COOKIE = '__Host-cart';
const cookieOptions = { path: '/', secure: true, httpOnly: true, sameSite: 'lax' } as const;

/** Whose cart a request is about: the shopper's, or that of the browser, if it has one. */
export function cartOwner(request: FastifyRequest): string | undefined {
  return request.shopper?.id ?? browserOwner(request);
}

/** The cart of the browser itself, whoever is signed in. */
export function browserOwner(request: FastifyRequest): string | undefined {
  const token = request.cookies[COOKIE];
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
  void reply.setCookie(COOKIE, token, { ...cookieOptions, maxAge: 30 * 86_400 });
  return sha256Base64url(token);
}

export function dropBrowserCart(reply: FastifyReply): void {
  void reply.clearCookie(COOKIE, cookieOptions);
}
