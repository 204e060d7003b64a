import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { readCursor } from '#platform/http/cursor.ts';
import { FormFields, ownFormsOnly } from '#platform/http/form.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { withQuery } from '#platform/http/url.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { t } from '#platform/words/words.ts';
import { requireShopper } from '../../accounts/accounts/guard.ts';
import { refusalWords } from '../../ordering/orders/words.ts';
import { sendUnknownAddress } from '../../message-pages.ts';
import type { Pages } from '../../pages.ts';
import { saleGroups } from './service.ts';
import type { Sellers, ShipError } from './service.ts';
import { toSellerData } from './views.ts';
import type { SalesPlace, Typed } from './views.ts';
import { urls } from '../../urls.ts';

interface SellerPagesDeps {
  readonly sellers: Sellers;
  readonly pages: Pages;
  readonly forms: FormGuard;
  readonly world: World;
}

/** The seller center of a shopper with a shop; for other shoppers it does not exist. */
export function sellerPages(deps: SellerPagesDeps): Routes {
  const { sellers, forms } = deps;
  return async (app) => {
    app.addHook('preHandler', requireShopper);
    app.addHook('preHandler', async (request, reply) =>
      request.shopper!.sellerId === null ? reply.callNotFound() : undefined,
    );
    app.get(urls.selling.center.pattern, { schema: { querystring: AnyQuery } }, async (request, reply) => {
      const asked = pageQuery(request.query, ['shipped', 'group', 'after']);
      const news =
        asked.shipped !== undefined ? { news: t('Shipped. The buyer knows, and we follow the parcel.') } : {};
      return showCenter(deps, request, reply, { ...news, place: placeOf(asked) });
    });
    const options = { schema: { body: FormFields }, preHandler: ownFormsOnly(forms, urls.selling.center()) };
    app.post(urls.selling.ship.pattern, options, async (request, reply) => {
      const { order: orderId = '', part: partId = '', carrier = '', code = '' } = request.body;
      const shipped = await sellers.ship(request.shopper!.sellerId!, { orderId, partId, carrier, code });
      const place = placeOf({ group: 'to_ship', after: request.body['after'] });
      if (shipped.ok) return reply.redirect(withQuery(urls.selling.center(), { ...place, shipped: '' }), 303);
      if (shipped.error.code === 'part_not_found') return reply.callNotFound();
      return showCenter(deps, request, reply, {
        typed: { partId, carrier, code, fault: wordsOf(shipped.error) },
        place,
      });
    });
  };
}

/** Shows the seller center: the first page of every list, or a later page of one, with news or a refused form. */
async function showCenter(
  { sellers, pages, world }: SellerPagesDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  more: { typed?: Typed; news?: string; place?: SalesPlace | undefined },
): Promise<FastifyReply> {
  const { id, sellerId } = request.shopper!;
  const page = toPage(more.place);
  if (!page.ok) return sendUnknownAddress(pages, request, reply);
  const center = await sellers.center({ id, sellerId: sellerId! }, page.value);
  return pages.send(request, reply, {
    title: t('Seller center'),
    status: more.typed === undefined ? 200 : 422,
    data: toSellerData(center, world.clocks.business(), more),
  });
}

/** The later page of a list that the address or form names, if it names one. */
function placeOf({ group, after = '' }: { group?: string; after?: string | undefined }): SalesPlace | undefined {
  const known = saleGroups.find((one) => one === group);
  return known && after !== '' ? { group: known, after } : undefined;
}

function toPage(place: SalesPlace | undefined) {
  if (place === undefined) return ok(undefined);
  const after = readCursor('ord', place.after);
  return after.ok && after.value !== undefined ? ok({ group: place.group, after: after.value }) : err(undefined);
}

function wordsOf(error: Exclude<ShipError, { code: 'part_not_found' }>): string {
  switch (error.code) {
    case 'carrier_unknown':
      return t('Choose one of the carriers.');
    case 'tracking_code_malformed':
      return t('Type the tracking number as it stands on the label: letters and digits, at least six.');
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
