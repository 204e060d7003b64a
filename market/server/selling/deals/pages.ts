import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { FormFields, ownFormsOnly } from '#platform/http/form.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { withQuery } from '#platform/http/url.ts';
import { firstLetters } from '#platform/kernel/typed.ts';
import type { World } from '#platform/kernel/world.ts';
import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import { requireShopper } from '../../accounts/accounts/guard.ts';
import type { Catalog } from '../../catalog/service.ts';
import type { Pages } from '../../pages.ts';
import { urls } from '../../urls.ts';
import { newTyped, toDealsData } from './views.ts';

interface DealPagesDeps {
  readonly catalog: Pick<Catalog, 'goodsOf' | 'dealsOf' | 'addDeal' | 'endDeal'>;
  readonly pages: Pages;
  readonly forms: FormGuard;
  readonly world: World;
}

/** The deals of a shopper with a shop; for other shoppers the page does not exist. */
export function dealPages(deps: DealPagesDeps): Routes {
  const { catalog, forms } = deps;
  return async (app) => {
    app.addHook('preHandler', requireShopper);
    app.addHook('preHandler', async (request, reply) =>
      request.shopper!.sellerId === null ? reply.callNotFound() : undefined,
    );
    app.get(urls.selling.deals.pattern, { schema: { querystring: AnyQuery } }, async (request, reply) => {
      const news = doneWords.get(pageQuery(request.query, ['done']).done ?? '')?.();
      return showDeals(deps, request, reply, { news });
    });
    const options = { schema: { body: FormFields }, preHandler: ownFormsOnly(forms, urls.selling.deals()) };
    app.post(urls.selling.deals.pattern, options, async (request, reply) => {
      const read = (name: string): string => firstLetters(request.body[name] ?? '', MOST_LETTERS);
      const typed = { product: read('product'), price: read('price'), starts: read('starts'), ends: read('ends') };
      const added = await catalog.addDeal(request.shopper!.sellerId!, typed);
      if (added.ok) return reply.redirect(withQuery(urls.selling.deals(), { done: 'added' }), 303);
      return showDeals(deps, request, reply, { typed, faults: added.error });
    });
    app.post(urls.selling.endDeal.pattern, options, async (request, reply) => {
      const { dealId } = request.params as { dealId: string };
      const isEnded = await catalog.endDeal(request.shopper!.sellerId!, dealId);
      return isEnded ? reply.redirect(withQuery(urls.selling.deals(), { done: 'ended' }), 303) : reply.callNotFound();
    });
  };
}

/** The most letters of a field that are read and shown again. */
const MOST_LETTERS = 60;

const doneWords = new Map<string, Message>([
  ['added', msg('Saved. On its days, everybody sees and pays the lower price.')],
  ['ended', msg('Ended. The product has its own price again.')],
]);

async function showDeals(
  { catalog, pages, world }: DealPagesDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  more: Partial<Pick<Parameters<typeof toDealsData>[0], 'typed' | 'faults' | 'news'>>,
) {
  const sellerId = request.shopper!.sellerId!;
  const [deals, goods] = await Promise.all([catalog.dealsOf(sellerId), catalog.goodsOf(sellerId)]);
  const now = world.clocks.business();
  return pages.send(request, reply, {
    title: t('Deals'),
    status: more.faults === undefined ? 200 : 422,
    data: toDealsData({ deals, goods, now, typed: newTyped(now), faults: [], ...more }),
  });
}
