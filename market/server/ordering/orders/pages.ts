import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import type { Id } from '#platform/kernel/id.ts';
import { requireShopper } from '../../accounts/accounts/guard.ts';
import type { Pages } from '../../pages.ts';
import type { Order, OrderError } from './domain.ts';
import type { Orders } from './service.ts';
import { toOrderData, toOrdersData, toSellerData } from './views.ts';
import type { LinksPort, Refused, Unknown } from './wallet-port.ts';

const Fields = Type.Record(Type.String(), Type.String({ maxLength: 1_024 }));
type Fields = Readonly<Record<string, string>>;
const Params = Type.Object({ orderId: Type.String({ maxLength: 64 }) });

export interface OrderPagesDeps {
  readonly orders: Orders;
  readonly links: LinksPort;
  readonly pages: Pages;
  readonly forms: FormGuard;
  /** The origin where payments are approved. */
  readonly walletUrl: string;
  readonly sellerName: (sellerId: Id<'sel'>) => Promise<string>;
}

/** A shopper's orders, and a seller's parts of them. */
export function orderPages(deps: OrderPagesDeps): Routes {
  return async (app) => {
    app.addHook('preHandler', requireShopper);
    await app.register(shopperPages(deps));
    await app.register(sellerPages(deps));
  };
}

function guardOf(forms: FormGuard, page: string) {
  return async (request: FastifyRequest, reply: FastifyReply) =>
    forms.accepts(request) ? undefined : reply.redirect(page, 303);
}

function shopperPages({ orders, links, pages, forms, walletUrl }: OrderPagesDeps): Routes {
  /** The order, if it is this shopper's; nobody else's is there. */
  const find = async (request: FastifyRequest): Promise<Order | undefined> => {
    const order = await orders.find((request.params as { orderId: string }).orderId);
    return order?.shopperId === request.shopper!.id ? order : undefined;
  };
  const show = async (request: FastifyRequest, reply: FastifyReply, order: Order, status = 200) =>
    pages.send(request, reply, {
      title: 'Your order',
      status,
      formAction: [walletUrl],
      data: toOrderData(order, await links.walletsOf(order.shopperId)),
    });
  return async (app) => {
    app.get('/orders', async (request, reply) =>
      pages.send(request, reply, {
        title: 'Your orders',
        data: toOrdersData(await orders.ofShopper(request.shopper!.id)),
      }),
    );
    app.get('/orders/:orderId', { schema: { params: Params } }, async (request, reply) => {
      const order = await find(request);
      return order ? show(request, reply, order) : reply.callNotFound();
    });
    app.get('/orders/:orderId/return', { schema: { params: Params } }, async (request, reply) => {
      const order = await find(request);
      if (!order) return reply.callNotFound();
      // What the address says is not believed: the payment is looked up.
      await orders.sync(order.id);
      return reply.redirect(`/orders/${order.id}`, 303);
    });
    const options = { schema: { params: Params, body: Fields }, preHandler: guardOf(forms, '/orders') };
    app.post('/orders/:orderId/pay', options, async (request, reply) => {
      const order = await find(request);
      if (!order) return reply.callNotFound();
      const { wallet } = request.body as Fields;
      const own = await links.walletsOf(order.shopperId);
      const linkId = own.some((one) => one.id === wallet)
        ? wallet
        : (own.find((one) => one.id === order.linkId)?.id ?? own[0]?.id);
      if (linkId === undefined) return reply.redirect('/account/payment-methods', 303);
      const paid = await orders.pay(order, linkId);
      const target = paid.ok && paid.value.status === 'awaiting_payment' ? paid.value.approvalUrl : null;
      return reply.redirect(target ?? `/orders/${order.id}`, 303);
    });
    app.post('/orders/:orderId/confirm', options, async (request, reply) => {
      const order = await find(request);
      const part = order?.parts.find((one) => one.id === (request.body as Fields)['part']);
      if (!order || !part) return reply.callNotFound();
      await orders.confirm(order, part.id);
      return reply.redirect(`/orders/${order.id}`, 303);
    });
  };
}

function sellerPages({ orders, pages, forms, sellerName }: OrderPagesDeps): Routes {
  const show = async (request: FastifyRequest, reply: FastifyReply, fault?: string) => {
    const sellerId = request.shopper!.sellerId!;
    const faults = fault === undefined ? [] : [{ field: 'main', message: fault }];
    const data = toSellerData(await sellerName(sellerId), sellerId, await orders.ofSeller(sellerId), faults);
    return pages.send(request, reply, { title: 'Seller center', status: fault === undefined ? 200 : 422, data });
  };
  return async (app) => {
    app.addHook('preHandler', async (request, reply) =>
      request.shopper!.sellerId === null ? reply.callNotFound() : undefined,
    );
    app.get('/seller', async (request, reply) => show(request, reply));
    const options = { schema: { body: Fields }, preHandler: guardOf(forms, '/seller') };
    app.post('/seller/ship', options, async (request, reply) => {
      const { order: orderId = '', part: partId = '', carrier = '', code = '' } = request.body as Fields;
      const order = await orders.find(orderId);
      const part = order?.parts.find((one) => one.id === partId && one.sellerId === request.shopper!.sellerId);
      if (!order || !part || order.status !== 'paid') return reply.callNotFound();
      const trackingCode = code.trim();
      if (!/^[A-Za-z0-9 -]{4,40}$/.test(trackingCode) || !/^[A-Za-z ]{2,30}$/.test(carrier)) {
        return show(request, reply, 'Type the tracking number as it stands on the label: letters and digits.');
      }
      const shipped = await orders.ship(order, part.id, { carrier, trackingCode });
      return shipped.ok ? reply.redirect('/seller', 303) : show(request, reply, wordsOf(shipped.error));
    });
  };
}

function wordsOf(error: OrderError | Refused | Unknown): string {
  switch (error.code) {
    case 'wallet_refused':
      return `${error.problem.title}. ${error.problem.nextAction}`;
    case 'wallet_unreachable':
      return 'The wallet does not answer right now. Nothing was changed; try again in a minute.';
    case 'order_not_payable':
    case 'part_not_confirmable':
    case 'part_not_shippable':
      return 'This order is past that step already.';
  }
}
