import type { Id } from '#platform/kernel/id.ts';
import { toUuid } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { currencyOfCountry } from '#platform/money/country-currency.ts';
import { compare } from '#platform/money/money.ts';
import { currencies, isCurrency } from '#platform/money/currency.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { Money } from '#platform/money/money.ts';
import { costOf, exchange } from '../../ledger/accounts/exchange-domain.ts';
import type { Exchanged, Rate } from '../../ledger/accounts/exchange-domain.ts';
import { balanceIdOf } from '../../ledger/accounts/domain.ts';
import type { Account } from '../../ledger/accounts/domain.ts';
import { isStale, rateBetween, ratedCurrencies } from '../rates/domain.ts';
import type { ReferenceDay } from '../rates/domain.ts';

/** A version of the terms of exchanges. A later version does not apply to earlier quotes. */
export interface ExchangeTerms {
  readonly version: number;
  readonly validFrom: Date;
  /** The margin, as a share of the worth; 100 is 1 %. */
  readonly marginBasisPoints: number;
  /** How long a quote holds. */
  readonly quoteMinutes: number;
  /** As of `isStale`. */
  readonly staleAfterDays: number;
  /** For how many hours after a payment its refunds use the rate of its exchange. */
  readonly refundHours: number;
  /** The currencies that a holder can get, or open a wallet in; the first is that of all other wallets. */
  readonly currencies: readonly Currency[];
}

/** An offer to exchange a sum at a rate, and the exchange that was made of it. */
export interface Quote extends Exchanged {
  readonly id: Id<'exq'>;
  readonly cell: number;
  readonly holderId: Id<'hld'>;
  readonly give: Money;
  readonly rate: Rate;
  /** The day of the reference rates, as `YYYY-MM-DD`. */
  readonly rateDay: string;
  readonly termsVersion: number;
  /** Zero if it gives what refunds have brought. */
  readonly marginBasisPoints: number;
  /** Whether it gives what refunds have brought, and so has no margin. */
  readonly isOfRefunds: boolean;
  /** As of its terms. */
  readonly refundHours: number;
  readonly quotedAt: Date;
  readonly validUntil: Date;
  /** When the money moved; null before that. */
  readonly doneAt: Date | null;
  /** The payment that it pays for, and with which alone it is used; null if the holder exchanges for themselves. */
  readonly paymentId: Id<'pay'> | null;
}

/**
 * What refunds have brought in the currency of their orders, after the hours of the payment's rate. It may be exchanged
 * without a margin, once, into the currency that had paid.
 */
export interface Refunded {
  /** From `refundedId`. */
  readonly id: string;
  readonly cell: number;
  readonly holderId: Id<'hld'>;
  readonly from: Currency;
  readonly to: Currency;
  readonly leftMinor: bigint;
}

/** The id of what refunds have brought a holder in one currency instead of another. */
export function refundedId(holderId: Id<'hld'>, from: Currency, to: Currency): string {
  return `${holderId} ${from} ${to}`;
}

/** Why no quote is made. */
export type QuoteError =
  | { readonly code: 'account_frozen' }
  /** One of the currencies has no published rate, the operator does not offer the other, or both are the same. */
  | { readonly code: 'currency_not_exchanged' }
  | { readonly code: 'rates_stale' }
  | { readonly code: 'insufficient_funds'; readonly spendable: Money }
  | { readonly code: 'exchange_too_small' };

/** The facts by which a quote is made. */
export interface Asked {
  readonly give: Money;
  readonly to: Currency;
  /** The last reference rates; undefined before the first. */
  readonly day: ReferenceDay | undefined;
  readonly terms: ExchangeTerms;
  readonly spendable: Money;
  /** What may be exchanged without a margin, in minor units of the given currency. */
  readonly refundedMinor: bigint;
  readonly isFrozen: boolean;
}

/** What a quote promises. */
export type Terms = Pick<
  Quote,
  | 'give'
  | 'get'
  | 'kept'
  | 'rate'
  | 'rateDay'
  | 'termsVersion'
  | 'marginBasisPoints'
  | 'isOfRefunds'
  | 'refundHours'
  | 'quotedAt'
  | 'validUntil'
>;

/** Judges whether a holder may exchange this sum now, and at what. */
export function makeQuote(asked: Asked, now: Date): Result<Terms, QuoteError> {
  const { give, to, terms, spendable, isFrozen } = asked;
  if (isFrozen) return err({ code: 'account_frozen' });
  const found = rateAt(asked, give.currency, to, now);
  if (!found.ok) return found;
  if (compare(give, spendable) > 0) return err({ code: 'insufficient_funds', spendable });
  const isOfRefunds = give.minor <= asked.refundedMinor;
  const held = heldBy(isOfRefunds ? { ...terms, marginBasisPoints: 0 } : terms, now);
  const exchanged = exchange(give, found.value.rate, held.marginBasisPoints);
  if (exchanged.get.minor === 0n) return err({ code: 'exchange_too_small' });
  return ok({ give, ...exchanged, ...found.value, ...held, isOfRefunds });
}

