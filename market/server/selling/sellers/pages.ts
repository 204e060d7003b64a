import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import { FormFields, ownFormsOnly } from '#platform/http/form.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { withQuery } from '#platform/http/url.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import { requireShopper } from '../../accounts/accounts/guard.ts';
import { readSalesPlace } from '../../ordering/orders/sales-domain.ts';
import { sendUnknownAddress } from '../../message-pages.ts';
import type { Pages } from '../../pages.ts';
import { saleGroups } from './service.ts';
import type { SaleError, Sellers } from './service.ts';
import { toSellerData } from './views.ts';
import type { SalesPlace, Typed } from './views.ts';
import { faultOf } from './words.ts';
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
      const asked = pageQuery(request.query, ['done', 'group', 'after']);
      const news = doneWords.get(asked.done ?? '');
      return showCenter(deps, request, reply, { ...(news ? { news: news() } : {}), place: placeOf(asked) });
    });
    const options = { schema: { body: FormFields }, preHandler: ownFormsOnly(forms, urls.selling.center()) };
    app.post(urls.selling.ship.pattern, options, async (request, reply) => {
      const { order: orderId = '', part: partId = '', carrier = '', code = '' } = request.body;
      const quantities = quantitiesIn(request.body);
      const shipped = await sellers.ship(request.shopper!.sellerId!, { orderId, partId, carrier, code, quantities });
      return answer(deps, request, reply, 'announced', shipped, { partId, carrier, code, quantities });
    });
    app.post(urls.selling.withdraw.pattern, options, async (request, reply) => {
      const { order: orderId = '', part: partId = '', parcel: parcelId = '' } = request.body;
      const withdrawn = await sellers.withdraw(request.shopper!.sellerId!, { orderId, partId, parcelId });
      return answer(deps, request, reply, 'withdrawn', withdrawn, { partId, parcelId });
    });
    app.post(urls.selling.cancel.pattern, options, async (request, reply) => {
      const { order: orderId = '', part: partId = '', reason = '' } = request.body;
      const canceled = await sellers.cancel(request.shopper!.sellerId!, { orderId, partId, reason });
      return answer(deps, request, reply, 'canceled', canceled, { partId, reason });
    });
  };
}

const doneWords = new Map<string, Message>([
  ['announced', msg('The parcel is announced. The buyer sees it, and it counts as shipped when the carrier scans it.')],
  ['withdrawn', msg('The parcel is taken back. Enter the one that you send instead.')],
  ['canceled', msg('Canceled. The money is back with the buyer, and nothing is taken from you.')],
]);

/** Reads the typed quantities of a ship form, by product. */
function quantitiesIn(fields: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const prefix = 'quantity-';
  return new Map(
    Object.entries(fields)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );
}

/** Answers an action: redirects after a success, and shows the typed form with its fault after a refusal. */
async function answer(
  deps: SellerPagesDeps,
  request: FastifyRequest<{ Body: Static<typeof FormFields> }>,
  reply: FastifyReply,
  done: string,
  outcome: Result<void, SaleError>,
  typed: Omit<Typed, 'fault'>,
): Promise<FastifyReply> {
  const place = placeOf({ group: 'to_ship', after: request.body['after'] });
  if (outcome.ok) return reply.redirect(withQuery(urls.selling.center(), { ...place, done }), 303);
  if (outcome.error.code === 'part_not_found') {
    reply.callNotFound();
    return reply;
  }
  return showCenter(deps, request, reply, { typed: { ...typed, fault: faultOf(outcome.error) }, place });
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
  const after = readSalesPlace(place.group, place.after);
  return after ? ok({ group: place.group, after }) : err(undefined);
}
