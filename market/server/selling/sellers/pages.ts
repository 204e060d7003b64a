import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { FormFields, ownFormsOnly } from '#platform/http/form.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import type { World } from '#platform/kernel/world.ts';
import { requireShopper } from '../../accounts/accounts/guard.ts';
import { refusalWords } from '../../ordering/orders/words.ts';
import type { Pages } from '../../pages.ts';
import type { Sellers, ShipError } from './service.ts';
import { toSellerData } from './views.ts';
import type { Typed } from './views.ts';

/** The seller center, for whoever has a shop; for anybody else it is not there. */
export function sellerPages(deps: { sellers: Sellers; pages: Pages; forms: FormGuard; world: World }): Routes {
  const { sellers, pages, forms, world } = deps;
  const show = async (
    request: FastifyRequest,
    reply: FastifyReply,
    more: { typed?: Typed; news?: string },
  ): Promise<FastifyReply> => {
    const { id, sellerId } = request.shopper!;
    const center = await sellers.center({ id, sellerId: sellerId! });
    return pages.send(request, reply, {
      title: 'Seller center',
      status: more.typed === undefined ? 200 : 422,
      data: toSellerData(center, world.clocks.business(), more),
    });
  };
  return async (app) => {
    app.addHook('preHandler', requireShopper);
    app.addHook('preHandler', async (request, reply) =>
      request.shopper!.sellerId === null ? reply.callNotFound() : undefined,
    );
    app.get('/seller', { schema: { querystring: AnyQuery } }, async (request, reply) => {
      const isNews = pageQuery(request.query, ['shipped']).shipped !== undefined;
      return show(request, reply, isNews ? { news: 'Shipped. The buyer knows, and the carrier is followed.' } : {});
    });
    const options = { schema: { body: FormFields }, preHandler: ownFormsOnly(forms, '/seller') };
    app.post('/seller/ship', options, async (request, reply) => {
      const { order: orderId = '', part: partId = '', carrier = '', code = '' } = request.body;
      const shipped = await sellers.ship(request.shopper!.sellerId!, { orderId, partId, carrier, code });
      if (shipped.ok) return reply.redirect('/seller?shipped', 303);
      if (shipped.error.code === 'part_not_found') return reply.callNotFound();
      return show(request, reply, { typed: { partId, carrier, code, fault: wordsOf(shipped.error) } });
    });
  };
}

function wordsOf(error: Exclude<ShipError, { code: 'part_not_found' }>): string {
  switch (error.code) {
    case 'carrier_unknown':
      return 'Choose one of the carriers.';
    case 'tracking_code_malformed':
      return 'Type the tracking number as it stands on the label: letters and digits, at least six.';
    case 'wallet_refused':
    case 'order_not_payable':
    case 'order_not_cancelable':
    case 'part_not_confirmable':
    case 'part_not_shippable':
    case 'tracking_code_used':
    case 'parcel_delivered_before':
      return refusalWords(error);
  }
}
