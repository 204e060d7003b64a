import type { Currency } from '#platform/money/currency.ts';
import type { Money } from '#platform/money/money.ts';
import { RATES_BASE, ratedCurrencies, worthIn } from '../../funding/rates/domain.ts';
import type { ReferenceDay } from '../../funding/rates/domain.ts';
import type { WithdrawalTerms } from '../../funding/withdrawals/domain.ts';
import type { Status } from '../../identity/accounts/domain.ts';

/** A thing that must end before a wallet can be closed. */
export const openThings = [
  'balance',
  'debt',
  'bought',
  'sold',
  'case',
  'payee',
  'top_up',
  'withdrawal',
  'report',
  'check',
] as const;

/** A thing that must end before a wallet can be closed. */
export type OpenThing = (typeof openThings)[number];

/** How many there are of each thing; for `balance` and `debt`, the accounts with money. */
export type OpenCounts = Readonly<Record<OpenThing, number>>;

/** The reasons why a wallet is not closed. */
export type ClosingError =
  | { readonly code: 'account_frozen' }
  | { readonly code: 'still_open'; readonly open: readonly OpenThing[] };

/** Judges whether a wallet may be closed: while it is active, and nothing is open. Undefined if it may. */
export function closingFault(status: Status, counts: OpenCounts): ClosingError | undefined {
  if (status !== 'active') return { code: 'account_frozen' };
  const open = openThings.filter((thing) => counts[thing] > 0);
  return open.length > 0 ? { code: 'still_open', open } : undefined;
}

/** A balance as the books have it. */
export interface OwnBalance {
  readonly currency: Currency;
  readonly postedMinor: bigint;
  readonly heldMinor: bigint;
}

/**
 * Finds what may stay in the books of a closed wallet: all its balances, if none holds anything and if together they
 * are worth less than the least withdrawal in every currency that is paid out. Otherwise nothing may.
 */
export function remainderOf(
  balances: readonly OwnBalance[],
  day: ReferenceDay | undefined,
  terms: readonly Pick<WithdrawalTerms, 'currency' | 'leastMinor'>[],
): Money[] {
  const sums = balances
    .filter((one) => one.postedMinor !== 0n)
    .map(({ postedMinor, currency }): Money => ({ minor: postedMinor, currency }));
  const rated: readonly Currency[] = day ? ratedCurrencies(day) : [RATES_BASE];
  const paidOut = terms.filter((one) => rated.includes(one.currency));
  const isLittle =
    paidOut.length > 0 &&
    sums.every((sum) => rated.includes(sum.currency)) &&
    balances.every((one) => one.heldMinor === 0n) &&
    paidOut.every(({ currency, leastMinor }) => worthIn(day, sums, currency).minor < leastMinor);
  return isLittle ? sums : [];
}
