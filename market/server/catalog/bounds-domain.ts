import { isReadable, mixesAlphabets } from '#platform/kernel/readable.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { Money } from '#platform/money/money.ts';

/** The bounds of one order. The wallet never takes a payment beyond them, so nothing beyond them is listed or sold. */
export interface PaymentBounds {
  /** The most different products. */
  readonly lines: number;
  /** The most shops. */
  readonly sellers: number;
  /** The longest name of a product, in code points. */
  readonly productNameLetters: number;
  /** The longest name of a shop, in code points. */
  readonly sellerNameLetters: number;
  /** Matches the minor units of every sum that can be paid, in decimal. */
  readonly amount: RegExp;
  readonly currency: Currency;
}

/** Why a product or shop cannot be listed. */
export type ListingFault = 'name' | 'currency' | 'amount';

/** Judges whether one piece of a product could be paid for. */
export function judgeProduct(
  bounds: PaymentBounds,
  product: { readonly name: string; readonly price: Money },
): Result<void, ListingFault> {
  if (!isName(product.name, bounds.productNameLetters)) return err('name');
  if (product.price.currency !== bounds.currency) return err('currency');
  return isPayable(bounds, product.price) ? ok() : err('amount');
}

/** Judges whether a seller could be paid under this name. */
export function judgeSeller(bounds: PaymentBounds, seller: { readonly name: string }): Result<void, ListingFault> {
  return isName(seller.name, bounds.sellerNameLetters) && !mixesAlphabets(seller.name) ? ok() : err('name');
}

/** Whether the wallet would show the name to people who decide by it. */
function isName(name: string, mostLetters: number): boolean {
  return Array.from(name).length <= mostLetters && isReadable(name);
}

/** Whether the wallet takes payments of this sum. */
export function isPayable(bounds: PaymentBounds, sum: Money): boolean {
  return bounds.amount.test(String(sum.minor));
}
