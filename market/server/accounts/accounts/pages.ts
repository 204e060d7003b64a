import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import type { AuthData } from '../../../web/src/view-model.ts';
import type { Pages } from '../../pages.ts';
import { browserOwner, dropBrowserCart } from '../../shopping/cart/guard.ts';
import type { Carts } from '../../shopping/cart/service.ts';
import type { Fault } from './domain.ts';
import { clearShopperCookie, ownPath, requireShopper, setShopperCookie, shopperToken } from './guard.ts';
import type { Accounts } from './service.ts';

const Fields = Type.Record(Type.String(), Type.String({ maxLength: 1_024 }));
type Fields = Readonly<Record<string, string>>;
const Query = Type.Object({ continue: Type.Optional(Type.String({ maxLength: 2_048 })) });

/** Opening an account, signing in and out. What a browser had in its cart goes along. */
export function accountPages(deps: { accounts: Accounts; carts: Carts; pages: Pages; forms: FormGuard }): Routes {
  const { accounts, carts, pages, forms } = deps;
  const show = (request: FastifyRequest, reply: FastifyReply, view: Omit<AuthData, 'page'>) => {
    const title = view.mode === 'login' ? 'Sign in' : 'Open an account';
    return pages.send(request, reply, {
      title,
      status: view.faults.length > 0 ? 422 : 200,
      data: { page: 'auth', ...view },
    });
  };
  const enter = async (request: FastifyRequest, reply: FastifyReply, token: string, continueTo: string) => {
    setShopperCookie(reply, token);
    const owner = browserOwner(request);
    const shopper = await accounts.find(token);
    if (owner !== undefined && shopper) {
      await carts.take(owner, shopper.id);
      dropBrowserCart(reply);
    }
    return reply.redirect(continueTo, 303);
  };
  const guard = async (request: FastifyRequest, reply: FastifyReply) =>
    forms.accepts(request) ? undefined : reply.redirect('/account/login', 303);
  const options = { schema: { body: Fields }, preHandler: guard };
  return async (app) => {
    for (const mode of ['login', 'sign-up'] as const) {
      app.get(`/account/${mode}`, { schema: { querystring: Query } }, async (request, reply) => {
        const continueTo = ownPath(request.query.continue);
        if (request.shopper) return reply.redirect(continueTo, 303);
        return show(request, reply, { mode, continueTo, email: '', name: '', faults: [] });
      });
      app.post(`/account/${mode}`, options, async (request, reply) => {
        const { email = '', name = '', password = '', continue: wanted } = request.body as Fields;
        const continueTo = ownPath(wanted);
        const entered =
          mode === 'login'
            ? await accounts.login({ email, password, address: request.ip })
            : await accounts.signUp({ email, name, password });
        if (entered.ok) return enter(request, reply, entered.value, continueTo);
        return show(request, reply, { mode, continueTo, email, name, faults: entered.error as Fault[] });
      });
    }
    app.post('/account/logout', options, async (request, reply) => {
      const token = shopperToken(request);
      if (token !== undefined) await accounts.logout(token);
      clearShopperCookie(reply);
      return reply.redirect('/', 303);
    });
    app.get('/account', { preHandler: requireShopper }, async (request, reply) => {
      const { name, email, sellerId } = request.shopper!;
      return pages.send(request, reply, {
        title: 'Your account',
        data: { page: 'account', name, email, sells: sellerId !== null },
      });
    });
  };
}
