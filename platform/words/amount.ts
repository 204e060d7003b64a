import { currencies } from '../money/currency.ts';
import type { Currency } from '../money/currency.ts';
import { currencyWords, decimalText, readAmount } from '../money/format.ts';
import { t } from './words.ts';

/** Says why a typed text is no amount above zero in this currency, with examples of what is. */
export function amountFaultWords(typed: string, currency: Currency): string {
  const read = readAmount(typed, currency);
  const fault = read.ok ? undefined : read.error;
  const { decimals } = currencies[currency];
  const example = decimalText(12_500_000n / 10n ** BigInt(6 - decimals), decimals);
  if (fault === 'too_large') return t('This amount is too large. Type one such as 50');
  if (fault === 'too_many_decimals') {
    const name = currencyWords(currency);
    return decimals === 0
      ? t('Amounts in {name} have no decimals. Type one such as 50', { name })
      : t('Amounts in {name} have at most {decimals} decimals. Type one such as 50 or {example}', {
          name,
          decimals,
          example,
        });
  }
  return decimals === 0
    ? t('Type an amount above zero without decimals, such as 50')
    : t('Type an amount above zero, such as 50 or {example}', { example });
}
