import { formatMoney } from '#platform/money/format.ts';
import type { CartData } from '../../../web/src/view-model.ts';
import { groundOf } from '../catalog/views.ts';
import { mostOf } from './domain.ts';
import type { Cart, CartLine } from './domain.ts';

/** A cart as its page draws it. */
export function toCartData(cart: Cart | undefined, news?: CartData['news']): CartData {
  return {
    page: 'cart',
    news,
    count: cart?.count ?? 0,
    total: formatMoney(cart?.amount ?? { minor: 0n, currency: 'EUR' }),
    canCheckOut: cart?.canCheckOut ?? false,
    groups: (cart?.groups ?? []).map((group) => ({
      id: group.sellerId,
      seller: group.sellerName,
      amount: formatMoney(group.amount),
      lines: group.lines.map((line) => ({
        id: line.product.id,
        slug: line.product.slug,
        name: line.product.name,
        pictureUrl: `/media/${line.product.pictureId}`,
        ground: groundOf(line.product.categoryPosition),
        price: formatMoney(line.product.price),
        amount: formatMoney(line.amount),
        quantity: line.quantity,
        most: mostOf(line.product),
        problem: problemOf(line),
      })),
    })),
  };
}

function problemOf({ product, exceedsStock }: CartLine): string | undefined {
  if (!product.isForSale) return 'Not on sale just now, because its shop can not be paid: please take it out.';
  return exceedsStock ? stockProblem(product.stock) : undefined;
}

function stockProblem(stock: number): string {
  return stock === 0 ? 'Sold out in the meantime: please take it out.' : `Only ${stock} left: please take fewer.`;
}
