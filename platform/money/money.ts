import { invariant } from '../kernel/invariant.ts';
import type { Currency } from './currency.ts';

/** An exact amount in minor units (cents for EUR, whole yen for JPY). */
export interface Money {
  readonly minor: bigint;
  readonly currency: Currency;
}

export function zero(currency: Currency): Money {
  return { minor: 0n, currency };
}

/** @throws If the currencies differ: a bug in the caller. */
export function add(left: Money, right: Money): Money {
  sameCurrency(left, right);
  return { minor: left.minor + right.minor, currency: left.currency };
}

/** @throws If the currencies differ: a bug in the caller. */
export function subtract(left: Money, right: Money): Money {
  sameCurrency(left, right);
  return { minor: left.minor - right.minor, currency: left.currency };
}

export function negate(sum: Money): Money {
  return { minor: -sum.minor, currency: sum.currency };
}

/** @throws If one amount is in another currency. */
export function total(sums: readonly Money[], currency: Currency): Money {
  return sums.reduce(add, zero(currency));
}

/** Negative, zero or positive if `left` is less than, equal to or more than `right`. */
export function compare(left: Money, right: Money): number {
  sameCurrency(left, right);
  return left.minor < right.minor ? -1 : left.minor > right.minor ? 1 : 0;
}

export function isSame(left: Money, right: Money): boolean {
  return left.currency === right.currency && left.minor === right.minor;
}

function sameCurrency(left: Money, right: Money): void {
  invariant(left.currency === right.currency, `${left.currency} and ${right.currency} are not mixed`);
}
