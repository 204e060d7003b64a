import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { typedSigns, typedWhole } from '#platform/kernel/typed.ts';
import type { Currency } from '#platform/money/currency.ts';
import { currencies, isCurrency } from '#platform/money/currency.ts';
import { decimalText, parseAmount } from '#platform/money/format.ts';
import type { ExchangeTerms } from '../../funding/exchange/domain.ts';
import type { FeeSchedule } from '../../funding/fees/domain.ts';
import type { StoredPolicy } from '../../identity/limits/domain.ts';
import { mostUntracked } from '../../payments/payments/policy-domain.ts';
import type { CaseTerms, Policy } from '../../payments/payments/policy-domain.ts';
import type { ReportTerms } from '../../protection/reports/domain.ts';
import {
  amountBounds,
  askFields,
  caseBounds,
  caseFields,
  exchangeBounds,
  exchangeFields,
  feeFields,
  holderLimits,
  holderOrders,
  limitFields,
  listBounds,
  MOST_WARNINGS,
  orders,
  rateBounds,
  reportBounds,
  reportFields,
  reserveBounds,
  reserveFields,
  stepUpBounds,
  termBounds,
  termFields,
  tierFields,
} from './fields-data.ts';

/**
 * What has versions: the terms of payments and their cases, the fees, the terms of exchanges, the limits of holders, the
 * terms of reports, and the limits of operators.
 */
export const policyKinds = ['terms', 'fees', 'exchange', 'tiers', 'reports', 'limits'] as const;

/** One of `policyKinds`. */
export type PolicyKind = (typeof policyKinds)[number];

/** The fees of a version. Minor units are text, as in all JSON. */
export interface FeeValues extends Pick<FeeSchedule, 'currency' | 'cardBasisPoints' | 'merchantBasisPoints'> {
  readonly cardFreeUpToMinor: string;
}

/** The terms of exchanges of a version. */
export type ExchangeValues = Omit<ExchangeTerms, 'version' | 'validFrom'>;

/** The terms of reports of a version. */
export interface ReportValues extends Omit<ReportTerms, 'version' | 'creditMostMinor'> {
  readonly creditMostMinor: string;
}

/** The limits of operators of a version. In other currencies no operator decides alone. */
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
  | { readonly kind: 'exchange'; readonly values: ExchangeValues }
  | { readonly kind: 'tiers'; readonly values: StoredPolicy }
  | { readonly kind: 'reports'; readonly values: ReportValues }
  | { readonly kind: 'limits'; readonly values: LimitValues };

/** The name of an amount among the limits of holders. */
export type HolderLimit = keyof typeof holderLimits;

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
  | (typeof limitFields)[number];

/** What was typed, by the name of its field. */
export type Typed = Readonly<Record<string, string>>;

/** The one currency of the amounts. */
const CURRENCY: Currency = 'EUR';

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

/** Lists the fields of a kind, in the order of its form. */
export function fieldsOf(kind: PolicyKind): readonly FieldName[] {
  return fieldsByKind[kind];
}

const fieldsByKind = {
  terms: [...termFields, ...reserveFields, ...caseFields],
  fees: feeFields,
  exchange: exchangeFields,
  tiers: [...tierFields, ...askFields],
  reports: reportFields,
  limits: limitFields,
} satisfies Readonly<Record<PolicyKind, readonly FieldName[]>>;

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

/** Makes the content of a version of the terms of reports. */
export function reportContent({ creditMostMinor, ...values }: Omit<ReportTerms, 'version'>): Content {
  return { kind: 'reports', values: { ...values, creditMostMinor: String(creditMostMinor) } };
}

/** Writes each value of a content as the form has it. */
export function textsOf(content: Content): ReadonlyMap<FieldName, string> {
  switch (content.kind) {
    case 'fees': {
      const { cardFreeUpToMinor, cardBasisPoints, merchantBasisPoints, currency } = content.values;
      return new Map<FieldName, string>([
        ['cardFreeUpToMinor', amountText(cardFreeUpToMinor, currency)],
        ['cardBasisPoints', rateText(cardBasisPoints)],
        ['merchantBasisPoints', rateText(merchantBasisPoints)],
      ]);
    }
    case 'exchange': {
      const { marginBasisPoints, quoteMinutes, staleAfterDays, refundHours, currencies: offered } = content.values;
      return new Map<FieldName, string>([
        ['marginBasisPoints', rateText(marginBasisPoints)],
        ['rateMinutes', String(quoteMinutes)],
        ['staleAfterDays', String(staleAfterDays)],
        ['refundHours', String(refundHours)],
        ['offeredCurrencies', offered.join(', ')],
      ]);
    }
    case 'tiers':
      return new Map<FieldName, string>([
        ...keysOf(holderLimits).map((name) => [name, amountText(limitIn(content.values, name))] as const),
        ...keysOf(stepUpBounds).map((name) => [name, String(content.values.stepUp[name])] as const),
      ]);
    case 'reports': {
      const { values } = content;
      return new Map<FieldName, string>([
        ...keysOf(reportBounds).map((name) => [name, String(values[name])] as const),
        ['creditMostMinor', amountText(values.creditMostMinor, values.currency)],
      ]);
    }
    case 'limits': {
      const { currency, decideAloneMostMinor } = content.values;
      return new Map<FieldName, string>([['decideAloneMostMinor', amountText(decideAloneMostMinor, currency)]]);
    }
    case 'terms':
      return termTexts(content.values);
  }
}

