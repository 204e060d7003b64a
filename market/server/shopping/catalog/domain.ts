import type { Id } from '#platform/kernel/id.ts';
import type { Money } from '#platform/money/money.ts';

export interface Seller {
  readonly id: Id<'sel'>;
  readonly slug: string;
  readonly name: string;
  readonly about: string;
  /** Where the wallet pays this seller; nothing is for sale before there is one. */
  readonly payeeId: string | null;
}

export interface Category {
  readonly slug: string;
  readonly name: string;
  readonly pictureId: string;
}

/** A product as a list shows it. */
export interface ProductCard {
  readonly id: Id<'prd'>;
  readonly slug: string;
  readonly name: string;
  readonly summary: string;
  readonly price: Money;
  readonly stock: number;
  readonly pictureId: string;
  readonly sellerName: string;
  readonly category: string;
}

export interface Product extends ProductCard {
  readonly description: string;
  readonly seller: Pick<Seller, 'id' | 'slug' | 'name' | 'about'>;
  readonly categoryName: string;
}

export const sorts = ['relevance', 'price_up', 'price_down', 'name'] as const;
export type Sort = (typeof sorts)[number];

/** What a shopper looks for. */
export interface Query {
  readonly text: string;
  readonly category: string | undefined;
  readonly sort: Sort;
}

const MOST_WORDS = 8;

/**
 * A typed search as a full-text query in which the last word may be unfinished; empty if nothing can be looked for.
 * Letters and digits of any script are words; all else divides them, so that nothing typed is syntax.
 */
export function toTsQuery(text: string): string {
  const words =
    text
      .normalize('NFC')
      .match(/[\p{L}\p{N}]+/gu)
      ?.slice(0, MOST_WORDS) ?? [];
  return words.map((word) => `${word.toLowerCase()}:*`).join(' & ');
}

/** What is said of the stock: nothing while there is plenty. */
export function stockWords(stock: number): string | undefined {
  if (stock === 0) return 'Sold out';
  return stock <= 5 ? `Only ${stock} left` : undefined;
}
