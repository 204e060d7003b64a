import { currencies } from '#platform/money/currency.ts';
import { decimalText, formatMoney } from '#platform/money/format.ts';
import { t } from '#platform/words/words.ts';
import type { Card } from '../../web/src/view-model.ts';
import type { PageToSend } from '../pages.ts';
import { mostOf, stockWords, weightWords } from './domain.ts';
import type { PriceDeal, Product, ProductCard } from './domain.ts';
import { urls } from '../urls.ts';

/** The number of background colors of tiles and cards; a category has the same color everywhere. */
const GROUNDS = 6;

/** The background color of a category's pictures. */
export function groundOf(categoryPosition: number): number {
  return categoryPosition % GROUNDS;
}

/** The address of a picture. */
export function pictureUrl(id: string): string {
  return urls.catalog.picture({ id });
}

/** Turns a product into the data of its card. */
export function toCard(product: ProductCard): Card {
  return {
    slug: product.slug,
    name: product.name,
    summary: product.summary,
    price: formatMoney(product.price),
    deal: product.deal && toDealView(product.deal),
    stockNote: stockWords(product.stock),
    soldOut: product.stock === 0,
    pictureUrl: pictureUrl(product.pictureId),
    ground: groundOf(product.categoryPosition),
    seller: product.sellerName,
  };
}

function toDealView({ earlier, startsAt, endsAt }: PriceDeal): NonNullable<Card['deal']> {
  const until = new Date(endsAt.getTime() - 1);
  return {
    was: earlier && formatMoney(earlier),
    words: earlier
      ? t(
          '{earlier} was the lowest price of the 30 days before {startsAt, date, longDate}. The deal is until {until, date, longDate}.',
          {
            earlier,
            startsAt,
            until,
          },
        )
      : t('A deal since {startsAt, date, longDate}, until {until, date, longDate}.', { startsAt, until }),
    until: t('Until {until, date, day}', { until }),
  };
}

/** A product's page, with its description for search engines. */
export function productPage(
  product: Product,
  beside: { readonly others: readonly ProductCard[]; readonly offer: string | undefined },
  publicUrl: string,
): PageToSend {
  const path = urls.catalog.product(product);
  return {
    title: product.name,
    description: t('{summary} {price} from {name}, paid when it has arrived.', {
      summary: product.summary,
      price: product.price,
      name: product.seller.name,
    }),
    canonical: path,
    picture: pictureUrl(product.pictureId),
    structured: [offerOf(product, publicUrl), crumbsOf(product, publicUrl)],
    data: {
      page: 'product',
      product: {
        ...toCard(product),
        id: product.id,
        description: product.description,
        category: { slug: product.category, name: product.categoryName },
        shop: { slug: product.seller.slug, about: product.seller.about },
        weight: weightWords(product.weightGrams),
        most: mostOf(product),
      },
      offer: beside.offer,
      others: beside.others.map(toCard),
    },
  };
}

function offerOf(product: Product, publicUrl: string) {
  const { decimals } = currencies[product.price.currency];
  return {
    '@context': 'https://schema.org',
    '@type': 'Product',
    name: product.name,
    description: product.description,
    sku: product.id,
    image: `${publicUrl}${pictureUrl(product.pictureId)}`,
    category: product.categoryName,
    weight: { '@type': 'QuantitativeValue', value: product.weightGrams, unitCode: 'GRM' },
    offers: {
      '@type': 'Offer',
      url: `${publicUrl}${urls.catalog.product(product)}`,
      price: decimalText(product.price.minor, decimals),
      priceCurrency: product.price.currency,
      ...(product.deal ? { priceValidUntil: product.deal.endsAt.toISOString() } : {}),
      availability: product.stock > 0 ? 'https://schema.org/InStock' : 'https://schema.org/OutOfStock',
      itemCondition: 'https://schema.org/NewCondition',
      seller: {
        '@type': 'Organization',
        name: product.seller.name,
        url: `${publicUrl}${urls.catalog.shop(product.seller)}`,
      },
    },
  };
}

function crumbsOf(product: Product, publicUrl: string) {
  const crumbs = [
    { name: t('Market'), item: `${publicUrl}${urls.catalog.front()}` },
    { name: product.categoryName, item: `${publicUrl}${urls.catalog.category({ slug: product.category })}` },
    { name: product.name, item: `${publicUrl}${urls.catalog.product(product)}` },
  ];
  return {
    '@context': 'https://schema.org',
    '@type': 'BreadcrumbList',
    itemListElement: crumbs.map((crumb, index) => ({ '@type': 'ListItem', position: index + 1, ...crumb })),
  };
}
