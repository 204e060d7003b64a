import { currencyNames, numberFormat } from '../kernel/formats.ts';
import { typedSigns } from '../kernel/typed.ts';
import { readerLocale } from '../words/reader.ts';
import { currencies } from './currency.ts';
import type { Money } from './money.ts';

/** An amount as people read it, such as €1,234.50, in the reader's locale. Exact for any size. */
export function formatMoney(money: Money, locale = readerLocale()): string {
  const { decimals } = currencies[money.currency];
  const format = numberFormat(locale, { style: 'currency', currency: money.currency });
  // A decimal string keeps amounts exact that a number would round.
  return format.format(decimalText(money.minor, decimals) as unknown as number);
}

/** The name of a currency, such as US dollar, in the reader's locale. */
export function currencyName(currency: Money['currency'], locale = readerLocale()): string {
  return currencyNames(locale).of(currency) ?? currency;
}

/** The name of a currency in a sentence, as `in US dollars`. */
export function currencyWords(currency: Money['currency'], locale = readerLocale()): string {
  const format = numberFormat(locale, { style: 'currency', currency, currencyDisplay: 'name' });
  return format.formatToParts(2).find(({ type }) => type === 'currency')?.value ?? currency;
}

/** Writes what one unit of a currency is worth in another, with six digits: `1.0616`. Rounds down the rest. */
export function rateText(from: Money, to: Money, locale = readerLocale()): string {
  const [fromScale, toScale] = [
    10n ** BigInt(currencies[from.currency].decimals),
    10n ** BigInt(currencies[to.currency].decimals),
  ];
  const worth = (to.minor * fromScale * 10n ** 12n) / (from.minor * toScale);
  const format = numberFormat(locale, { maximumSignificantDigits: 6 });
  return format.format(decimalText(worth, 12) as unknown as number);
}

/** Writes a rate in basis points (1/10,000) as a percentage: 850 is `8.5%`. */
export function percentText(basisPoints: number, locale = readerLocale()): string {
  const options = { style: 'percent', maximumFractionDigits: 2 } as const;
  return numberFormat(locale, options).format(basisPoints / 10_000);
}

/** Minor units as a plain decimal number: 1299 with two decimals is `12.99`. */
export function decimalText(minor: bigint, decimals: number): string {
  const digits = (minor < 0n ? -minor : minor).toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const sign = minor < 0n ? '-' : '';
  return decimals === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-decimals)}`;
}

/**
 * Reads an amount that a person typed, or undefined if it is not one: `12`, `12.5`, `12,50`, with or without
 * the currency's sign or code, in the digits of any script. More decimals than the currency has are refused, never
 * rounded.
 */
export function parseAmount(text: string, currency: Money['currency']): Money | undefined {
  const { decimals } = currencies[currency];
  // The decimal point of Arabic and Persian keyboards.
  const typed = withoutSign(typedSigns(text.replaceAll('\u066B', '.')), currency);
  const match = /^(\d{1,12})(?:[.,](\d+))?$/.exec(typed);
  if (!match) return undefined;
  const [, whole = '', fraction = ''] = match;
  if (fraction.length > decimals) return undefined;
  return { minor: BigInt(whole + fraction.padEnd(decimals, '0')), currency };
}

/** Without the sign (`€`) or code (`EUR`) before or after an amount. */
function withoutSign(typed: string, currency: Money['currency']): string {
  const parts = numberFormat('en', { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
  const sign = parts.formatToParts(0).find((part) => part.type === 'currency')?.value ?? currency;
  const found = [sign, currency, currency.toLowerCase()].find((one) => typed.startsWith(one) || typed.endsWith(one));
  if (found === undefined) return typed;
  return (typed.startsWith(found) ? typed.slice(found.length) : typed.slice(0, -found.length)).trim();
}
