import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { FormFields, ownFormsOnly } from '#platform/http/form.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { withQuery } from '#platform/http/url.ts';
import { isId } from '#platform/kernel/id.ts';
import { firstLetters, typedWhole } from '#platform/kernel/typed.ts';
import type { World } from '#platform/kernel/world.ts';
import { t } from '#platform/words/words.ts';
import type { CartData } from '../../web/src/cart-view-model.ts';
import type { Pages } from '../pages.ts';
import type { Catalog } from '../catalog/service.ts';
import { cartOwner, ensureCartOwner } from './guard.ts';
import type { Carts } from './service.ts';
import { toCartData } from './views.ts';
import { urls } from '../urls.ts';

const PAGE = urls.cart.cart();

interface CartPagesDeps {
  readonly carts: Carts;
  readonly catalog: Catalog;
  readonly pages: Pages;
  readonly forms: FormGuard;
  readonly world: World;
}

/** The pages that show and change a cart, with or without sign-in. */
export function cartPages(deps: CartPagesDeps): Routes {
  const { carts, catalog, forms, world } = deps;
  const options = { schema: { body: FormFields }, preHandler: ownFormsOnly(forms, PAGE) };
  return async (app) => {
    app.get(urls.cart.cart.pattern, { schema: { querystring: AnyQuery } }, async (request, reply) => {
      const news = await newsOf(catalog, pageQuery(request.query, ['did', 'product', 'was']));
      return showCart(deps, request, reply, { news });
    });
    app.post(urls.cart.add.pattern, options, async (request, reply) => {
      const { product, quantity = '1' } = request.body;
      const count = typedWhole(quantity) ?? 0;
      if (!isId('prd', product) || count < 1 || count > MOST_TYPED) return reply.redirect(PAGE, 303);
      const did = await carts.add(ensureCartOwner(request, reply, world.random), product, count);
      return reply.redirect(withQuery(PAGE, { did, product }), 303);
    });
    app.post(urls.cart.set.pattern, options, async (request, reply) => {
      const { product, quantity = '' } = request.body;
      const owner = cartOwner(request);
      const count = typedWhole(quantity);
      if (owner === undefined || !isId('prd', product) || count === undefined || count > MOST_TYPED) {
        return reply.redirect(PAGE, 303);
      }
      const was = await carts.set(owner, product, count);
      const isRemoved = count === 0 && was > 0;
      return reply.redirect(isRemoved ? withQuery(PAGE, { did: 'removed', product, was }) : `${PAGE}#${product}`, 303);
    });
    app.post(urls.cart.useCode.pattern, options, async (request, reply) => {
      const typed = firstLetters(request.body['code'] ?? '', MOST_CODE_LETTERS);
      const used = await carts.useCode(ensureCartOwner(request, reply, world.random), typed);
      if (used.ok) return reply.redirect(`${PAGE}#summary`, 303);
      return showCart(deps, request, reply, { code: { typed, refused: used.error } });
    });
    app.post(urls.cart.dropCoupon.pattern, options, async (request, reply) => {
      const { coupon } = request.body;
      const owner = cartOwner(request);
      if (owner !== undefined && isId('cpn', coupon)) await carts.dropCoupon(owner, coupon);
      return reply.redirect(`${PAGE}#summary`, 303);
    });
  };
}

/** The most letters of a typed code that are read and shown again. */
const MOST_CODE_LETTERS = 60;

async function showCart(
  { carts, pages }: CartPagesDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  more: Parameters<typeof toCartData>[1],
): Promise<FastifyReply> {
  const owner = cartOwner(request);
  const cart = owner === undefined ? undefined : await carts.find(owner);
  return pages.send(request, reply, {
    title: t('Your cart'),
    status: more?.code === undefined ? 200 : 422,
    data: toCartData(cart, more),
  });
}

/** The largest number that the shop's forms send; the cart decides how many can be bought at once. */
const MOST_TYPED = 99;

/** Says what was just done to the cart. The product's name is looked up, so no forged address sets the text. */
async function newsOf(
  catalog: Catalog,
  query: { did?: string; product?: string; was?: string },
): Promise<CartData['news']> {
  if (!isId('prd', query.product)) return undefined;
  const [product] = await catalog.productsById([query.product]);
  if (!product) return undefined;
  switch (query.did ?? '') {
    case 'added':
      return { kind: 'success', text: t('{name} is in your cart.', { name: product.name }) };
    case 'as_many_as_there_are':
      return {
        kind: 'warning',
        text: t('You have as many of “{name}” in your cart as you can buy at once.', { name: product.name }),
      };
    case 'sold_out':
      return {
        kind: 'warning',
        text: t('{name} was sold out just before, so it is not in your cart.', { name: product.name }),
      };
    case 'not_payable':
      return {
        kind: 'warning',
        text: t('{name} cannot be bought just now, so it is not in your cart.', { name: product.name }),
      };
    case 'too_many_lines':
      return {
        kind: 'warning',
        text: t('Your cart is full, so {name} is not in it. Order what is in it first.', { name: product.name }),
      };
    case 'too_many_sellers':
      return {
        kind: 'warning',
        text: t('Your cart is from as many shops as one order can be, so {name} is not in it.', { name: product.name }),
      };
    case 'too_much':
      return {
        kind: 'warning',
        text: t('With {name} your cart would cost more than one order can be for, so it was not added.', {
          name: product.name,
        }),
      };
    case 'removed':
      return {
        kind: 'info',
        text: t('{name} is no longer in your cart.', { name: product.name }),
        undo: { product: product.id, quantity: typedWhole(query.was ?? '') || 1 },
      };
    default:
      return undefined;
  }
}
