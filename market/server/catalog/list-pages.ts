import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { withQuery } from '#platform/http/url.ts';
import { typedWhole } from '#platform/kernel/typed.ts';
import { parseAmount } from '#platform/money/format.ts';
import { t } from '#platform/words/words.ts';
import { sendMissing } from '../message-pages.ts';
import type { Pages } from '../pages.ts';
import type { ListData } from '../../web/src/view-model.ts';
import { isSlug } from './domain.ts';
import { sorts } from './search-domain.ts';
import type { Query, Sort } from './search-domain.ts';

import type { OffersPort } from './port.ts';
import type { Catalog, Found } from './service.ts';
import { toCard } from './views.ts';
import { urls } from '../urls.ts';

interface Deps {
  readonly catalog: Catalog;
  readonly offers: OffersPort;
  readonly pages: Pages;
}

const parameters = ['q', 'sort', 'seller', 'from', 'to', 'stock', 'page'] as const;

/** The products of a list before any filter. */
interface Scope {
  readonly title: string;
  readonly path: string;
  readonly intro?: string;
  readonly category?: string;
  readonly seller?: string;
  /** What the shop takes off a first order. */
  readonly offer?: string | undefined;
}

/** The lists of search, categories and shops. Plain links and forms filter, sort and page them. */
export function listPages(deps: Deps): Routes {
  const { catalog, offers, pages } = deps;
  return async (app) => {
    const options = { schema: { querystring: AnyQuery } };
    app.get(urls.catalog.search.pattern, options, async (request, reply) => {
      const { q: typed = '' } = pageQuery(request.query, ['q']);
      return sendList(deps, request, reply, {
        title: typed === '' ? t('Everything') : t('Results for “{typed}”', { typed }),
        path: urls.catalog.search(),
      });
    });
    app.get(urls.catalog.category.pattern, options, async (request, reply) => {
      const { slug } = request.params as { slug: string };
      const category = (await catalog.categories()).find((one) => one.slug === slug);
      if (!category) return sendMissing(pages, request, reply);
      return sendList(deps, request, reply, {
        title: category.name,
        path: urls.catalog.category({ slug }),
        category: slug,
      });
    });
    app.get(urls.catalog.shop.pattern, options, async (request, reply) => {
      const { slug } = request.params as { slug: string };
      const shop = isSlug(slug) ? await catalog.shop(slug) : undefined;
      if (!shop) return sendMissing(pages, request, reply);
      return sendList(deps, request, reply, {
        title: shop.name,
        path: urls.catalog.shop({ slug }),
        intro: shop.about,
        seller: slug,
        offer: await offers.firstOrderOffer({
          sellerId: shop.id,
          shop: shop.name,
          shopperId: request.shopper?.id,
        }),
      });
    });
  };
}

/** Sends one page of a scope's list, filtered and sorted as the address asks. */
async function sendList(
  { catalog, pages }: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  scope: Scope,
): Promise<FastifyReply> {
  const asked = readQuery(request.query);
  const query = queryOf(asked, scope);
  const found = await catalog.search(query, asked.page);
  const isPlain = found.page === 1 && asked.text === '' && !asked.isNarrowed && asked.sort === 'relevance';
  return pages.send(request, reply, {
    title: scope.title,
    ...(scope.intro === undefined ? {} : { description: scope.intro }),
    // A filtered or sorted list repeats the plain one, so search engines should not index it.
    ...(isPlain ? { canonical: scope.path } : {}),
    search: asked.text,
    data: { ...toListData(asked, scope, found), hints: await hintsOf(catalog, asked.text) },
  });
}

type Asked = ReturnType<typeof readQuery>;

/** Reads the query of a list's address. Values that cannot be read are ignored, so a list is always shown. */
function readQuery(address: unknown) {
  const query = pageQuery(address, parameters);
  const sort: Sort = sorts.find((one) => one === query.sort) ?? 'relevance';
  const filters = {
    from: parseAmount(query.from ?? '', 'EUR'),
    to: parseAmount(query.to ?? '', 'EUR'),
    seller: query.seller !== undefined && isSlug(query.seller) ? query.seller : undefined,
    inStock: query.stock === '1',
  };
  return {
    text: query.q ?? '',
    sort,
    page: typedWhole(query.page ?? '') || 1,
    ...filters,
    isNarrowed: Object.values(filters).some(Boolean),
    typed: { from: filters.from ? (query.from ?? '') : '', to: filters.to ? (query.to ?? '') : '' },
  };
}

function queryOf(asked: Asked, { category, seller = asked.seller }: Scope): Query {
  return {
    text: asked.text,
    sort: asked.sort,
    inStock: asked.inStock,
    ...(category === undefined ? {} : { category }),
    ...(seller === undefined ? {} : { seller }),
    ...(asked.from === undefined ? {} : { least: asked.from }),
    ...(asked.to === undefined ? {} : { most: asked.to }),
  };
}

function toListData(asked: Asked, scope: Scope, found: Found): Omit<ListData, 'hints'> {
  const { page, pageCount } = found;
  const at = (number: number): string => addressOf(asked, scope.path, number);
  return {
    page: 'list',
    title: scope.title,
    intro: scope.intro,
    offer: scope.offer,
    path: scope.path,
    text: asked.text,
    isSearchable: found.isSearchable,
    corrected: found.corrected,
    sort: asked.sort,
    total: found.total,
    isLong: found.isLong,
    filters: {
      ...asked.typed,
      seller: asked.seller,
      inStock: asked.inStock,
      // A shop's own list needs no filter by shop.
      shops:
        scope.seller === undefined ? found.shops.map((shop) => (found.isLong ? { ...shop, goods: null } : shop)) : [],
      isNarrowed: asked.isNarrowed,
    },
    clear: withQuery(scope.path, { q: asked.text || undefined }),
    products: found.products.map(toCard),
    place: pageCount > 1 ? t('Page {page} of {pageCount}', { page, pageCount }) : undefined,
    previous: page > 1 ? at(page - 1) : undefined,
    next: page < pageCount ? at(page + 1) : undefined,
  };
}

function addressOf(asked: Asked, path: string, page: number): string {
  return withQuery(path, {
    q: asked.text || undefined,
    sort: asked.sort === 'relevance' ? undefined : asked.sort,
    from: asked.typed.from || undefined,
    to: asked.typed.to || undefined,
    seller: asked.seller || undefined,
    stock: asked.inStock ? '1' : undefined,
    page: page === 1 ? undefined : page,
  });
}

/** Finds categories and shops with a name like the typed text. */
async function hintsOf(catalog: Catalog, typed: string): Promise<ListData['hints']> {
  const wanted = typed.toLowerCase();
  if (wanted.length < 3) return [];
  const places = [
    ...(await catalog.categories()).map(({ slug, name }) => ({ href: urls.catalog.category({ slug }), label: name })),
    ...(await catalog.shops()).map(({ slug, name }) => ({ href: urls.catalog.shop({ slug }), label: name })),
  ];
  return places.filter(({ label }) => {
    const name = label.toLowerCase();
    return name.startsWith(wanted) || name.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(wanted));
  });
}
