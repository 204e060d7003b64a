import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { ExchangeTerms } from '../../funding/exchange/domain.ts';
import type { FeeSchedule } from '../../funding/fees/domain.ts';
import type { StoredPolicy } from '../../identity/limits/domain.ts';
import { mostUntracked } from '../../payments/payments/policy-domain.ts';
import type { CaseTerms, Policy } from '../../payments/payments/policy-domain.ts';
import type { ReportTerms } from '../../protection/reports/domain.ts';
import {
  askFields,
  caseBounds,
  caseFields,
  debitFields,
  exchangeBounds,
  exchangeFields,
  feeFields,
  holderLimits,
  holderOrders,
  limitFields,
  listBounds,
  orders,
  originBounds,
  originFields,
  reportBounds,
  reportFields,
  reserveBounds,
  reserveFields,
  stepUpBounds,
  termBounds,
  termFields,
  tierFields,
  withdrawalFields,
} from './fields-data.ts';
import { debitTexts, originTexts, readDebits, readWithdrawals, withdrawalTexts } from './money-domain.ts';
import type { DebitValues, OriginValues, WithdrawalValues } from './money-domain.ts';
import {
  CURRENCY,
  amountText,
  faultsOfOrder,
  keysOf,
  rateText,
  readAmount,
  readCurrencies,
  readList,
  readRate,
  readWholes,
} from './typed-domain.ts';
import type { ContentFault, FieldName, Typed } from './typed-domain.ts';

/**
 * What has versions: the terms of payments and their cases, the fees, the terms of exchanges, withdrawals and debits, how
 * long added money stays, the limits of holders, the terms of reports, and the limits of operators.
 */
export const policyKinds = [
  'terms',
  'fees',
  'exchange',
  'withdrawals',
  'debits',
  'origins',
  'tiers',
  'reports',
  'limits',
] as const;

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
  | { readonly kind: 'withdrawals'; readonly values: WithdrawalValues }
  | { readonly kind: 'debits'; readonly values: DebitValues }
  | { readonly kind: 'origins'; readonly values: OriginValues }
  | { readonly kind: 'tiers'; readonly values: StoredPolicy }
  | { readonly kind: 'reports'; readonly values: ReportValues }
  | { readonly kind: 'limits'; readonly values: LimitValues };

/** The name of an amount among the limits of holders. */
export type HolderLimit = keyof typeof holderLimits;

/** Lists the fields of a kind, in the order of its form. */
export function fieldsOf(kind: PolicyKind): readonly FieldName[] {
  return fieldsByKind[kind];
}

const fieldsByKind = {
  terms: [...termFields, ...reserveFields, ...caseFields],
  fees: feeFields,
  exchange: exchangeFields,
  withdrawals: withdrawalFields,
  debits: debitFields,
  origins: originFields,
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
    case 'withdrawals':
      return withdrawalTexts(content.values);
    case 'debits':
      return debitTexts(content.values);
    case 'origins':
      return originTexts(content.values);
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
  withdrawals: (typed: Typed, base: Content, faults: ContentFault[]): Content => {
    invariant(base.kind === 'withdrawals', 'terms of withdrawals are written from terms of withdrawals');
    return { kind: 'withdrawals', values: readWithdrawals(typed, base.values, faults) };
  },
  debits: (typed: Typed, base: Content, faults: ContentFault[]): Content => {
    invariant(base.kind === 'debits', 'terms of debits are written from terms of debits');
    return { kind: 'debits', values: readDebits(typed, base.values, faults) };
  },
  origins: (typed: Typed, _base: Content, faults: ContentFault[]): Content => ({
    kind: 'origins',
    values: readWholes(originBounds, typed, faults),
  }),
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
