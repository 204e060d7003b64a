import { invariant } from '#platform/kernel/invariant.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Money } from '#platform/money/money.ts';
import { mergePostings } from './domain.ts';
import type { EntryDraft } from './domain.ts';

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
 * Computes the least money whose exchange brings a sum. The house keeps what the money is worth above the sum: its
 * margin, and the remainder of rounding up.
 */
export function costOf(get: Money, rate: Rate, marginBasisPoints: number): Exchanged & { readonly give: Money } {
  invariant(get.minor > 0n && get.currency === rate.to.currency, 'a sum above zero in the currency that the rate buys');
  const part = rate.to.minor * (BASIS - BigInt(marginBasisPoints));
  const give = { minor: (get.minor * rate.from.minor * BASIS + part - 1n) / part, currency: rate.from.currency };
  const { get: most, kept } = exchange(give, rate, marginBasisPoints);
  return { give, get, kept: { ...kept, minor: most.minor + kept.minor - get.minor } };
}

/** The accounts through which an exchange goes. The positions are the house's in the given and in the bought currency. */
export type ExchangeAccounts = Readonly<Record<'giver' | 'taker' | 'positionFrom' | 'positionTo' | 'fees', Id<'acc'>>>;

/**
 * Drafts the entry of an exchange, which balances in each currency through the house's position in both. The house's
 * share goes to its fees, in the currency that the exchange buys.
 *
 * @param reference What the exchange is of; the last word of the entry's reason.
 */
export function exchangeEntry(
  { give, get, kept, rate: { from, to } }: Exchanged & { readonly give: Money; readonly rate: Rate },
  { giver, taker, positionFrom, positionTo, fees }: ExchangeAccounts,
  reference?: Id,
): EntryDraft {
  const at = `${from.minor} ${from.currency} = ${to.minor} ${to.currency}`;
  const postings = mergePostings([
    { accountId: giver, currency: give.currency, amountMinor: -give.minor },
    { accountId: positionFrom, currency: give.currency, amountMinor: give.minor },
    { accountId: positionTo, currency: get.currency, amountMinor: -get.minor - kept.minor },
    { accountId: taker, currency: get.currency, amountMinor: get.minor },
    { accountId: fees, currency: get.currency, amountMinor: kept.minor },
  ]);
  return { kind: 'exchange', reason: reference === undefined ? at : `${at}, ${reference}`, postings };
}