function termTexts(values: TermValues): ReadonlyMap<FieldName, string> {
  return new Map<FieldName, string>([
    ...keysOf(termBounds).map((name) => [name, String(values[name])] as const),
    ...keysOf(reserveBounds).map((name) => [name, String(values.reserve[name])] as const),
    ['keptBasisPoints', rateText(values.reserve.keptBasisPoints)],
    ...keysOf(caseBounds).map((name) => [name, String(values.cases[name])] as const),
    ...keysOf(listBounds).map((name) => [name, values[name].join(', ')] as const),
    ['untrackedMost', amountText(mostUntracked(values, CURRENCY).minor)],
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

const readers = {
  terms: readTerms,
  fees: readFees,
  exchange: readExchange,
  tiers: readTiers,
  reports: readReports,
  limits: readLimits,
};

/** Reads the limits of holders. Nobody pays in tier 0, and only its balance is limited: the form has neither. */
function readTiers(typed: Typed, base: Content, faults: ContentFault[]): Content {
  invariant(base.kind === 'tiers', 'limits of holders are written from limits of holders');
  const { tiers, stepUp } = keysOf(holderLimits).reduce<StoredPolicy>(
    (values, name) => withLimit(values, name, readAmount(name, CURRENCY, typed, faults)),
    base.values,
  );
  return { kind: 'tiers', values: { tiers, stepUp: { ...stepUp, ...readWholes(stepUpBounds, typed, faults) } } };
}

function withLimit({ tiers, stepUp }: StoredPolicy, name: HolderLimit, minor: bigint): StoredPolicy {
  const [of, limit] = holderLimits[name];
  const limits = of === 'ask' ? stepUp.above : tiers[of];
  const before = limits[CURRENCY];
  invariant(before, 'each version has limits in the one currency');
  const after = { ...limits, [CURRENCY]: { ...before, [limit]: Number(minor) } };
  return of === 'ask' ? { tiers, stepUp: { ...stepUp, above: after } } : { tiers: { ...tiers, [of]: after }, stepUp };
}

/** The limit of a field, in minor units. */
export function limitIn({ tiers, stepUp }: StoredPolicy, name: HolderLimit): bigint {
  const [of, limit] = holderLimits[name];
  const minor = of === 'ask' ? stepUp.above[CURRENCY]?.[limit] : tiers[of][CURRENCY]?.[limit];
  return BigInt(minor ?? 0);
}

function readExchange(typed: Typed, _base: Content, faults: ContentFault[]): Content {
  const { rateMinutes: quoteMinutes, ...wholes } = readWholes(exchangeBounds, typed, faults);
  const marginBasisPoints = readRate('marginBasisPoints', typed, faults);
  const offered = readCurrencies('offeredCurrencies', typed, faults);
  return { kind: 'exchange', values: { marginBasisPoints, quoteMinutes, ...wholes, currencies: offered } };
}

/** Reads currencies, each once, such as `EUR, USD`. */
function readCurrencies(field: 'offeredCurrencies', typed: Typed, faults: ContentFault[]): Currency[] {
  const codes = typedSigns(typed[field] ?? '')
    .toUpperCase()
    .split(/[ ,;]+/)
    .filter((code) => code !== '');
  const known = codes.filter(isCurrency);
  const isRead = known.length > 0 && known.length === codes.length && new Set(codes).size === codes.length;
  if (!isRead) faults.push({ field, code: 'not_read', as: 'currencies' });
  return known;
}

function readReports(typed: Typed, base: Content, faults: ContentFault[]): Content {
  const currency = base.kind === 'reports' ? base.values.currency : CURRENCY;
  const creditMostMinor = String(readAmount('creditMostMinor', currency, typed, faults));
  return { kind: 'reports', values: { ...readWholes(reportBounds, typed, faults), creditMostMinor, currency } };
}

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
  const others = base.values.untrackedMost.filter((one) => one.currency !== CURRENCY);
  const amount = String(readAmount('untrackedMost', CURRENCY, typed, faults));
  const cases: CaseTerms = readWholes(caseBounds, typed, faults);
  const values: TermValues = {
    ...readWholes(termBounds, typed, faults),
    warnDays: readList('warnDays', typed, faults),
    untrackedWarnDays: readList('untrackedWarnDays', typed, faults),
    untrackedMost: [{ amount, currency: CURRENCY }, ...others],
    reserve: {
      ...readWholes(reserveBounds, typed, faults),
      keptBasisPoints: readRate('keptBasisPoints', typed, faults),
    },
    cases,
  };
  return { kind: 'terms', values };
}

/** Names the values that do not fit each other. */
export function faultsOfContent(content: Content): ContentFault[] {
  if (content.kind === 'tiers') return faultsOfOrder(holderOrders, (name) => limitIn(content.values, name));
  if (content.kind !== 'terms') return [];
  const { values } = content;
  const numbers = { ...values, ...values.cases, ...values.reserve };
  const above = faultsOfOrder(orders, (name) => numbers[name]);
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

function faultsOfOrder<N extends FieldName>(
  pairs: readonly (readonly [N, N])[],
  valueOf: (name: N) => number | bigint,
): ContentFault[] {
  return pairs
    .filter(([less, more]) => valueOf(less) > valueOf(more))
    .map(([field, other]) => ({ field, code: 'above_other', other }) as const);
}

function readWholes<N extends FieldName>(
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
  if (!money) faults.push({ field, code: 'not_read', as: 'amount' });
  else if (money.minor < least || money.minor > most)
    faults.push({ field, code: 'out_of_bounds', least: amountText(least, currency), most: amountText(most, currency) });
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

function amountText(minor: bigint | string, currency = CURRENCY): string {
  return decimalText(BigInt(minor), currencies[currency].decimals);
}

/** Writes basis points as a percentage without its sign: 60 is `0.6`. */
function rateText(basisPoints: number): string {
  return String(basisPoints / 100);
}

function keysOf<K extends string>(table: Readonly<Record<K, unknown>>): K[] {
  return Object.keys(table) as K[];
}
