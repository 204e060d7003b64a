import type { Routes } from '#platform/http/app.ts';
import { t } from '#platform/words/words.ts';
import { sendMissing } from '../message-pages.ts';
import type { Pages } from '../pages.ts';
import { isSlug } from './domain.ts';
import { listPages } from './list-pages.ts';
import type { OffersPort } from './port.ts';
import type { Catalog } from './service.ts';
import { groundOf, pictureUrl, productPage, toCard } from './views.ts';
import { urls } from '../urls.ts';

interface CatalogPagesDeps {
  readonly catalog: Catalog;
  readonly offers: OffersPort;
  readonly pages: Pages;
  readonly publicUrl: string;
}

const FRONT = 12;
const OTHERS = 4;

/** The front page, lists, product pages and pictures, and the robots file and site map for search engines. */
export function catalogPages({ catalog, offers, pages, publicUrl }: CatalogPagesDeps): Routes {
  return async (app) => {
    app.get(urls.catalog.front.pattern, async (request, reply) => {
      const [categories, products, shops] = await Promise.all([
        catalog.categories(),
        catalog.featured(FRONT),
        catalog.shops(),
      ]);
      const tiles = categories.map(({ slug, name, pictureId }, index) => ({
        slug,
        name,
        pictureUrl: pictureUrl(pictureId),
        ground: groundOf(index),
      }));
      return pages.send(request, reply, {
        title: t('Good things, safely paid'),
        description: t('Buy from small shops. Your money rests in escrow until your parcel has arrived.'),
        canonical: urls.catalog.front(),
        data: { page: 'home', tiles, products: products.map(toCard), shops },
      });
    });
    app.get(urls.catalog.product.pattern, async (request, reply) => {
      const { slug } = request.params as { slug: string };
      const product = isSlug(slug) ? await catalog.product(slug) : undefined;
      if (!product) return sendMissing(pages, request, reply);
      const { id: productId, sellerId, sellerName: shop } = product;
      const [near, offer] = await Promise.all([
        catalog.near(product, OTHERS),
        offers.firstOrderOffer({ sellerId, shop, productId, shopperId: request.shopper?.id }),
      ]);
      return pages.send(request, reply, productPage(product, { others: near, offer }, publicUrl));
    });
    app.get(urls.catalog.picture.pattern, async (request, reply) => {
      const { id } = request.params as { id: string };
      const picture = isSlug(id) ? await catalog.picture(id) : undefined;
      if (!picture) return reply.callNotFound();
      // The picture's name is a hash of its contents, so browsers may cache it forever.
      void reply.type(picture.type).header('cache-control', 'public, max-age=31536000, immutable');
      return reply.header('cross-origin-resource-policy', 'same-origin').send(picture.bytes);
    });
    app.get(urls.catalog.robots.pattern, async (_request, reply) =>
      reply
        .type('text/plain; charset=utf-8')
        .send([...robots, `Sitemap: ${publicUrl}${urls.catalog.sitemap()}`, ''].join('\n')),
    );
    app.get(urls.catalog.sitemap.pattern, async (_request, reply) => {
      const paths = [
        urls.catalog.front(),
        ...(await catalog.categories()).map(({ slug }) => urls.catalog.category({ slug })),
        ...(await catalog.shops()).map(({ slug }) => urls.catalog.shop({ slug })),
        ...(await catalog.slugs()).map((slug) => urls.catalog.product({ slug })),
      ];
      const entries = paths.map((path) => `<url><loc>${publicUrl}${path}</loc></url>`);
      return reply
        .type('application/xml; charset=utf-8')
        .send(`<?xml version="1.0" encoding="UTF-8"?>\n${SITEMAP}${entries.join('\n')}\n</urlset>\n`);
    });
    await app.register(listPages({ catalog, offers, pages }));
  };
}

const SITEMAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n';
const robots = [
  'User-agent: *',
  ...[
    urls.accounts.account,
    urls.cart.cart,
    urls.ordering.checkout,
    urls.ordering.orders,
    urls.catalog.search,
    urls.selling.center,
  ].map((place) => `Disallow: ${place()}`),
];
