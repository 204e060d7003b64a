import { numberFormat } from '../kernel/formats.ts';
import { err, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
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

/** The name of a currency as people use it, in the reader's locale: `US dollars`, as in "Amount in US dollars". */
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

/** Why a typed text is no amount: it is no decimal number, or it has too many digits before or after the point. */
export type AmountFault = 'malformed' | 'too_many_decimals' | 'too_large';

const MOST_DIGITS = 12;

/**
 * Reads an amount that a person typed: `12`, `12.5`, `12,50`, with or without the currency's sign or code, in the digits
 * of any script. More decimals than the currency has are refused, never rounded.
 */
export function readAmount(text: string, currency: Money['currency']): Result<Money, AmountFault> {
  const { decimals } = currencies[currency];
  // The decimal point of Arabic and Persian keyboards.
  const typed = withoutSign(typedSigns(text.replaceAll('\u066B', '.')), currency);
  const match = /^(\d+)(?:[.,](\d+))?$/.exec(typed);
  if (!match) return err('malformed');
  const [, whole = '', fraction = ''] = match;
  if (whole.length > MOST_DIGITS) return err('too_large');
  if (fraction.length > decimals) return err('too_many_decimals');
  return ok({ minor: BigInt(whole + fraction.padEnd(decimals, '0')), currency });
}

/** Reads an amount as `readAmount` does, or undefined if it is none. */
export function parseAmount(text: string, currency: Money['currency']): Money | undefined {
  const read = readAmount(text, currency);
  return read.ok ? read.value : undefined;
}

/** Without the sign (`€`) or code (`EUR`) before or after an amount. */
function withoutSign(typed: string, currency: Money['currency']): string {
  const parts = numberFormat('en', { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
  const sign = parts.formatToParts(0).find((part) => part.type === 'currency')?.value ?? currency;
  const found = [sign, currency, currency.toLowerCase()].find((one) => typed.startsWith(one) || typed.endsWith(one));
  if (found === undefined) return typed;
  return (typed.startsWith(found) ? typed.slice(found.length) : typed.slice(0, -found.length)).trim();
}
