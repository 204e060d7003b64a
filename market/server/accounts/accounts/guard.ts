import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { browserCookie, clearSiteData } from '#platform/http/cookie.ts';
import { deviceName } from '#platform/http/device-name.ts';
import type { KnownBrowsers } from '#platform/http/known-browsers.ts';
import { withQuery } from '#platform/http/url.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Session } from '../sessions/domain.ts';
import type { Entering, Sessions } from '../sessions/service.ts';
import type { Shopper } from './domain.ts';
import type { Accounts } from './service.ts';
import { urls } from '../../urls.ts';

const cookie = browserCookie('__Host-shopper');
const KEPT_S = 30 * 86_400;

declare module 'fastify' {
  interface FastifyRequest {
    /** The shopper who is signed in. Set by `readShoppers`. */
    shopper?: Shopper;
    /** Their session; present whenever `shopper` is. Set by `readShoppers`. */
    shopperSession?: Session;
    /**
     * The shopper whom this very request signs in. A later wing moves what it keeps for the browser to this shopper, in
     * a hook before the answer leaves.
     */
    entered?: { readonly shopperId: Id<'shp'> } | undefined;
  }
}

/** Signs this browser in with a session's secret, for 30 days at most. */
export function setShopperCookie(reply: FastifyReply, token: string): void {
  cookie.set(reply, token, KEPT_S);
}

/** Signs this browser out, and asks it to clear the site's data. */
export function clearShopperCookie(reply: FastifyReply): void {
  cookie.clear(reply);
  clearSiteData(reply);
}

/** Reads the session's secret that the browser sent; it may be expired or invalid. */
export function shopperToken(request: FastifyRequest): string | undefined {
  return cookie.read(request);
}

/** Finds the shopper of every request that carries a session. Call it on the app itself, before its routes. */
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

/** Sends a shopper whose proof is not fresh to prove again who they are, and back here or to `page` afterwards. */
export function requireFresh(sessions: Pick<Sessions, 'isFresh'>, page: string) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    if (request.shopperSession && sessions.isFresh(request.shopperSession)) return undefined;
    const path = request.method === 'GET' ? request.url : page;
    return reply.redirect(withQuery(urls.accounts.confirm(), { continue: path }), 303);
  };
}

/**
 * Signs a shopper in here, remembers the browser, and sends it on. If the account has changed since it was proved, the
 * browser is sent to sign in again.
 */
export async function enterShopper(
  doors: { accounts: Accounts; sessions: Sessions; browsers: KnownBrowsers },
  request: FastifyRequest,
  reply: FastifyReply,
  { continueTo, ...entering }: Entering & { readonly continueTo: string },
): Promise<FastifyReply> {
  const { accounts, sessions, browsers } = doors;
  const { shopperId } = entering;
  const shopper = await accounts.findById(shopperId);
  // Read before the session starts, so that it is the account that was proved.
  const account = shopper && (await accounts.knownAs(shopper.email));
  const device = deviceName(request.headers['user-agent']);
  const token = await sessions.start(entering, device, shopperToken(request));
  if (token === undefined) return reply.redirect(withQuery(urls.accounts.login(), { continue: continueTo }), 303);
  if (account) browsers.remember(request, reply, account);
  setShopperCookie(reply, token);
  request.entered = { shopperId };
  // Unless another page was asked for, a seller sees their orders, and a shopper the front page.
  const isSeller = shopper !== undefined && shopper.sellerId !== null;
  const home = continueTo === urls.catalog.front() && isSeller ? urls.selling.center() : continueTo;
  return reply.redirect(home, 303);
}
