import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import { FormFields, ownFormsOnly } from '#platform/http/form.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { withQuery } from '#platform/http/url.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { Fault } from '../../web/src/common-view-model.ts';
import { requireShopper } from '../accounts/accounts/guard.ts';
import type { Catalog } from '../catalog/service.ts';
import type { Pages } from '../pages.ts';
import { urls } from '../urls.ts';
import type { CouponError, Coupons } from './service.ts';
import type { TypedTerms } from './typed-domain.ts';
import { couponFaults, newTyped, toCouponsData, toFormData, toTyped } from './views.ts';

interface CouponPagesDeps {
  readonly coupons: Coupons;
  readonly catalog: Pick<Catalog, 'goodsOf'>;
  readonly pages: Pages;
  readonly forms: FormGuard;
  readonly world: World;
}

type Form = FastifyRequest<{ Body: Static<typeof FormFields> }>;

/** The coupons of a shopper with a shop; for other shoppers the pages do not exist. */
export function couponPages(deps: CouponPagesDeps): Routes {
  const { coupons, forms, world } = deps;
  return async (app) => {
    app.addHook('preHandler', requireShopper);
    app.addHook('preHandler', async (request, reply) =>
      request.shopper!.sellerId === null ? reply.callNotFound() : undefined,
    );
    app.get(urls.coupons.list.pattern, { schema: { querystring: AnyQuery } }, async (request, reply) => {
      const news = doneWords.get(pageQuery(request.query, ['done']).done ?? '');
      return showList(deps, request, reply, news ? { news: news() } : {});
    });
    app.get(urls.coupons.draft.pattern, (request, reply) =>
      showForm(deps, request, reply, { typed: newTyped(world.clocks.business()), id: undefined, faults: [] }),
    );
    app.get(urls.coupons.coupon.pattern, async (request, reply) => {
      const id = idOf(request);
      const coupon = (await coupons.ofSeller(sellerOf(request))).find((one) => one.id === id);
      if (coupon?.status !== 'draft') return reply.callNotFound();
      return showForm(deps, request, reply, { typed: toTyped(coupon), id, faults: [] });
    });
    const options = { schema: { body: FormFields }, preHandler: ownFormsOnly(forms, urls.coupons.list()) };
    app.post(urls.coupons.draft.pattern, options, (request, reply) => saveDraft(deps, request, reply, undefined));
    app.post(urls.coupons.coupon.pattern, options, (request, reply) => saveDraft(deps, request, reply, idOf(request)));
    app.post(urls.coupons.start.pattern, options, async (request, reply) =>
      answer(deps, request, reply, 'started', await coupons.start(sellerOf(request), idOf(request))),
    );
    app.post(urls.coupons.end.pattern, options, async (request, reply) =>
      answer(deps, request, reply, 'ended', await coupons.end(sellerOf(request), idOf(request))),
    );
  };
}

const doneWords = new Map<string, Message>([
  ['saved', msg('Saved as a draft. Nobody can use it until you start it.')],
  ['started', msg('Started. From its first day on, people can use its code in their cart.')],
  ['ended', msg('Ended. Orders that had it already keep it.')],
]);

function sellerOf(request: FastifyRequest): Id<'sel'> {
  return request.shopper!.sellerId!;
}

function idOf(request: FastifyRequest): string {
  return (request.params as { couponId: string }).couponId;
}

async function saveDraft(deps: CouponPagesDeps, request: Form, reply: FastifyReply, id: string | undefined) {
  const typed = typedIn(request.body);
  const saved = await deps.coupons.draft(sellerOf(request), id, typed);
  if (saved.ok) return reply.redirect(withQuery(urls.coupons.list(), { done: 'saved' }), 303);
  if (saved.error.code === 'coupon_not_found') return reply.callNotFound();
  return showForm(deps, request, reply, { typed, id, faults: couponFaults(saved.error) });
}

/** Reads the form of a draft. */
function typedIn(fields: Static<typeof FormFields>): TypedTerms {
  const prefix = 'product-';
  const read = (name: string): string => (fields[name] ?? '').slice(0, MOST_LETTERS);
  return {
    code: read('code'),
    kind: read('kind'),
    percent: read('percent'),
    amount: read('amount'),
    budget: read('budget'),
    minimum: read('minimum'),
    perPerson: read('per_person'),
    isFirstOrder: fields['first'] === 'yes',
    productIds: Object.keys(fields)
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length)),
    starts: read('starts'),
    ends: read('ends'),
  };
}

/** The most letters of a field that are read and shown again. */
const MOST_LETTERS = 60;

/** Answers an action on a coupon: redirects after a success, and shows the list with the fault after a refusal. */
async function answer(
  deps: CouponPagesDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  done: string,
  outcome: Result<void, CouponError>,
) {
  if (outcome.ok) return reply.redirect(withQuery(urls.coupons.list(), { done }), 303);
  if (outcome.error.code === 'coupon_not_found') return reply.callNotFound();
  return showList(deps, request, reply, { faults: couponFaults(outcome.error) });
}

async function showList(
  { coupons, catalog, pages, world }: CouponPagesDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  more: Parameters<typeof toCouponsData>[3],
) {
  const sellerId = sellerOf(request);
  const [own, goods] = await Promise.all([coupons.ofSeller(sellerId), catalog.goodsOf(sellerId)]);
  return pages.send(request, reply, {
    title: t('Coupons'),
    status: more?.faults === undefined ? 200 : 422,
    data: toCouponsData(own, goods, world.clocks.business(), more),
  });
}

async function showForm(
  { catalog, pages }: CouponPagesDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { typed, id, faults }: { typed: TypedTerms; id: string | undefined; faults: readonly Fault[] },
) {
  return pages.send(request, reply, {
    title: id === undefined ? t('New coupon') : t('Change the draft'),
    status: faults.length > 0 ? 422 : 200,
    data: toFormData(typed, await catalog.goodsOf(sellerOf(request)), id, faults),
  });
}
