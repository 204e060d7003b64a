import { typedSigns, typedWhole } from '#platform/kernel/typed.ts';
import type { Currency } from '#platform/money/currency.ts';
import { currencies, isCurrency } from '#platform/money/currency.ts';
import { decimalText, parseAmount } from '#platform/money/format.ts';
import { MOST_WARNINGS, amountBounds, listBounds, rateBounds } from './fields-data.ts';
import type {
  askFields,
  caseFields,
  debitFields,
  exchangeFields,
  feeFields,
  limitFields,
  originFields,
  reportFields,
  reserveFields,
  termFields,
  tierFields,
  withdrawalFields,
} from './fields-data.ts';

/** The one currency of the amounts. */
export const CURRENCY: Currency = 'EUR';

/** The name of a value that the form has. */
export type FieldName =
  | (typeof termFields)[number]
  | (typeof caseFields)[number]
  | (typeof reserveFields)[number]
  | (typeof feeFields)[number]
  | (typeof tierFields)[number]
  | (typeof askFields)[number]
  | (typeof reportFields)[number]
  | (typeof exchangeFields)[number]
  | (typeof withdrawalFields)[number]
  | (typeof debitFields)[number]
  | (typeof originFields)[number]
  | (typeof limitFields)[number];

/** What was typed, by the name of its field. */
export type Typed = Readonly<Record<string, string>>;

/** A value that is at fault, and how. */
export type ContentFault =
  | {
      readonly field: FieldName;
      readonly code: 'not_read';
      readonly as: 'whole' | 'list' | 'amount' | 'rate' | 'currencies';
    }
  | { readonly field: FieldName; readonly code: 'out_of_bounds'; readonly least: string; readonly most: string }
  | { readonly field: FieldName; readonly code: 'above_other'; readonly other: FieldName }
  | { readonly field: FieldName; readonly code: 'warned_too_early'; readonly other: FieldName };

/** Names the first of each pair that is more than the second. */
export function faultsOfOrder<N extends FieldName>(
  pairs: readonly (readonly [N, N])[],
  valueOf: (name: N) => number | bigint,
): ContentFault[] {
  return pairs
    .filter(([less, more]) => valueOf(less) > valueOf(more))
    .map(([field, other]) => ({ field, code: 'above_other', other }) as const);
}

/** Reads whole numbers within their bounds. */
export function readWholes<N extends FieldName>(
  bounds: Readonly<Record<N, readonly [number, number]>>,
  typed: Typed,
  faults: ContentFault[],
): Record<N, number> {
  const read = keysOf(bounds).map((name) => [name, readWhole(name, bounds[name], typed, faults)]);
  return Object.fromEntries(read) as Record<N, number>;
}

function readWhole(
  field: FieldName,
  [least, most]: readonly [number, number],
  typed: Typed,
  faults: ContentFault[],
): number {
  const number = typedWhole(typed[field] ?? '');
  if (number === undefined) faults.push({ field, code: 'not_read', as: 'whole' });
  else if (number < least || number > most)
    faults.push({ field, code: 'out_of_bounds', least: String(least), most: String(most) });
  return number ?? 0;
}

/** Reads days that fall from one to the next, such as `14, 3, 1`. */
export function readList(field: keyof typeof listBounds, typed: Typed, faults: ContentFault[]): number[] {
  const days = typedSigns(typed[field] ?? '')
    .split(/[ ,;]+/)
    .map(typedWhole);
  const isRead = days.every((day, index) => day !== undefined && (index === 0 || day < days[index - 1]!));
  const [least, most] = listBounds[field];
  if (!isRead || days.length > MOST_WARNINGS) faults.push({ field, code: 'not_read', as: 'list' });
  else if (days.some((day) => day! < least || day! > most))
    faults.push({ field, code: 'out_of_bounds', least: String(least), most: String(most) });
  return days.map((day) => day ?? 0);
}

/** Reads an amount within its bounds, in minor units. */
export function readAmount(
  field: keyof typeof amountBounds,
  currency: Currency,
  typed: Typed,
  faults: ContentFault[],
): bigint {
  const money = parseAmount(typed[field] ?? '', currency);
  const [least, most] = amountBounds[field];
  if (!money) faults.push({ field, code: 'not_read', as: 'amount' });
  else if (money.minor < least || money.minor > most)
    faults.push({ field, code: 'out_of_bounds', least: amountText(least, currency), most: amountText(most, currency) });
  return money?.minor ?? 0n;
}

/** Reads a percentage within its bounds, in basis points. */
export function readRate(field: keyof typeof rateBounds, typed: Typed, faults: ContentFault[]): number {
  const match = /^(\d{1,3})(?:[.,](\d{1,2}))? ?%?$/.exec(typedSigns(typed[field] ?? ''));
  const rate = match ? Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) : undefined;
  const [least, most] = rateBounds[field];
  if (rate === undefined) faults.push({ field, code: 'not_read', as: 'rate' });
  else if (rate < least || rate > most)
    faults.push({ field, code: 'out_of_bounds', least: rateText(least), most: rateText(most) });
  return rate ?? 0;
}

/** Writes minor units as the form has them. */
export function amountText(minor: bigint | string, currency = CURRENCY): string {
  return decimalText(BigInt(minor), currencies[currency].decimals);
}

/** Writes basis points as a percentage without its sign: 60 is `0.6`. */
export function rateText(basisPoints: number): string {
  return String(basisPoints / 100);
}

/** Lists the keys of a table. */
export function keysOf<K extends string>(table: Readonly<Record<K, unknown>>): K[] {
  return Object.keys(table) as K[];
}

/** Reads currencies, each once, such as `EUR, USD`. */
export function readCurrencies(field: 'offeredCurrencies', typed: Typed, faults: ContentFault[]): Currency[] {
  const codes = typedSigns(typed[field] ?? '')
    .toUpperCase()
    .split(/[ ,;]+/)
    .filter((code) => code !== '');
  const known = codes.filter(isCurrency);
  const isRead = known.length > 0 && known.length === codes.length && new Set(codes).size === codes.length;
  if (!isRead) faults.push({ field, code: 'not_read', as: 'currencies' });
  return known;
}
