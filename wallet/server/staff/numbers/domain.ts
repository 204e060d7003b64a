import type { Currency } from '#platform/money/currency.ts';
import type { AccountKind } from '../../ledger/accounts/domain.ts';

/** An account of the house with its balance. */
export interface HouseBalance {
  readonly kind: AccountKind;
  readonly currency: Currency;
  readonly postedMinor: bigint;
}

/** A kind of money and its sum; `others` are the accounts of holders and shops together. */
export interface MoneyRow {
  readonly kind: AccountKind | 'others';
  readonly minor: bigint;
}

/**
 * Sums the money of a currency by kind, from the accounts of the house alone. All accounts of a currency sum to zero, so
 * those of holders and shops follow from it, however many there are.
 */
export function moneyByKind(house: readonly HouseBalance[], currency: Currency): MoneyRow[] {
  const own = house
    .filter((one) => one.currency === currency)
    .map(({ kind, postedMinor }) => ({ kind, minor: postedMinor }));
  const sum = own.reduce((total, { minor }) => total + minor, 0n);
  return [{ kind: 'others', minor: -sum }, ...own];
}

/** The length of each bar in thousandths of the longest, of the sizes without their signs. */
export function barsOf(sizes: readonly bigint[]): number[] {
  const absolute = sizes.map((one) => (one < 0n ? -one : one));
  const most = absolute.reduce((longest, one) => (one > longest ? one : longest), 0n);
  return absolute.map((one) => (most === 0n ? 0 : Number((one * 1_000n) / most)));
}
