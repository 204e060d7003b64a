import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import { currencies } from '#platform/money/currency.ts';
import { decimalText, formatMoney } from '#platform/money/format.ts';
import type { Card, ListData } from '../../../web/src/view-model.ts';
import type { PageToSend } from '../../pages.ts';
import { sorts, stockWords } from './domain.ts';
import type { Product, ProductCard, Sort } from './domain.ts';
import type { Catalog } from './service.ts';

interface Deps {
  readonly catalog: Catalog;
  readonly pages: { send(request: FastifyRequest, reply: FastifyReply, page: PageToSend): Promise<FastifyReply> };
}

const ListQuery = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 200 })),
  sort: Type.Optional(Type.String()),
  page: Type.Optional(Type.String({ pattern: '^[1-9]\\d{0,3}$' })),
});
type ListQuery = { q?: string; sort?: string; page?: string };

/** Front page, categories, search, product pages and pictures. */
export function catalogPages({ catalog, pages }: Deps): Routes {
  return async (app) => {
    app.get('/', async (request, reply) => {
      const { products } = await catalog.search({ text: '', category: undefined, sort: 'relevance' }, 1);
      const tiles = (await catalog.categories()).map(({ slug, name, pictureId }) => ({
        slug,
        name,
        pictureUrl: pictureUrl(pictureId),
      }));
      return pages.send(request, reply, {
        title: 'Good things, safely paid',
        description: 'Buy from small shops. Your money rests in escrow until your parcel has arrived.',
        canonical: '/',
        data: { page: 'home', tiles, products: products.slice(0, 12).map(toView) },
      });
    });
    app.get('/search', { schema: { querystring: ListQuery } }, async (request, reply) => {
      const text = request.query.q?.trim() ?? '';
      const title = text === '' ? 'Everything' : `Results for “${text}”`;
      return sendList({ catalog, pages }, request, reply, { title, path: '/search', category: undefined });
    });
    app.get('/c/:slug', { schema: { querystring: ListQuery } }, async (request, reply) => {
      const { slug } = request.params as { slug: string };
      const category = (await catalog.categories()).find((one) => one.slug === slug);
      if (!category) return sendMissing(pages, request, reply);
      return sendList({ catalog, pages }, request, reply, { title: category.name, path: `/c/${slug}`, category: slug });
    });
    app.get('/p/:slug', async (request, reply) => {
      const { slug } = request.params as { slug: string };
      const product = await catalog.product(slug);
      return product ? pages.send(request, reply, productPage(product)) : sendMissing(pages, request, reply);
    });
    app.get('/media/:id', async (request, reply) => {
      const { id } = request.params as { id: string };
      const picture = await catalog.picture(id);
      if (!picture) return reply.callNotFound();
      // Its name is made of its contents, so that a browser may keep it for good.
      void reply.type(picture.type).header('cache-control', 'public, max-age=31536000, immutable');
      return reply.header('cross-origin-resource-policy', 'same-origin').send(picture.bytes);
    });
  };
}

/** The page for an address where there is nothing. */
export function sendMissing(pages: Deps['pages'], request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return pages.send(request, reply, {
    title: 'Nothing here',
    status: 404,
    data: {
      page: 'message',
      title: 'There is nothing at this address',
      text: 'It may have been sold out and taken down, or the link is wrong. Try the search above.',
      reference: undefined,
      action: { href: '/', label: 'To the front page' },
    },
  });
}

/** The page for when something broke on our side. */
export function sendBroken(pages: Deps['pages'], request: FastifyRequest, reply: FastifyReply, status: number) {
  const isOurs = status >= 500;
  return pages.send(request, reply, {
    title: isOurs ? 'Something went wrong' : 'That did not work',
    status,
    data: {
      page: 'message',
      title: isOurs ? 'Something went wrong on our side' : 'That did not work',
      text: isOurs ? 'Nothing was charged by this. Please try again in a moment.' : 'The address is not one of ours.',
      reference: request.id,
      action: { href: request.method === 'GET' ? request.url : '/', label: isOurs ? 'Try again' : 'To the front page' },
    },
  });
}

async function sendList(
  { catalog, pages }: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  list: { title: string; path: string; category: string | undefined },
): Promise<FastifyReply> {
  const query = request.query as ListQuery;
  const text = query.q?.trim() ?? '';
  const sort: Sort = sorts.find((one) => one === query.sort) ?? 'relevance';
  const page = Number(query.page ?? '1');
  const { products, hasMore } = await catalog.search({ text, category: list.category, sort }, page);
  const at = (number: number): string =>
    `${list.path}?${new URLSearchParams({ ...(text === '' ? {} : { q: text }), sort, page: String(number) }).toString()}`;
  const data: ListData = {
    page: 'list',
    title: list.title,
    category: list.category,
    text,
    sort,
    products: products.map(toView),
    previous: page > 1 ? at(page - 1) : undefined,
    next: hasMore ? at(page + 1) : undefined,
  };
  return pages.send(request, reply, {
    title: list.title,
    data,
    search: text,
    ...(text === '' && page === 1 ? { canonical: list.path } : {}),
  });
}

function productPage(product: Product): PageToSend {
  const { decimals } = currencies[product.price.currency];
  return {
    title: product.name,
    description: product.summary,
    canonical: `/p/${product.slug}`,
    structured: {
      '@context': 'https://schema.org',
      '@type': 'Product',
      name: product.name,
      description: product.description,
      sku: product.id,
      image: pictureUrl(product.pictureId),
      category: product.categoryName,
      offers: {
        '@type': 'Offer',
        price: decimalText(product.price.minor, decimals),
        priceCurrency: product.price.currency,
        availability: product.stock > 0 ? 'https://schema.org/InStock' : 'https://schema.org/OutOfStock',
        seller: { '@type': 'Organization', name: product.seller.name },
      },
    },
    data: {
      page: 'product',
      product: {
        ...toView(product),
        id: product.id,
        description: product.description,
        category: { slug: product.category, name: product.categoryName },
        sellerAbout: product.seller.about,
        most: Math.min(product.stock, 10),
      },
    },
  };
}

function toView(product: ProductCard): Card {
  return {
    slug: product.slug,
    name: product.name,
    summary: product.summary,
    price: formatMoney(product.price),
    stockNote: stockWords(product.stock),
    soldOut: product.stock === 0,
    pictureUrl: pictureUrl(product.pictureId),
    seller: product.sellerName,
  };
}

function pictureUrl(id: string): string {
  return `/media/${id}`;
}