/** Judges whether a balance can bring exactly `get` now, and for what. */
export function makeQuoteFor(
  get: Money,
  asked: Pick<Asked, 'day' | 'terms' | 'spendable'>,
  now: Date,
): Result<Terms, Exclude<QuoteError, { readonly code: 'account_frozen' | 'exchange_too_small' }>> {
  const { terms, spendable } = asked;
  const found = rateAt(asked, spendable.currency, get.currency, now);
  if (!found.ok) return found;
  const cost = costOf(get, found.value.rate, terms.marginBasisPoints);
  if (compare(cost.give, spendable) > 0) return err({ code: 'insufficient_funds', spendable });
  return ok({ ...cost, ...found.value, ...heldBy(terms, now), isOfRefunds: false });
}

/** Finds the rate from one currency to another one that the operator offers, if it is not stale. */
function rateAt({ day, terms }: Pick<Asked, 'day' | 'terms'>, from: Currency, to: Currency, now: Date) {
  if (!day || isStale(day, terms.staleAfterDays, now)) return err({ code: 'rates_stale' } as const);
  const rate = terms.currencies.includes(to) ? rateBetween(day, from, to) : undefined;
  return rate ? ok({ rate, rateDay: day.day }) : err({ code: 'currency_not_exchanged' } as const);
}

function heldBy({ version: termsVersion, marginBasisPoints, quoteMinutes, refundHours }: ExchangeTerms, now: Date) {
  const validUntil = new Date(now.getTime() + quoteMinutes * 60_000);
  return { termsVersion, marginBasisPoints, refundHours, quotedAt: now, validUntil };
}

/** Whether a quote can no longer be used, because its time is over. */
export function hasRunOut({ validUntil, doneAt }: Quote, now: Date): boolean {
  return doneAt === null && now >= validUntil;
}

/** What a holder can exchange now. */
export interface Offer {
  readonly terms: ExchangeTerms;
  /** The currencies that can be got: the operator offers them, and they have a published rate. */
  readonly rated: readonly Currency[];
  /** The currencies that the wallet knows, but that have no published rate. */
  readonly unrated: readonly Currency[];
  /** The spendable balances in a currency with a published rate, which can be given. The wallet opened with the first. */
  readonly givable: readonly Money[];
  /** What of them refunds have brought, and may be exchanged without a margin. */
  readonly refunded: readonly Refunded[];
  /** What the holder owes, which money that is got in the same currency pays first. */
  readonly owed: readonly Money[];
}

const knownCurrencies = Object.keys(currencies).filter(isCurrency);

/** What a holder with these balances can exchange at the rates of a day. */
export function offerOf(
  terms: ExchangeTerms,
  day: ReferenceDay | undefined,
  { balances, refunded, owed }: Pick<Offer, 'refunded' | 'owed'> & { readonly balances: readonly Money[] },
): Offer {
  const published: ReadonlySet<Currency> = new Set(day ? ratedCurrencies(day) : []);
  return {
    terms,
    rated: terms.currencies.filter((one) => published.has(one)),
    unrated: knownCurrencies.filter((one) => !published.has(one)),
    givable: balances.filter((one) => published.has(one.currency)),
    refunded: refunded.filter(({ from, to, leftMinor }) => leftMinor > 0n && published.has(from) && published.has(to)),
    owed,
  };
}

/** The currency in which a wallet opens: its country's if the operator offers that, and otherwise the operator's first. */
export function currencyIn(terms: Pick<ExchangeTerms, 'currencies'>, country: string | undefined): Currency {
  const own = currencyOfCountry(country);
  const [first] = terms.currencies;
  invariant(first, 'the terms offer at least one currency');
  return own !== undefined && terms.currencies.includes(own) ? own : first;
}

/** The account in a currency that an exchange opens for a holder. */
export function newBalance(
  { holderId, cell }: Pick<Quote, 'holderId' | 'cell'>,
  currency: Currency,
  at: Date,
): Account {
  return {
    id: balanceIdOf(holderId, currency),
    cell,
    ownerKind: 'holder',
    ownerId: toUuid(holderId),
    kind: 'available',
    currency,
    floorMinor: 0n,
    postedMinor: 0n,
    heldMinor: 0n,
    opening: { at },
  };
}
