import { typedCode, typedSigns } from '#platform/kernel/typed.ts';
import type { TypedCard } from './card-book.ts';
import { brandOf, isCardNumber } from './cards.ts';

export type Field = 'number' | 'expiry' | 'cvc';
export type Faults = Readonly<Partial<Record<Field, string>>>;

const MOST_YEARS = 50;

/** Checks a typed card, and reports faults per field. */
export function judgeCard(
  fields: Readonly<Record<string, string>>,
  now: Date,
): { readonly card?: TypedCard; readonly faults: Faults } {
  const number = typedCode(fields['number'] ?? '');
  const { month, year } = readExpiry(fields['expiry'] ?? '');
  const isMonth = month >= 1 && month <= 12;
  const isYear = new Date(Date.UTC(year, month, 1)) > now && year <= now.getUTCFullYear() + MOST_YEARS;
  const faults: Faults = {
    ...(isCardNumber(number) ? {} : { number: 'Your card number is not complete or has a mistake.' }),
    ...(isMonth && isYear
      ? {}
      : { expiry: 'Type the month and year printed on the card; the card must not have expired.' }),
    ...(isCode(fields['cvc'] ?? '', number) ? {} : { cvc: 'Type the three or four digits.' }),
  };
  return Object.keys(faults).length === 0 ? { card: { number, month, year }, faults } : { faults };
}

/** `12/34`, `12 / 2034`, `1234`. */
function readExpiry(text: string): { month: number; year: number } {
  const [, month = '', year = ''] = /^(\d{1,2}) ?[/-]? ?(\d{4}|\d{2})$/.exec(typedSigns(text)) ?? [];
  return { month: Number(month), year: Number(year.length === 2 ? `20${year}` : year) };
}

function isCode(text: string, number: string): boolean {
  return (brandOf(number) === 'amex' ? /^\d{4}$/ : /^\d{3}$/).test(typedCode(text));
}
