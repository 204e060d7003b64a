import type { Id } from '#platform/kernel/id.ts';
import { deriveId } from '#platform/kernel/derive-id.ts';
import { toUuid } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { compare } from '#platform/money/money.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { Money } from '#platform/money/money.ts';
import { exchange } from '../../ledger/accounts/exchange-domain.ts';
import type { Exchanged, Rate } from '../../ledger/accounts/exchange-domain.ts';
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
  readonly marginBasisPoints: number;
  readonly quotedAt: Date;
  readonly validUntil: Date;
  /** When the money moved; null before that. */
  readonly doneAt: Date | null;
}

/** Why no quote is made. */
export type QuoteError =
  | { readonly code: 'account_frozen' }
  /** One of the currencies has no published rate, or both are the same. */
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
  readonly isFrozen: boolean;
}

/** What a quote promises. */
export type Terms = Pick<
  Quote,
  'give' | 'get' | 'kept' | 'rate' | 'rateDay' | 'termsVersion' | 'marginBasisPoints' | 'quotedAt' | 'validUntil'
>;

/** Judges whether a holder may exchange this sum now, and at what. */
export function makeQuote(asked: Asked, now: Date): Result<Terms, QuoteError> {
  const { give, to, day, terms, spendable, isFrozen } = asked;
  if (isFrozen) return err({ code: 'account_frozen' });
  if (!day || isStale(day, terms.staleAfterDays, now)) return err({ code: 'rates_stale' });
  const rate = rateBetween(day, give.currency, to);
  if (!rate) return err({ code: 'currency_not_exchanged' });
  if (compare(give, spendable) > 0) return err({ code: 'insufficient_funds', spendable });
  const { marginBasisPoints, version: termsVersion, quoteMinutes } = terms;
  const exchanged = exchange(give, rate, marginBasisPoints);
  if (exchanged.get.minor === 0n) return err({ code: 'exchange_too_small' });
  const validUntil = new Date(now.getTime() + quoteMinutes * 60_000);
  return ok({ give, ...exchanged, rate, rateDay: day.day, termsVersion, marginBasisPoints, quotedAt: now, validUntil });
}

/** Whether a quote can no longer be used, because its time is over. */
export function hasRunOut({ validUntil, doneAt }: Quote, now: Date): boolean {
  return doneAt === null && now >= validUntil;
}

/** What a holder can exchange now. */
export interface Offer {
  readonly terms: ExchangeTerms;
  /** The holder's spendable balances. The first is in the currency in which the wallet was opened. */
  readonly balances: readonly Money[];
  /** The currencies that can be given and got. */
  readonly rated: readonly Currency[];
  /** The currencies that the wallet knows, but that have no published rate. */
  readonly unrated: readonly Currency[];
}

/** The currencies between which the wallet exchanges, and those without a published rate. */
export function offeredOf(
  day: ReferenceDay | undefined,
  known: readonly Currency[],
): { readonly rated: readonly Currency[]; readonly unrated: readonly Currency[] } {
  const rated = day ? ratedCurrencies(day) : [];
  return { rated: known.filter((one) => rated.includes(one)), unrated: known.filter((one) => !rated.includes(one)) };
}

/**
 * The account in a currency that an exchange opens for a holder. Its id follows from both, so two exchanges at once
 * open one account.
 */
export function newBalance(
  { holderId, cell }: Pick<Quote, 'holderId' | 'cell'>,
  currency: Currency,
  at: Date,
): Account {
  return {
    id: newBalanceId(holderId, currency),
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

/** The id of the account that `newBalance` opens. */
export function newBalanceId(holderId: Id<'hld'>, currency: Currency): Id<'acc'> {
  return deriveId('acc', `balance of ${holderId} in ${currency}`);
}
