import type { FastifyReply, FastifyRequest } from 'fastify';
import { deviceName } from '#platform/http/device-name.ts';
import type { Routes } from '#platform/http/app.ts';
import { FormFields, ownFormsOnly } from '#platform/http/form.ts';
import type { FormGuard } from '#platform/http/form.ts';
import type { KnownBrowsers } from '#platform/http/known-browsers.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import type { Id } from '#platform/kernel/id.ts';
import { MOST_PATH, ownPath } from '#platform/kernel/own-path.ts';
import { addressLines } from '#platform/kernel/postal-address.ts';
import { t } from '#platform/words/words.ts';
import type { AuthData } from '../../../web/src/view-model.ts';
import type { Pages } from '../../pages.ts';
import type { Sessions } from '../sessions/service.ts';
import { countries } from './countries-data.ts';
import type { Fault, PostalAddress } from './domain.ts';
import { clearShopperCookie, requireShopper, setShopperCookie, shopperToken } from './guard.ts';
import { noAddress, toTypedAddress } from './schema.ts';
import type { Accounts } from './service.ts';
import { urls } from '../../urls.ts';

const doors = [
  ['login', urls.accounts.login],
  ['sign-up', urls.accounts.signUp],
] as const;

interface Deps {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly pages: Pages;
  readonly forms: FormGuard;
  readonly browsers: KnownBrowsers;
}

/** The pages for opening an account, for signing in and out, and for a shopper's own data. */
export function accountPages(deps: Deps): Routes {
  return async (app) => {
    await app.register(doorPages(deps));
    await app.register(ownPages(deps));
  };
}

/** The pages for sign-up, sign-in and sign-out. */
function doorPages(deps: Deps): Routes {
  const { accounts, sessions, pages, forms, browsers } = deps;
  const options = { schema: { body: FormFields }, preHandler: ownFormsOnly(forms, urls.accounts.login()) };
  return async (app) => {
    for (const [mode, { pattern }] of doors) {
      app.get(pattern, { schema: { querystring: AnyQuery } }, async (request, reply) => {
        const continueTo = ownPath(pageQuery(request.query, ['continue'], MOST_PATH).continue);
        if (request.shopper) return reply.redirect(continueTo, 303);
        return showAuth(pages, request, reply, { mode, continueTo, email: '', name: '', faults: [] });
      });
      app.post(pattern, options, async (request, reply) => {
        const { email = '', name = '', password = '', continue: wanted } = request.body;
        const continueTo = ownPath(wanted);
        const known = await accounts.knownAs(email);
        const browser = browsers.find(request, known);
        const asked = { email, password, address: request.ip, browser };
        const entered = mode === 'login' ? await accounts.login(asked) : await accounts.signUp({ ...asked, name });
        if (entered.ok) {
          const account = known ?? (await accounts.knownAs(email));
          if (account) browsers.remember(request, reply, account);
          return enter(deps, request, reply, { shopperId: entered.value, continueTo });
        }
        return showAuth(pages, request, reply, { mode, continueTo, email, name, faults: entered.error });
      });
    }
    app.post(urls.accounts.logout.pattern, options, async (request, reply) => {
      const token = shopperToken(request);
      if (token !== undefined) await sessions.logout(token);
      clearShopperCookie(reply);
      return reply.redirect(urls.catalog.front(), 303);
    });
  };
}

function showAuth(
  pages: Pages,
  request: FastifyRequest,
  reply: FastifyReply,
  view: Omit<AuthData, 'page'>,
): Promise<FastifyReply> {
  const title = view.mode === 'login' ? t('Sign in') : t('Open an account');
  return pages.send(request, reply, {
    title,
    status: view.faults.length > 0 ? 422 : 200,
    data: { page: 'auth', ...view },
  });
}

/** Signs a shopper in here, and sends the browser on. */
async function enter(
  { accounts, sessions }: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  { shopperId, continueTo }: { shopperId: Id<'shp'>; continueTo: string },
): Promise<FastifyReply> {
  const device = deviceName(request.headers['user-agent']);
  setShopperCookie(reply, await sessions.start(shopperId, device, shopperToken(request)));
  request.entered = { shopperId };
  return reply.redirect(await homeOf(accounts, shopperId, continueTo), 303);
}

/** The page after sign-in. Unless another was asked for, a seller sees their orders, and a shopper the front page. */
async function homeOf(accounts: Accounts, shopperId: Id<'shp'>, continueTo: string): Promise<string> {
  if (continueTo !== urls.catalog.front()) return continueTo;
  const shopper = await accounts.findById(shopperId);
  return shopper !== undefined && shopper.sellerId !== null ? urls.selling.center() : continueTo;
}

/** The pages of a shopper who is signed in. */
function ownPages({ accounts, pages, forms }: Deps): Routes {
  return async (app) => {
    app.addHook('preHandler', requireShopper);
    app.get(urls.accounts.account.pattern, async (request, reply) => {
      const { name, email, sellerId, address } = request.shopper!;
      return pages.send(request, reply, {
        title: t('Your account'),
        data: {
          page: 'account',
          name,
          email,
          sells: sellerId !== null,
          address: address && addressLines(address).join(', '),
        },
      });
    });
    app.get(urls.accounts.address.pattern, { schema: { querystring: AnyQuery } }, async (request, reply) =>
      showAddress(pages, request, reply, {
        address: request.shopper!.address ?? noAddress,
        faults: [],
        saved: pageQuery(request.query, ['saved']).saved !== undefined,
      }),
    );
    const options = { schema: { body: FormFields }, preHandler: ownFormsOnly(forms, urls.accounts.address()) };
    app.post(urls.accounts.address.pattern, options, async (request, reply) => {
      const address = toTypedAddress(request.body);
      const saved = await accounts.setAddress(request.shopper!.id, address);
      if (saved.ok) return reply.redirect(`${urls.accounts.address()}?saved`, 303);
      return showAddress(pages, request, reply, { address, faults: saved.error, saved: false });
    });
  };
}

function showAddress(
  pages: Pages,
  request: FastifyRequest,
  reply: FastifyReply,
  view: { address: PostalAddress; faults: readonly Fault[]; saved: boolean },
): Promise<FastifyReply> {
  return pages.send(request, reply, {
    title: t('Your address'),
    status: view.faults.length > 0 ? 422 : 200,
    data: { page: 'address', countries, ...view },
  });
}
