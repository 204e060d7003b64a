import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { typedSigns, typedWhole } from '#platform/kernel/typed.ts';
import type { Currency } from '#platform/money/currency.ts';
import { currencies } from '#platform/money/currency.ts';
import { decimalText, parseAmount } from '#platform/money/format.ts';
import type { FeeSchedule } from '../../funding/fees/domain.ts';
import { mostUntracked } from '../../payments/payments/policy-domain.ts';
import type { CaseTerms, Policy } from '../../payments/payments/policy-domain.ts';
import {
  amountBounds,
  caseBounds,
  caseFields,
  feeFields,
  limitFields,
  listBounds,
  MOST_WARNINGS,
  orders,
  rateBounds,
  reserveBounds,
  reserveFields,
  termBounds,
  termFields,
} from './fields-data.ts';

/** What has versions: the terms of payments and their cases, the fees, and the limits of operators. */
export const policyKinds = ['terms', 'fees', 'limits'] as const;

/** One of `policyKinds`. */
export type PolicyKind = (typeof policyKinds)[number];

/** The fees of a version. Minor units are text, as in all JSON. */
export interface FeeValues extends Pick<FeeSchedule, 'currency' | 'cardBasisPoints' | 'merchantBasisPoints'> {
  readonly cardFreeUpToMinor: string;
}

/** The limits of a version. In other currencies no operator decides alone. */
export interface LimitValues {
  readonly currency: Currency;
  /** The most money about which an operator decides alone. */
  readonly decideAloneMostMinor: string;
}

/** The terms of a version. */
export type TermValues = Omit<Policy, 'version'>;

/** Everything that a version says. */
export type Content =
  | { readonly kind: 'terms'; readonly values: TermValues }
  | { readonly kind: 'fees'; readonly values: FeeValues }
  | { readonly kind: 'limits'; readonly values: LimitValues };

/** The name of a value that the form has. */
export type FieldName =
  | (typeof termFields)[number]
  | (typeof caseFields)[number]
  | (typeof reserveFields)[number]
  | (typeof feeFields)[number]
  | (typeof limitFields)[number];

/** What was typed, by the name of its field. */
export type Typed = Readonly<Record<string, string>>;

/** The one currency of the amounts. */
const CURRENCY: Currency = 'EUR';

/** A value that is at fault, and how. */
export type ContentFault =
  | { readonly field: FieldName; readonly code: 'not_read'; readonly as: 'whole' | 'list' | 'amount' | 'rate' }
  | { readonly field: FieldName; readonly code: 'out_of_bounds'; readonly least: string; readonly most: string }
  | { readonly field: FieldName; readonly code: 'above_other'; readonly other: FieldName }
  | { readonly field: FieldName; readonly code: 'warned_too_early'; readonly other: FieldName };

/** Lists the fields of a kind, in the order of its form. */
export function fieldsOf(kind: PolicyKind): readonly FieldName[] {
  if (kind === 'limits') return limitFields;
  return kind === 'terms' ? [...termFields, ...reserveFields, ...caseFields] : feeFields;
}

/** Makes the content of a version of the fees. */
export function feeContent({
  currency,
  cardFreeUpToMinor,
  cardBasisPoints,
  merchantBasisPoints,
}: FeeSchedule): Content {
  const values = { currency, cardFreeUpToMinor: String(cardFreeUpToMinor), cardBasisPoints, merchantBasisPoints };
  return { kind: 'fees', values };
}

/** Writes each value of a content as the form has it. */
export function textsOf(content: Content): ReadonlyMap<FieldName, string> {
  if (content.kind === 'fees') {
    const { cardFreeUpToMinor, cardBasisPoints, merchantBasisPoints, currency } = content.values;
    return new Map<FieldName, string>([
      ['cardFreeUpToMinor', decimalText(BigInt(cardFreeUpToMinor), currencies[currency].decimals)],
      ['cardBasisPoints', rateText(cardBasisPoints)],
      ['merchantBasisPoints', rateText(merchantBasisPoints)],
    ]);
  }
  if (content.kind === 'limits') {
    const { currency, decideAloneMostMinor } = content.values;
    const text = decimalText(BigInt(decideAloneMostMinor), currencies[currency].decimals);
    return new Map<FieldName, string>([['decideAloneMostMinor', text]]);
  }
  const { values } = content;
  return new Map<FieldName, string>([
    ...keysOf(termBounds).map((name) => [name, String(values[name])] as const),
    ...keysOf(reserveBounds).map((name) => [name, String(values.reserve[name])] as const),
    ['keptBasisPoints', rateText(values.reserve.keptBasisPoints)],
    ...keysOf(caseBounds).map((name) => [name, String(values.cases[name])] as const),
    ...keysOf(listBounds).map((name) => [name, values[name].join(', ')] as const),
    ['untrackedMost', decimalText(mostUntracked(values, CURRENCY).minor, currencies[CURRENCY].decimals)],
  ]);
}

