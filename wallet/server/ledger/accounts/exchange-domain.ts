import { invariant } from '#platform/kernel/invariant.ts';
import type { Money } from '#platform/money/money.ts';
import { mergePostings } from './domain.ts';
import type { Account, Posting } from './domain.ts';

/** So many minor units of the one currency are worth so many of the other; both above zero. */
export interface Rate {
  readonly from: Money;
  readonly to: Money;
}

/** What an exchange gives, in the currency asked for. */
export interface Exchanged {
  readonly get: Money;
  /** What the house keeps: its margin, and what rounding down left over. */
  readonly kept: Money;
}

const BASIS = 10_000n;

/**
 * What `give` is worth at a rate, less a margin. Always rounded down, so that going there and back never gains.
 *
 * @param marginBasisPoints Of the worth; 100 is 1 %.
 */
export function exchange(give: Money, rate: Rate, marginBasisPoints: number): Exchanged {
  invariant(give.currency === rate.from.currency && rate.from.currency !== rate.to.currency, 'a rate is for its pair');
  invariant(give.minor > 0n && rate.from.minor > 0n && rate.to.minor > 0n, 'an exchange is of something');
  invariant(Number.isInteger(marginBasisPoints) && marginBasisPoints >= 0 && marginBasisPoints < 10_000, 'a margin');
  const { currency } = rate.to;
  const scaled = give.minor * rate.to.minor;
  const worth = scaled / rate.from.minor;
  const get = (scaled * (BASIS - BigInt(marginBasisPoints))) / (rate.from.minor * BASIS);
  return { get: { minor: get, currency }, kept: { minor: worth - get, currency } };
}

/**
 * The postings of an exchange: one entry that balances in each currency, through the house's position in both. What
 * the house keeps goes to its fees in the currency that was asked for.
 */
export function exchangePostings(
  give: Money,
  { get, kept }: Exchanged,
  accounts: Record<'giver' | 'taker' | 'positionFrom' | 'positionTo' | 'fees', Pick<Account, 'id'>>,
): Posting[] {
  const { giver, taker, positionFrom, positionTo, fees } = accounts;
  return mergePostings([
    { accountId: giver.id, currency: give.currency, amountMinor: -give.minor },
    { accountId: positionFrom.id, currency: give.currency, amountMinor: give.minor },
    { accountId: positionTo.id, currency: get.currency, amountMinor: -get.minor - kept.minor },
    { accountId: taker.id, currency: get.currency, amountMinor: get.minor },
    { accountId: fees.id, currency: get.currency, amountMinor: kept.minor },
  ]);
}
