import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { browserCookie, clearSiteData } from '#platform/http/cookie.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Session } from '../sessions/domain.ts';
import type { Sessions } from '../sessions/service.ts';
import type { Shopper } from './domain.ts';
import type { Accounts } from './service.ts';
import { urls } from '../../urls.ts';

const cookie = browserCookie('__Host-shopper');
const KEPT_S = 30 * 86_400;

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is signed in, in this browser. */
    shopper?: Shopper;
    /** In which session; there is one wherever there is a shopper. */
    shopperSession?: Session;
    /**
     * Who signs in with this very request. A later wing that keeps something for browsers hands it to this shopper in a
     * hook, before the answer leaves.
     */
    entered?: { readonly shopperId: Id<'shp'> } | undefined;
  }
}

export function setShopperCookie(reply: FastifyReply, token: string): void {
  cookie.set(reply, token, KEPT_S);
}

/** Signs this browser out, and has it forget what it showed. */
export function clearShopperCookie(reply: FastifyReply): void {
  cookie.clear(reply);
  clearSiteData(reply);
}

export function shopperToken(request: FastifyRequest): string | undefined {
  return cookie.read(request);
}

/** Finds the shopper of every request that carries a session. To be called on the app itself, before its routes. */
export function readShoppers(app: FastifyInstance, doors: { accounts: Accounts; sessions: Sessions }): void {
  app.decorateRequest('shopper');
  app.decorateRequest('shopperSession');
  app.decorateRequest('entered');
  app.addHook('onRequest', async (request) => {
    const token = shopperToken(request);
    const session = token === undefined ? undefined : await doors.sessions.find(token);
    const shopper = session && (await doors.accounts.findById(session.shopperId));
    if (!session || !shopper) return;
    request.shopperSession = session;
    request.shopper = shopper;
  });
}

/** Sends a browser that is not signed in to the login page, and back here afterwards. */
export async function requireShopper(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
  if (request.shopper) return undefined;
  const path = request.method === 'GET' ? request.url : urls.cart.cart();
  return reply.redirect(`${urls.accounts.login()}?continue=${encodeURIComponent(path)}`, 303);
}

/** Where to go after signing in: a path of our own, or the front page. */
export function ownPath(path: string | undefined): string {
  return path && /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(path) ? path : urls.catalog.front();
}
