import { isReadable } from '#platform/kernel/readable.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { Money } from '#platform/money/money.ts';

/** What can be paid for in one order. The wallet refuses the rest for good, so nothing beyond is listed or sold. */
export interface PaymentBounds {
  /** Different products. */
  readonly lines: number;
  /** Shops whose goods are in one order. */
  readonly sellers: number;
  /** Of what an article is called, in code points. */
  readonly productNameLetters: number;
  /** Of what a shop is called, in code points. */
  readonly sellerNameLetters: number;
  /** Whether a sum above zero can be asked for. */
  readonly amount: RegExp;
  readonly currency: Currency;
}

/** Why something cannot be listed. */
export type ListingFault = 'name' | 'currency' | 'amount';

/** Whether one of a product could be paid for. */
export function judgeProduct(
  bounds: PaymentBounds,
  product: { readonly name: string; readonly price: Money },
): Result<void, ListingFault> {
  if (!isName(product.name, bounds.productNameLetters)) return err('name');
  if (product.price.currency !== bounds.currency) return err('currency');
  return isPayable(bounds, product.price) ? ok() : err('amount');
}

/** Whether a seller could be paid under this name. */
export function judgeSeller(bounds: PaymentBounds, seller: { readonly name: string }): Result<void, ListingFault> {
  return isName(seller.name, bounds.sellerNameLetters) ? ok() : err('name');
}

/** Whether the wallet shows a name to people who decide by it. */
function isName(name: string, mostLetters: number): boolean {
  return Array.from(name).length <= mostLetters && isReadable(name);
}

/** Whether the wallet can be asked for a sum at all. */
export function isPayable(bounds: PaymentBounds, sum: Money): boolean {
  return bounds.amount.test(String(sum.minor));
}
