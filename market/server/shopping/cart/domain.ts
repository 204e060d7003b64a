import type { Money } from '#platform/money/money.ts';
import { total } from '#platform/money/money.ts';
import type { ProductCard } from '../catalog/domain.ts';

export interface CartLine {
  readonly product: ProductCard;
  readonly quantity: number;
  /** More than there are: it can't be bought like this. */
  readonly exceedsStock: boolean;
  readonly amount: Money;
}

/** The lines of one seller. */
export interface CartGroup {
  readonly sellerName: string;
  readonly lines: readonly CartLine[];
  readonly amount: Money;
}

export interface Cart {
  readonly groups: readonly CartGroup[];
  readonly count: number;
  readonly amount: Money;
  readonly canCheckOut: boolean;
}

export const MOST_OF_ONE = 10;

/** How many of a product one cart may hold: what there is, and no more than a household buys. */
export function mostOf(product: { readonly stock: number }): number {
  return Math.min(product.stock, MOST_OF_ONE);
}

/** What came of putting something into a cart. */
export type Added = 'added' | 'as_many_as_there_are' | 'sold_out';

/** Judges a wish by what there is. @param had How many the cart holds already. */
export function judgeAdding(wish: { had: number; more: number; most: number }): { quantity: number; added: Added } {
  const { had, more, most } = wish;
  if (most === 0) return { quantity: had, added: 'sold_out' };
  const quantity = Math.min(had + Math.max(1, Math.trunc(more)), most);
  return { quantity, added: quantity < had + more ? 'as_many_as_there_are' : 'added' };
}

/** What is in a cart, by seller; what is no longer for sale has dropped out. */
export function toCart(items: readonly { product: ProductCard; quantity: number }[]): Cart {
  const lines = items.map(({ product, quantity }) => ({
    product,
    quantity,
    exceedsStock: quantity > product.stock,
    amount: { minor: product.price.minor * BigInt(quantity), currency: product.price.currency },
  }));
  const names = [...new Set(lines.map((line) => line.product.sellerName))];
  const groups = names.map((sellerName) => {
    const own = lines.filter((line) => line.product.sellerName === sellerName);
    return {
      sellerName,
      lines: own,
      amount: total(
        own.map((line) => line.amount),
        'EUR',
      ),
    };
  });
  return {
    groups,
    count: lines.reduce((count, line) => count + line.quantity, 0),
    amount: total(
      lines.map((line) => line.amount),
      'EUR',
    ),
    canCheckOut: lines.length > 0 && lines.every((line) => !line.exceedsStock),
  };
}
