import { formatMoney } from '../money/format.ts';
import type { Currency } from '../money/currency.ts';

/** Money as it travels: whole minor units in a string. */
interface MoneyValue {
  readonly amount: string;
  readonly currency: Currency;
}

interface MoneyTextProps {
  readonly value: MoneyValue;
  /** `always` puts a plus before what came in; `accounting` amounts carry only a minus. */
  readonly sign?: 'auto' | 'always';
}

/** An amount with its currency, in figures that stand under each other. */
export function MoneyText({ value, sign = 'auto' }: MoneyTextProps) {
  return (
    <span className="amount" data-tone={sign === 'always' && isPositive(value) ? 'in' : undefined}>
      {moneyWords(value, sign)}
    </span>
  );
}

/** The same as text, for labels and buttons. */
export function moneyWords(value: MoneyValue, sign: 'auto' | 'always' = 'auto'): string {
  const words = formatMoney({ minor: BigInt(value.amount), currency: value.currency }).replace(/^-/, '\u2212');
  return sign === 'always' && isPositive(value) ? `+${words}` : words;
}

function isPositive(value: MoneyValue): boolean {
  return !value.amount.startsWith('-') && value.amount !== '0';
}
