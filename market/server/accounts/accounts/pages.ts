import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { FormFields, ownFormsOnly } from '#platform/http/form.ts';
import type { FormGuard } from '#platform/http/form.ts';
import type { KnownBrowsers } from '#platform/http/known-browsers.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { MOST_PATH, ownPath } from '#platform/kernel/own-path.ts';
import { addressLines } from '#platform/kernel/postal-address.ts';
import { t } from '#platform/words/words.ts';
import type { AuthData } from '../../../web/src/view-model.ts';
import type { Pages } from '../../pages.ts';
import type { Authenticators } from '../authenticators/service.ts';
import type { Sessions } from '../sessions/service.ts';
import { countries } from './countries-data.ts';
import type { Fault, PostalAddress } from './domain.ts';
import { clearShopperCookie, enterShopper, requireShopper, shopperToken } from './guard.ts';
import type { Ways } from './port.ts';
import { noAddress, toTypedAddress } from './schema.ts';
import type { Accounts } from './service.ts';
import { urls } from '../../urls.ts';

const doors = [
  ['login', urls.accounts.login],
  ['sign-up', urls.accounts.signUp],
] as const;

interface Deps {
  /** The ways in that need more than a password; see `entries`. */
  readonly ways: Ways;
  readonly accounts: Accounts;
  readonly authenticators: Pick<Authenticators, 'of'>;
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
  const { sessions, forms } = deps;
  const options = { schema: { body: FormFields }, preHandler: ownFormsOnly(forms, urls.accounts.login()) };
  return async (app) => {
    for (const [mode, { pattern }] of doors) {
      app.get(pattern, { schema: { querystring: AnyQuery } }, async (request, reply) => {
        const continueTo = ownPath(pageQuery(request.query, ['continue'], MOST_PATH).continue);
        if (request.shopper) return reply.redirect(continueTo, 303);
        return showAuth(deps, request, reply, { mode, continueTo, email: '', name: '', faults: [] });
      });
    }
    app.post(urls.accounts.login.pattern, options, (request, reply) => logIn(deps, request, reply));
    app.post(urls.accounts.passkeyLogin.pattern, options, (request, reply) => logInByPasskey(deps, request, reply));
    app.post(urls.accounts.signUp.pattern, options, (request, reply) => signUp(deps, request, reply));
    app.post(urls.accounts.logout.pattern, options, async (request, reply) => {
      const token = shopperToken(request);
      if (token !== undefined) await sessions.logout(token);
      clearShopperCookie(reply);
      return reply.redirect(urls.catalog.front(), 303);
    });
  };
}

/** A right password signs in a known browser; any other needs a second step. */
async function logIn(deps: Deps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { accounts, authenticators, browsers, ways } = deps;
  const { email = '', password = '', continue: wanted } = request.body as FormFields;
  const continueTo = ownPath(wanted);
  const browser = browsers.find(request, await accounts.knownAs(email));
  const proved = await accounts.login({ email, password, address: request.ip, browser });
  if (!proved.ok)
    return showAuth(deps, request, reply, { mode: 'login', continueTo, email, name: '', faults: proved.error });
  const { shopperId } = proved.value;
  if (browser === undefined) return ways.beginLogin(request, reply, { proved: proved.value, continueTo });
  await accounts.recordEntered(shopperId, { isKnown: true, method: 'password' });
  // A confirmation would ask for the app as well.
  const { hasApp } = await authenticators.of(shopperId);
  return enterShopper(deps, request, reply, { ...proved.value, isFresh: !hasApp, continueTo });
}

/** A passkey signs in anywhere: its device has verified its user. */
async function logInByPasskey(deps: Deps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { accounts, browsers, ways } = deps;
  const { challengeId = '', response: text = '', continue: wanted } = request.body as FormFields;
  const continueTo = ownPath(wanted);
  const proved = await ways.judgePasskey(challengeId, text);
  const shopper = proved && (await accounts.findById(proved.shopperId));
  if (!shopper) {
    const faults = [ways.passkeyFault()];
    return showAuth(deps, request, reply, { mode: 'login', continueTo, email: '', name: '', faults });
  }
  const isKnown = browsers.find(request, await accounts.knownAs(shopper.email)) !== undefined;
  await accounts.recordEntered(shopper.id, { isKnown, method: 'passkey' });
  return enterShopper(deps, request, reply, { ...proved, isFresh: true, continueTo });
}

/** A right form leads to the code by mail, whether the address has an account or not. */
async function signUp(deps: Deps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { accounts, ways } = deps;
  const { email = '', name = '', password = '', continue: wanted } = request.body as FormFields;
  const continueTo = ownPath(wanted);
  const prepared = await accounts.prepare({ email, name, password, address: request.ip });
  const begun = prepared.ok ? await ways.beginSignUp(reply, prepared.value, continueTo) : prepared;
  if (begun.ok) return begun.value;
  return showAuth(deps, request, reply, { mode: 'sign-up', continueTo, email, name, faults: begun.error });
}

async function showAuth(
  { pages, ways }: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  view: Omit<AuthData, 'page' | 'passkey'>,
): Promise<FastifyReply> {
  const isLogin = view.mode === 'login';
  const passkey = isLogin ? await ways.askForPasskey() : undefined;
  return pages.send(request, reply, {
    title: isLogin ? t('Sign in') : t('Open an account'),
    status: view.faults.length > 0 ? 422 : 200,
    data: { page: 'auth', passkey, ...view },
  });
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
