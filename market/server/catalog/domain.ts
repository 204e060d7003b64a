import type { Id } from '#platform/kernel/id.ts';
import type { Money } from '#platform/money/money.ts';
import { t } from '#platform/words/words.ts';

/** A shop of the market. */
export interface Seller {
  readonly id: Id<'sel'>;
  readonly slug: string;
  readonly name: string;
  readonly about: string;
  /** The payee into which the wallet pays this seller; while it is null, nothing of theirs is for sale. */
  readonly payeeId: string | null;
}

/** A category of products. */
export interface Category {
  readonly slug: string;
  readonly name: string;
  readonly pictureId: string;
}

/** The days of a lower price. */
export interface PriceDeal {
  /** The lowest price of the 30 days before; undefined if there is none to compare with (Directive 98/6/EC, Article 6a). */
  readonly earlier: Money | undefined;
  readonly startsAt: Date;
  /** The first instant without it. */
  readonly endsAt: Date;
}

/** A product as a list shows it. */
export interface ProductCard {
  readonly id: Id<'prd'>;
  readonly slug: string;
  readonly name: string;
  readonly summary: string;
  /** The price that is asked now. */
  readonly price: Money;
  readonly deal?: PriceDeal;
  readonly stock: number;
  readonly pictureId: string;
  readonly sellerId: Id<'sel'>;
  readonly sellerName: string;
  readonly category: string;
  /** The position of its category among all, from 0. */
  readonly categoryPosition: number;
  /** Whether it can be bought, because its seller has a wallet to be paid into. */
  readonly isForSale: boolean;
}

/** A product as its own page shows it. */
export interface Product extends ProductCard {
  readonly description: string;
  readonly seller: Pick<Seller, 'id' | 'slug' | 'name' | 'about'>;
  readonly categoryName: string;
  readonly weightGrams: number;
}

/** Says that the stock is short or gone; undefined while there is plenty. */
export function stockWords(stock: number): string | undefined {
  if (stock === 0) return t('Sold out');
  return stock <= 5 ? t('Only {stock} left', { stock }) : undefined;
}

/** Writes a weight in grams, or from a kilogram on in kilograms. */
export function weightWords(grams: number): string {
  return grams < 1_000 ? t('{grams} g', { grams }) : t('{kilos} kg', { kilos: grams / 1_000 });
}

/** Whether a text can name a product, category, shop or picture in an address. */
export function isSlug(text: string): boolean {
  return /^[\w-]{1,100}$/.test(text);
}

/** The most of one product that a shopper can buy at once: as many as a household uses. */
export const MOST_OF_ONE = 10;

/** How many of a product can be bought at once: its stock, but no more than `MOST_OF_ONE`. */
export function mostOf(product: { readonly stock: number }): number {
  return Math.min(product.stock, MOST_OF_ONE);
}