/** Reads typed values, or names every fault at once. Values that the form does not have stay as in the base. */
export function readContent(kind: PolicyKind, typed: Typed, base: Content): Result<Content, readonly ContentFault[]> {
  const faults: ContentFault[] = [];
  const content = readers[kind](typed, base, faults);
  // The faults stand in the order of the form.
  const order = fieldsOf(kind);
  return faults.length === 0
    ? ok(content)
    : err(faults.toSorted((one, other) => order.indexOf(one.field) - order.indexOf(other.field)));
}

const readers = { terms: readTerms, fees: readFees, limits: readLimits };

function readLimits(typed: Typed, base: Content, faults: ContentFault[]): Content {
  const currency = base.kind === 'limits' ? base.values.currency : CURRENCY;
  const minor = readAmount('decideAloneMostMinor', currency, typed, faults);
  return { kind: 'limits', values: { currency, decideAloneMostMinor: String(minor) } };
}

function readFees(typed: Typed, base: Content, faults: ContentFault[]): Content {
  const currency = base.kind === 'fees' ? base.values.currency : CURRENCY;
  const minor = readAmount('cardFreeUpToMinor', currency, typed, faults);
  const values = {
    currency,
    cardFreeUpToMinor: String(minor),
    cardBasisPoints: readRate('cardBasisPoints', typed, faults),
    merchantBasisPoints: readRate('merchantBasisPoints', typed, faults),
  };
  return { kind: 'fees', values };
}

function readTerms(typed: Typed, base: Content, faults: ContentFault[]): Content {
  invariant(base.kind === 'terms', 'terms are written from terms');
  const wholes = <N extends FieldName>(bounds: Readonly<Record<N, readonly [number, number]>>): Record<N, number> => {
    const read = keysOf(bounds).map((name) => [name, readWhole(name, bounds[name], typed, faults)]);
    return Object.fromEntries(read) as Record<N, number>;
  };
  const others = base.values.untrackedMost.filter((one) => one.currency !== CURRENCY);
  const amount = String(readAmount('untrackedMost', CURRENCY, typed, faults));
  const cases: CaseTerms = wholes(caseBounds);
  const values: TermValues = {
    ...wholes(termBounds),
    warnDays: readList('warnDays', typed, faults),
    untrackedWarnDays: readList('untrackedWarnDays', typed, faults),
    untrackedMost: [{ amount, currency: CURRENCY }, ...others],
    reserve: { ...wholes(reserveBounds), keptBasisPoints: readRate('keptBasisPoints', typed, faults) },
    cases,
  };
  return { kind: 'terms', values };
}

/** Names the values that do not fit each other. */
export function faultsOfContent(content: Content): ContentFault[] {
  if (content.kind !== 'terms') return [];
  const { values } = content;
  const numbers = { ...values, ...values.cases, ...values.reserve };
  const above = orders
    .filter(([less, more]) => numbers[less] > numbers[more])
    .map(([field, other]) => ({ field, code: 'above_other', other }) as const);
  const early = (
    [
      ['warnDays', 'releaseAfterDays'],
      ['untrackedWarnDays', 'untrackedReleaseDays'],
    ] as const
  )
    .filter(([field, other]) => values[field][0]! >= values[other])
    .map(([field, other]) => ({ field, code: 'warned_too_early', other }) as const);
  return [...above, ...early];
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
function readList(field: keyof typeof listBounds, typed: Typed, faults: ContentFault[]): number[] {
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

function readAmount(
  field: keyof typeof amountBounds,
  currency: Currency,
  typed: Typed,
  faults: ContentFault[],
): bigint {
  const money = parseAmount(typed[field] ?? '', currency);
  const [least, most] = amountBounds[field];
  const text = (minor: bigint): string => decimalText(minor, currencies[currency].decimals);
  if (!money) faults.push({ field, code: 'not_read', as: 'amount' });
  else if (money.minor < least || money.minor > most)
    faults.push({ field, code: 'out_of_bounds', least: text(least), most: text(most) });
  return money?.minor ?? 0n;
}

function readRate(field: keyof typeof rateBounds, typed: Typed, faults: ContentFault[]): number {
  const match = /^(\d{1,3})(?:[.,](\d{1,2}))? ?%?$/.exec(typedSigns(typed[field] ?? ''));
  const rate = match ? Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) : undefined;
  const [least, most] = rateBounds[field];
  if (rate === undefined) faults.push({ field, code: 'not_read', as: 'rate' });
  else if (rate < least || rate > most)
    faults.push({ field, code: 'out_of_bounds', least: rateText(least), most: rateText(most) });
  return rate ?? 0;
}

/** Writes basis points as a percentage without its sign: 60 is `0.6`. */
function rateText(basisPoints: number): string {
  return String(basisPoints / 100);
}

function keysOf<K extends string>(table: Readonly<Record<K, unknown>>): K[] {
  return Object.keys(table) as K[];
}
