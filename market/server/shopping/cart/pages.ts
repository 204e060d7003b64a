import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { isId } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Pages } from '../../pages.ts';
import { cartOwner, ensureCartOwner } from './guard.ts';
import type { Carts } from './service.ts';
import { toCartData } from './views.ts';

const Fields = Type.Record(Type.String(), Type.String({ maxLength: 200 }));
type Fields = Readonly<Record<string, string>>;

/** The cart: seen, added to and changed, before anybody signs in. */
export function cartPages(deps: { carts: Carts; pages: Pages; forms: FormGuard; world: World }): Routes {
  const { carts, pages, forms, world } = deps;
  const guard = async (request: FastifyRequest, reply: FastifyReply) =>
    forms.accepts(request) ? undefined : reply.redirect('/cart', 303);
  const options = { schema: { body: Fields }, preHandler: guard };
  return async (app) => {
    app.get('/cart', async (request, reply) => {
      const owner = cartOwner(request);
      const cart = owner === undefined ? undefined : await carts.find(owner);
      return pages.send(request, reply, { title: 'Your cart', data: toCartData(cart) });
    });
    app.post('/cart/add', options, async (request, reply) => {
      const { product, quantity = '1' } = request.body as Fields;
      if (isId('prd', product))
        await carts.add(ensureCartOwner(request, reply, world.random), product, Number(quantity) || 1);
      return reply.redirect('/cart', 303);
    });
    app.post('/cart/set', options, async (request, reply) => {
      const { product, quantity = '' } = request.body as Fields;
      const owner = cartOwner(request);
      if (owner !== undefined && isId('prd', product) && /^\d{1,2}$/.test(quantity)) {
        await carts.set(owner, product, Number(quantity));
      }
      return reply.redirect('/cart', 303);
    });
  };
}
