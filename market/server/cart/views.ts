import { formatMoney } from '#platform/money/format.ts';
import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { CartData, CouponView } from '../../web/src/cart-view-model.ts';
import { mostOf } from '../catalog/domain.ts';
import { groundOf, pictureUrl } from '../catalog/views.ts';
import { refusalWords } from '../coupons/words.ts';
import type { Cart, CartFault, CartLine, GroupCoupon } from './domain.ts';
import type { CodeRefused } from './service.ts';

/** Turns a cart into the data of its page. */
export function toCartData(
  cart: Cart | undefined,
  more: { news?: CartData['news']; code?: { typed: string; refused: CodeRefused } | undefined } = {},
): CartData {
  const none = { minor: 0n, currency: 'EUR' } as const;
  return {
    page: 'cart',
    news: more.news,
    count: cart?.count ?? 0,
    listed: formatMoney(cart?.listed ?? none),
    coupons: (cart?.groups ?? []).flatMap(({ sellerName, coupon }) =>
      coupon ? [toCouponView(coupon, sellerName)] : [],
    ),
    total: formatMoney(cart?.amount ?? none),
    typedCode: more.code?.typed ?? '',
    faults: more.code ? [{ field: 'code', message: codeFault(more.code.refused) }] : [],
    canCheckOut: cart?.canCheckOut ?? false,
    hindrances: (cart?.faults ?? []).map(cartFaultWords),
    groups: (cart?.groups ?? []).map((group) => ({
      id: group.sellerId,
      seller: group.sellerName,
      amount: formatMoney(group.amount),
      lines: group.lines.map((line) => ({
        id: line.product.id,
        slug: line.product.slug,
        name: line.product.name,
        pictureUrl: pictureUrl(line.product.pictureId),
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

function toCouponView({ id, code, discount, refusal }: GroupCoupon, shop: string): CouponView {
  return {
    id,
    code,
    label: t('Coupon {code} of {shop}', { code, shop }),
    amount: refusal ? null : `−${formatMoney(discount)}`,
    refusal: refusal ? refusalWords(refusal, { code }, shop) : null,
  };
}

/** Says why no coupon with the typed code applies. */
function codeFault({ found }: CodeRefused): string {
  return found
    ? refusalWords(found.refusal, found, found.shop)
    : t('No shop in your cart has a coupon with this code. Compare it with where you read it.');
}

function problemOf({ product, exceedsStock, fault }: CartLine): string | undefined {
  if (!product.isForSale) return t('Not on sale just now, because its shop cannot be paid: please take it out.');
  if (fault !== undefined) return faultWords[fault]();
  return exceedsStock ? stockProblem(product.stock) : undefined;
}

const faultWords: Readonly<Record<NonNullable<CartLine['fault']>, Message>> = {
  name: msg('This cannot be bought until its shop corrects its name: please take it out.'),
  currency: msg('This is priced in a currency that we cannot charge: please take it out.'),
  amount: msg('This is more than one order can be for: please take fewer, or take it out.'),
};

/** Says how a cart exceeds one order, and what to do. */
function cartFaultWords(fault: CartFault): string {
  switch (fault.kind) {
    case 'too_many_lines':
      return t('One order can have {most} different products. Take some out, and order them afterwards.', {
        most: fault.most,
      });
    case 'too_many_sellers':
      return t('One order can be from {most} shops. Take some out, and order from them afterwards.', {
        most: fault.most,
      });
    case 'too_much':
      return t('This costs more than one order can be for. Take some out, and order it afterwards.');
  }
}

function stockProblem(stock: number): string {
  return stock === 0
    ? t('Sold out in the meantime: please take it out.')
    : t('Only {stock} left: please take fewer.', { stock });
}
