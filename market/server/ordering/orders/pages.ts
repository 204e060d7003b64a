import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Static } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import { readCursor } from '#platform/http/cursor.ts';
import { FormFields, ownFormsOnly } from '#platform/http/form.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import type { Id } from '#platform/kernel/id.ts';
import { withQuery } from '#platform/http/url.ts';
import type { World } from '#platform/kernel/world.ts';
import { t } from '#platform/words/words.ts';
import { requireShopper } from '../../accounts/accounts/guard.ts';
import { sendUnknownAddress } from '../../message-pages.ts';
import type { Pages } from '../../pages.ts';
import type { Messages } from '../messages/service.ts';
import type { Order } from './domain.ts';
import type { Orders } from './service.ts';
import { toOrderData, toOrdersData } from './views.ts';
import type { LinksPort } from './port.ts';
import { refusalWords } from './words.ts';
import { urls } from '../../urls.ts';

/** The number of orders on one page of the list. */
const A_PAGE = 50;

const Params = Type.Object({ orderId: Type.String({ maxLength: 64 }) });

type OrderRequest = FastifyRequest<{ Params: Static<typeof Params> }>;

interface OrderPagesDeps {
  readonly orders: Orders;
  readonly messages: Pick<Messages, 'countOf'>;
  readonly links: LinksPort;
  readonly pages: Pages;
  readonly forms: FormGuard;
  readonly world: World;
}

/** The pages that show a shopper's orders, and that pay, cancel and confirm them. */
export function orderPages(deps: OrderPagesDeps): Routes {
  const { orders, links, forms } = deps;
  return async (app) => {
    app.addHook('preHandler', requireShopper);
    app.get(urls.ordering.orders.pattern, { schema: { querystring: AnyQuery } }, async (request, reply) => {
      const start = readCursor('ord', pageQuery(request.query, ['after']).after);
      if (!start.ok) return sendUnknownAddress(deps.pages, request, reply);
      const found = await orders.ofShopper(request.shopper!.id, { before: start.value, most: A_PAGE + 1 });
      const shown = found.slice(0, A_PAGE);
      const older = found.length > A_PAGE ? shown.at(-1)!.id : undefined;
      const data = toOrdersData(shown, { older, isNewest: start.value === undefined });
      return deps.pages.send(request, reply, { title: t('Your orders'), data });
    });
    app.get(urls.ordering.order.pattern, { schema: { params: Params } }, async (request, reply) => {
      const order = await findAsked(deps, request);
      return order ? showOrder(deps, request, reply, order) : reply.callNotFound();
    });
    app.get(urls.ordering.returnToOrder.pattern, { schema: { params: Params } }, async (request, reply) => {
      const order = await findAsked(deps, request);
      if (!order) return reply.callNotFound();
      // The address proves nothing, so the payment is looked up.
      await orders.sync(order.id);
      return reply.redirect(pageOf(order), 303);
    });
    const options = {
      schema: { params: Params, body: FormFields },
      preHandler: ownFormsOnly(forms, urls.ordering.orders()),
    };
    app.post(urls.ordering.pay.pattern, options, async (request, reply) => {
      const order = await findAsked(deps, request);
      if (!order) return reply.callNotFound();
      const linkId = await linkFor(order, request.body['wallet'], links);
      if (linkId === undefined) {
        const onward = { continue: pageOf(order) };
        return reply.redirect(withQuery(urls.wallet.paymentMethods(), onward), 303);
      }
      const paid = await orders.pay(order, linkId);
      const target = paid.ok && paid.value.status === 'awaiting_payment' ? paid.value.approvalUrl : null;
      return reply.redirect(target ?? pageOf(order), 303);
    });
    app.post(urls.ordering.cancel.pattern, options, async (request, reply) => {
      const order = await findAsked(deps, request);
      if (!order) return reply.callNotFound();
      const canceled = await orders.cancel(order.id);
      if (canceled.ok) return reply.redirect(pageOf(order), 303);
      return showOrder(deps, request, reply, (await findAsked(deps, request)) ?? order, refusalWords(canceled.error));
    });
    app.post(urls.ordering.confirm.pattern, options, async (request, reply) => {
      const order = await findAsked(deps, request);
      const part = order?.parts.find((one) => one.id === request.body['part']);
      if (!order || !part) return reply.callNotFound();
      const confirmed = await orders.confirm(order, part.id);
      // Only the holder releases money, on a page of the wallet, which leads back to the order.
      if (confirmed.ok) return reply.redirect(confirmed.value.confirmed ? pageOf(order) : confirmed.value.url, 303);
      // If it was confirmed in another window, the part is released.
      if (part.status === 'released') return reply.redirect(pageOf(order), 303);
      return showOrder(deps, request, reply, (await findAsked(deps, request)) ?? order, refusalWords(confirmed.error));
    });
    await app.register(problemPages(deps));
  };
}

/** Leads a buyer to the wallet's page about a problem, where alone a case opens. */
function problemPages(deps: OrderPagesDeps): Routes {
  const { orders, forms } = deps;
  return async (app) => {
    const options = {
      schema: { params: Params, body: FormFields },
      preHandler: ownFormsOnly(forms, urls.ordering.orders()),
    };
    app.post(urls.ordering.problem.pattern, options, async (request, reply) => {
      const order = await findAsked(deps, request);
      const part = order?.parts.find((one) => one.id === request.body['part']);
      if (!order || !part) return reply.callNotFound();
      const page = await orders.problemPage(order, part.id);
      if (page.ok) return reply.redirect(page.value, 303);
      return showOrder(deps, request, reply, order, refusalWords(page.error));
    });
  };
}

/** Finds the order that a request names, if it is the shopper's own. */
function findAsked({ orders }: OrderPagesDeps, request: OrderRequest): Promise<Order | undefined> {
  return orders.findOwn(request.shopper!.id, request.params.orderId);
}

function pageOf({ id: orderId }: Order): string {
  return urls.ordering.order({ orderId });
}

async function showOrder(
  { links, messages, pages, world }: OrderPagesDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  order: Order,
  fault?: string,
) {
  return pages.send(request, reply, {
    title: t('Your order'),
    status: fault === undefined ? 200 : 409,
    data: toOrderData(order, {
      wallets: await links.walletsOf(order.shopperId),
      now: world.clocks.business(),
      messages: await messages.countOf(order.parts),
      fault,
    }),
  });
}

/** Picks the link to pay by: the chosen one, else the order's own, else any that the shopper has. */
async function linkFor(order: Order, wanted: string | undefined, links: LinksPort): Promise<Id<'lnk'> | undefined> {
  const own = (await links.walletsOf(order.shopperId)).map((one) => one.id);
  return own.find((id) => id === wanted) ?? own.find((id) => id === order.linkId) ?? own[0];
}
