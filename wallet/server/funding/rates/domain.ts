import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { targetDaysSince } from '#platform/kernel/target-days.ts';
import { currencies, isCurrency } from '#platform/money/currency.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { Money } from '#platform/money/money.ts';
import type { Rate } from '../../ledger/accounts/exchange-domain.ts';

/** What one euro is worth in a currency: numerator / denominator. Both are above zero. */
export interface PerEuro {
  readonly currency: Currency;
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** The reference rates of one day. */
export interface ReferenceDay {
  /** The TARGET day of the rates, as `YYYY-MM-DD`. */
  readonly day: string;
  /** In the currencies that the wallet knows, without the euro. */
  readonly perEuro: readonly PerEuro[];
}

/** The currency in which the ECB states its rates. */
export const RATES_BASE: Currency = 'EUR';

/** Why a document is not the daily rates. */
export interface RatesFault {
  readonly code: 'rates_malformed';
  readonly why: 'markup' | 'no_day' | 'lines' | 'twice' | 'rate' | 'none';
}

const DAY = /<Cube time=(?:'|")(\d{4}-\d\d-\d\d)(?:'|")>/g;
const LINE = /<Cube currency=(?:'|")([A-Z]{3})(?:'|") rate=(?:'|")([0-9.]{1,20})(?:'|") ?\/>/g;

/**
 * Reads the ECB's daily document, in time linear in its length. A document that is not exactly of its form is refused
 * as a whole: one day, no entities, each line a rate, no currency twice. Ignores currencies that the wallet does not
 * know.
 */
export function readDaily(xml: string): Result<ReferenceDay, RatesFault> {
  const refuse = (why: RatesFault['why']) => err({ code: 'rates_malformed', why } as const);
  if (/<!/.test(xml)) return refuse('markup');
  const [found, ...more] = [...xml.matchAll(DAY)];
  const day = found?.[1];
  if (day === undefined || more.length > 0 || Number.isNaN(Date.parse(day))) return refuse('no_day');
  const lines = [...xml.matchAll(LINE)];
  // The day, the element around it, and the lines are all the elements of this name.
  if (xml.split('<Cube').length - 1 !== lines.length + 2) return refuse('lines');
  const perEuro: PerEuro[] = [];
  for (const [, currency, typed = ''] of lines) {
    if (!isCurrency(currency) || currency === RATES_BASE) continue;
    const ratio = ratioOf(typed);
    if (!ratio) return refuse('rate');
    if (perEuro.some((one) => one.currency === currency)) return refuse('twice');
    perEuro.push({ currency, ...ratio });
  }
  return perEuro.length === 0 ? refuse('none') : ok({ day, perEuro });
}

/** Reads `1.0616` as 10616 / 10000. The limit on digits keeps every rate between two currencies within 64 bits. */
function ratioOf(typed: string): Pick<PerEuro, 'numerator' | 'denominator'> | undefined {
  const [, whole = '', decimals = ''] = /^(\d{1,5})(?:\.(\d{1,5}))?$/.exec(typed) ?? [];
  const numerator = BigInt(whole + decimals);
  return numerator > 0n ? { numerator, denominator: 10n ** BigInt(decimals.length) } : undefined;
}

/** The currencies with a rate on this day, the euro first. */
export function ratedCurrencies({ perEuro }: ReferenceDay): Currency[] {
  return [RATES_BASE, ...perEuro.map((one) => one.currency)];
}

/**
 * The exact rate between two currencies by way of the euro, in minor units; undefined without a published rate.
 *
 * Each side is a whole number: nothing is rounded before the exchange itself.
 */
export function rateBetween(day: ReferenceDay, from: Currency, to: Currency): Rate | undefined {
  const [giving, getting] = [perEuroOf(day, from), perEuroOf(day, to)];
  if (!giving || !getting || from === to) return undefined;
  const fromMinor = giving.numerator * getting.denominator * scaleOf(from);
  const toMinor = getting.numerator * giving.denominator * scaleOf(to);
  const shared = divisorOf(fromMinor, toMinor);
  return { from: { minor: fromMinor / shared, currency: from }, to: { minor: toMinor / shared, currency: to } };
}

/**
 * What sums are worth together in one currency, at the rates of a day; each is rounded up. A sum without a rate counts
 * as nothing.
 */
export function worthIn(day: ReferenceDay | undefined, sums: readonly Money[], currency: Currency): Money {
  const minor = sums.map((sum) => {
    if (sum.currency === currency) return sum.minor;
    const rate = day && rateBetween(day, sum.currency, currency);
    return rate ? (sum.minor * rate.to.minor + rate.from.minor - 1n) / rate.from.minor : 0n;
  });
  return { minor: minor.reduce((all, one) => all + one, 0n), currency };
}

function perEuroOf({ perEuro }: ReferenceDay, currency: Currency): PerEuro | undefined {
  if (currency === RATES_BASE) return { currency, numerator: 1n, denominator: 1n };
  return perEuro.find((one) => one.currency === currency);
}

function scaleOf(currency: Currency): bigint {
  return 10n ** BigInt(currencies[currency].decimals);
}

/** Euclid's greatest common divisor. */
function divisorOf(left: bigint, right: bigint): bigint {
  return right === 0n ? left : divisorOf(right, left % right);
}

/**
 * Whether the rates of a day are too old to exchange at: more TARGET days than allowed have begun since. With one
 * allowed, Friday's rates hold over the weekend and all of Monday, on whose afternoon the ECB publishes the next.
 */
export function isStale({ day }: Pick<ReferenceDay, 'day'>, staleAfterDays: number, now: Date): boolean {
  return targetDaysSince(day, now) > staleAfterDays;
}
