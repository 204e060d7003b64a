import { invariant } from '#platform/kernel/invariant.ts';
import type { Money } from '#platform/money/money.ts';
import { mergePostings } from './domain.ts';
import type { Account, Posting } from './domain.ts';

/** An exchange rate as a ratio: `from` is worth `to`. Both are above zero. */
export interface Rate {
  readonly from: Money;
  readonly to: Money;
}

/** The result of an exchange, in the currency that it buys. */
export interface Exchanged {
  readonly get: Money;
  /** The house's share: its margin, and the remainder of rounding down. */
  readonly kept: Money;
}

const BASIS = 10_000n;

/**
 * Exchanges money at a rate, less a margin. Always rounds down, so that an exchange there and back never gains.
 *
 * @param marginBasisPoints The margin, as a share of the worth; 100 is 1 %.
 */
export function exchange(give: Money, rate: Rate, marginBasisPoints: number): Exchanged {
  invariant(
    give.currency === rate.from.currency && rate.from.currency !== rate.to.currency,
    'the rate is from the given currency to another one',
  );
  invariant(
    give.minor > 0n && rate.from.minor > 0n && rate.to.minor > 0n,
    'the given amount and both sides of the rate are above zero',
  );
  invariant(
    Number.isInteger(marginBasisPoints) && marginBasisPoints >= 0 && marginBasisPoints < 10_000,
    'the margin is a whole number of basis points below 10,000',
  );
  const { currency } = rate.to;
  const scaled = give.minor * rate.to.minor;
  const worth = scaled / rate.from.minor;
  const get = (scaled * (BASIS - BigInt(marginBasisPoints))) / (rate.from.minor * BASIS);
  return { get: { minor: get, currency }, kept: { minor: worth - get, currency } };
}

/**
 * Makes the postings of an exchange: one entry that balances in each currency, through the house's position in both.
 * The house's share goes to its fees, in the currency that the exchange buys.
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
