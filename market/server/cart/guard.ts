import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { browserCookie } from '#platform/http/cookie.ts';
import { sha256Base64url } from '#platform/kernel/canonical.ts';
import type { Carts } from './service.ts';

const cookie = browserCookie('__Host-cart');
const KEPT_S = 30 * 86_400;

/** The owner of a request's cart: the shopper, or else the browser if it has a cart. */
export function cartOwner(request: FastifyRequest): string | undefined {
  return request.shopper?.id ?? browserOwner(request);
}

/** Counts the pieces in a request's cart; undefined if there is no cart. */
export async function countInCart(carts: Pick<Carts, 'find'>, request: FastifyRequest): Promise<number | undefined> {
  const owner = cartOwner(request);
  return owner === undefined ? undefined : (await carts.find(owner)).count;
}

/** The owner of the browser's own cart, even if a shopper is signed in. */
function browserOwner(request: FastifyRequest): string | undefined {
  const token = cookie.read(request);
  return token === undefined ? undefined : sha256Base64url(token);
}

/** Does the same as `cartOwner`, but gives a cart to a browser without one. */
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

/**
 * Moves the browser's cart to the shopper who signs in, before the answer to that request leaves. If that fails, the
 * request fails and the browser keeps its cart. Call it on the app itself, before its routes.
 */
export function takeCartsAlong(app: FastifyInstance, { carts }: { carts: Pick<Carts, 'take'> }): void {
  app.addHook('onSend', async (request, reply) => {
    const { entered } = request;
    if (entered === undefined) return;
    // The failure page passes through this hook too, and must not try again.
    request.entered = undefined;
    const owner = browserOwner(request);
    if (owner === undefined) return;
    try {
      await carts.take(owner, entered.shopperId);
    } catch (error) {
      // The answer was a redirect; the failure page must not redirect.
      reply.removeHeader('location');
      throw error;
    }
    cookie.clear(reply);
  });
}
