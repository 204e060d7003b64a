import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { browserCookie } from '#platform/http/cookie.ts';
import { sha256Base64url } from '#platform/kernel/canonical.ts';
import type { Carts } from './service.ts';

const cookie = browserCookie('__Host-cart');
const KEPT_S = 30 * 86_400;

/** Whose cart a request is about: the shopper's, or that of the browser, if it has one. */
export function cartOwner(request: FastifyRequest): string | undefined {
  return request.shopper?.id ?? browserOwner(request);
}

/** How much is in the cart that a request is about; undefined where there is none. */
export async function countInCart(carts: Pick<Carts, 'find'>, request: FastifyRequest): Promise<number | undefined> {
  const owner = cartOwner(request);
  return owner === undefined ? undefined : (await carts.find(owner)).count;
}

/** The cart of the browser itself, whoever is signed in. */
function browserOwner(request: FastifyRequest): string | undefined {
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

/**
 * Moves the browser's cart to the shopper who signs in, before the answer to that request leaves. If that fails, the
 * request fails and the browser keeps its cart. To be called on the app itself, before its routes.
 */
export function takeCartsAlong(app: FastifyInstance, { carts }: { carts: Pick<Carts, 'take'> }): void {
  app.addHook('onSend', async (request, reply) => {
    const { entered } = request;
    if (entered === undefined) return;
    // The page about a failure comes through this hook too, and must not try again.
    request.entered = undefined;
    const owner = browserOwner(request);
    if (owner === undefined) return;
    try {
      await carts.take(owner, entered.shopperId);
    } catch (error) {
      // The answer was a redirect; the page about a failure stays where it is.
      reply.removeHeader('location');
      throw error;
    }
    cookie.clear(reply);
  });
}
