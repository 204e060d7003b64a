import { cardFee, merchantFee, noCardMonth, withCharge } from '../../funding/fees/domain.ts';
import type { Quote } from '../../funding/exchange/domain.ts';
import type { CardMonth, FeeSchedule } from '../../funding/fees/domain.ts';
import type { TopUp } from '../../funding/top-ups/domain.ts';
import type { StoredPolicy, Usage } from '../../identity/limits/domain.ts';
import { payable } from '../../payments/payments/domain.ts';
import type { Part, Payment } from '../../payments/payments/domain.ts';
import type { Case } from '../../protection/cases/record-domain.ts';
import type { Report } from '../../protection/reports/domain.ts';
import { limitIn } from './content-domain.ts';
import type {
  ExchangeValues,
  FeeValues,
  LimitValues,
  ReportValues,
  TermValues,
  HolderLimit,
} from './content-domain.ts';
import { holderLimits } from './fields-data.ts';

/** What a fee would have been on past amounts. */
export interface FeePreview {
  /** How many parts or top-ups were computed again. */
  readonly looked: number;
  /** How many of them would have another fee. */
  readonly differing: number;
  readonly beforeMinor: bigint;
  readonly afterMinor: bigint;
}

/** How many parts or cases something would have met: by the terms of each, and by the draft. */
export interface DaysPreview {
  /** How many had got that far, and so could be compared. */
  readonly looked: number;
  readonly before: number;
  readonly after: number;
}

/** What a draft would have changed on what happened last. */
export type Preview =
  | {
      readonly kind: 'limits';
      /** Cases about more than an operator decides alone: by the version before, and by the draft. */
      readonly large: DaysPreview;
    }
  | {
      readonly kind: 'tiers';
      /**
       * Payments, days, years and top-ups above each limit, by the tier that their holders have now; and payments and days
       * of all tiers above what does not ask for a proof.
       */
      readonly above: readonly (DaysPreview & { readonly limit: HolderLimit })[];
    }
  | {
      readonly kind: 'reports';
      /** Provisional credits above the most. */
      readonly creditedMore: DaysPreview;
      /** Provisional credits beyond those of a year. */
      readonly creditedOften: DaysPreview;
      /** Provisional credits that came after the last hour for them. */
      readonly creditedLate: DaysPreview;
      /** Reports that were decided after the last day for it. */
      readonly decidedLate: DaysPreview;
    }
  | {
      readonly kind: 'exchange';
      /** Exchanges into a currency that is not offered. */
      readonly unoffered: DaysPreview;
      /** Exchanges that were approved later than a rate would hold. */
      readonly late: DaysPreview;
    }
  | {
      readonly kind: 'withdrawals';
      /** Withdrawals with a fee, if nothing came before the oldest of them in its month. */
      readonly charged: DaysPreview;
      readonly belowLeast: DaysPreview;
      readonly aboveMost: DaysPreview;
    }
  | {
      readonly kind: 'debits';
      readonly belowLeast: DaysPreview;
      readonly aboveMost: DaysPreview;
      /** Debits that arrived later than their holders would have read. */
      readonly late: DaysPreview;
    }
  | {
      readonly kind: 'origins';
      /** Charges of cards whose money would still stay now. */
      readonly ofCards: DaysPreview;
      /** As `ofCards`, for debits of bank accounts. */
      readonly ofDebits: DaysPreview;
    }
  | { readonly kind: 'fees'; readonly merchant: FeePreview; readonly card: FeePreview }
  | {
      readonly kind: 'terms';
      readonly payments: number;
      /** Parts that were scanned after the last day for it, and so would have been refunded. */
      readonly scannedLate: DaysPreview;
      /** Parts that were delivered after their protection. */
      readonly deliveredLate: DaysPreview;
      /** Cases in which the seller answered after the last day for it. */
      readonly answeredLate: DaysPreview;
      /** The average time from delivery to the automatic release, in days. */
      readonly release: DaysPreview;
    };

/** What happened last. */
export interface Past {
  readonly payments: readonly Payment[];
  readonly topUps: readonly TopUp[];
  readonly cases: readonly Case[];
  /** Of those who paid or topped up. */
  readonly usages: readonly Usage[];
  readonly reports: readonly Report[];
}

/** How many payments, top-ups, cases and reports a preview reads at most. */
export const MOST_PAST = 500;
const DAY_MS = 86_400_000;

/** Computes the fees of the past again. Amounts in another currency than that of the fees have none. */
export function previewFees(values: FeeValues, { payments, topUps }: Pick<Past, 'payments' | 'topUps'>): Preview {
  const cardFreeUpToMinor = BigInt(values.cardFreeUpToMinor);
  const schedule: FeeSchedule = { ...values, cardFreeUpToMinor, version: 0, validFrom: new Date(0) };
  const parts = payments.flatMap((payment) => payment.parts).filter((part) => part.amount.currency === values.currency);
  return {
    kind: 'fees',
    merchant: sumFees(
      parts.map(({ fee, amount }) => ({ before: fee.minor, after: merchantFee(amount, schedule).minor })),
    ),
    card: sumFees(cardFeesOf(topUps, schedule)),
  };
}

/** Computes the fees of past charges of cards again, each after the others of its holder's month. */
function cardFeesOf(topUps: readonly TopUp[], schedule: FeeSchedule) {
  const months = new Map<string, CardMonth>();
  const charged = topUps.filter((topUp) => !topUp.isDebit && topUp.amount.currency === schedule.currency);
  return charged
    .toSorted((one, other) => +one.createdAt - +other.createdAt)
    .map(({ holderId, createdAt, amount, fee: before }) => {
      const id = `${holderId} ${createdAt.toISOString().slice(0, 7)}`;
      const month = months.get(id) ?? noCardMonth;
      const fee = cardFee(amount, month, schedule);
      months.set(id, withCharge(month, { amount, fee }));
      return { before: before.minor, after: fee.minor };
    });
}

/** Counts the past exchanges that would not have been possible: by the version before, and by the draft. */
export function previewExchange(before: ExchangeValues, values: ExchangeValues, exchanges: readonly Quote[]): Preview {
  const looked = exchanges.length;
  const unoffered = ({ currencies }: ExchangeValues) =>
    exchanges.filter(({ get }) => !currencies.includes(get.currency)).length;
  const late = ({ quoteMinutes }: ExchangeValues) =>
    exchanges.filter(({ quotedAt, doneAt }) => doneAt !== null && +doneAt - +quotedAt >= quoteMinutes * 60_000).length;
  return {
    kind: 'exchange',
    unoffered: { looked, before: unoffered(before), after: unoffered(values) },
    late: { looked, before: late(before), after: late(values) },
  };
}

function sumFees(fees: readonly { readonly before: bigint; readonly after: bigint }[]): FeePreview {
  return {
    looked: fees.length,
    differing: fees.filter(({ before, after }) => before !== after).length,
    beforeMinor: fees.reduce((sum, { before }) => sum + before, 0n),
    afterMinor: fees.reduce((sum, { after }) => sum + after, 0n),
  };
}

/** Counts the past cases about more than an operator decides alone. Cases do not say their currency. */
export function previewLimits(before: LimitValues, values: LimitValues, cases: readonly Case[]): Preview {
  const above = ({ decideAloneMostMinor }: LimitValues): number =>
    cases.filter(({ leftMinor }) => leftMinor > BigInt(decideAloneMostMinor)).length;
  return { kind: 'limits', large: { looked: cases.length, before: above(before), after: above(values) } };
}

/** Counts the past payments, days, years and top-ups in euros above each limit: by the version before, and by the draft. */
export function previewTiers(
  before: StoredPolicy,
  values: StoredPolicy,
  { payments, topUps, usages }: Pick<Past, 'payments' | 'topUps' | 'usages'>,
): Preview {
  const tierOf = new Map(usages.map(({ holderId, tier }) => [holderId, tier]));
  const past = {
    payment: payments
      .filter(({ amount }) => amount.currency === 'EUR')
      .map((one) => ({ tier: tierOf.get(one.payerId), minor: payable(one).minor })),
    day: usages.map(({ tier, use }) => ({ tier, minor: use.dayMinor })),
    year: usages.map(({ tier, use }) => ({ tier, minor: use.yearMinor })),
    holds: topUps
      .filter(({ amount }) => amount.currency === 'EUR')
      .map(({ holderId, amount }) => ({ tier: tierOf.get(holderId), minor: amount.minor })),
  };
  const above = Object.entries(holderLimits).map(([name, [of, kind]]) => {
    const limit = name as HolderLimit;
    const looked = past[kind].filter(({ tier }) => of === 'ask' || tier === of);
    const count = (version: StoredPolicy): number =>
      looked.filter(({ minor }) => minor > limitIn(version, limit)).length;
    return { limit, looked: looked.length, before: count(before), after: count(values) };
  });
  return { kind: 'tiers', above };
}

/** Compares past reports with the numbers of the draft, and with those under which they were made. */
export function previewReports(values: ReportValues, reports: readonly Report[]): Preview {
  const most = BigInt(values.creditMostMinor);
  const credited = reports.flatMap((one) =>
    one.creditMinor > 0n && one.creditedAt ? [{ ...one, creditedAt: one.creditedAt }] : [],
  );
  const decided = reports.flatMap((one) => (one.decidedAt ? [{ ...one, decidedAt: one.decidedAt }] : []));
  const count = <T extends Report>(all: readonly T[], isBeyond: (one: T, terms: ReportNumbers) => boolean) => ({
    looked: all.length,
    before: all.filter((one) => isBeyond(one, one.terms)).length,
    after: all.filter((one) => isBeyond(one, { ...values, creditMostMinor: most })).length,
  });
  const isInYearBefore = (one: (typeof credited)[number], other: (typeof credited)[number]): boolean =>
    other.holderId === one.holderId &&
    other.creditedAt < one.creditedAt &&
    daysBetween(other.creditedAt, one.creditedAt) < 365;
  return {
    kind: 'reports',
    creditedMore: count(credited, ({ creditMinor }, terms) => creditMinor > terms.creditMostMinor),
    creditedOften: count(
      credited,
      (one, terms) => credited.filter((other) => isInYearBefore(one, other)).length >= terms.creditsAYear,
    ),
    creditedLate: count(credited, (one, terms) => daysBetween(one.createdAt, one.creditedAt) * 24 > terms.creditHours),
    decidedLate: count(decided, (one, terms) => daysBetween(one.createdAt, one.decidedAt) > terms.decideDays),
  };
}

type ReportNumbers = Pick<Report['terms'], 'creditMostMinor' | 'creditsAYear' | 'creditHours' | 'decideDays'>;

/** Compares what happened with the days of the draft, and with those under which it happened. */
export function previewTerms(values: TermValues, { payments, cases }: Pick<Past, 'payments' | 'cases'>): Preview {
  const parts = payments.flatMap((payment) => payment.parts.map((part) => ({ payment, part })));
  const shipped = parts.filter(({ part }) => part.shippedAt !== null && !part.isUntracked);
  const delivered = shipped.filter(({ part }) => part.deliveredAt !== null);
  const answered = cases.flatMap((dispute) => {
    const first = dispute.timeline.find(({ by }) => by === 'seller');
    return first ? [{ days: daysBetween(dispute.openedAt, first.at), by: dispute.policy.answerDays }] : [];
  });
  return {
    kind: 'terms',
    payments: payments.length,
    scannedLate: count(shipped, ({ payment, part }, terms) => {
      const most = shipDays(payment, part, terms ?? payment.policy) + (terms ?? payment.policy).scanWithinDays;
      return daysBetween(payment.capturedAt!, part.shippedAt!) > most;
    }),
    deliveredLate: count(delivered, ({ payment, part }, terms) => {
      const { protectionDays } = terms ?? payment.policy;
      return daysBetween(part.shippedAt!, part.deliveredAt!) > protectionDays;
    }),
    answeredLate: count(answered, ({ days, by }, terms) => days > (terms?.cases.answerDays ?? by)),
    release: {
      looked: delivered.length,
      before: average(delivered.map(({ payment }) => payment.policy.releaseAfterDays)),
      after: delivered.length === 0 ? 0 : values.releaseAfterDays,
    },
  };

  function count<T>(all: readonly T[], isLate: (one: T, terms: TermValues | undefined) => boolean): DaysPreview {
    const late = (terms: TermValues | undefined): number => all.filter((one) => isLate(one, terms)).length;
    return { looked: all.length, before: late(undefined), after: late(values) };
  }
}

/** A shop that asked for its own time to ship keeps it, up to the most. */
function shipDays(payment: Payment, part: Part, terms: TermValues): number {
  const isOwn = part.shipWithinDays !== payment.policy.shipWithinDays;
  return isOwn ? Math.min(part.shipWithinDays, terms.shipWithinMostDays) : terms.shipWithinDays;
}

function average(numbers: readonly number[]): number {
  const sum = numbers.reduce((all, one) => all + one, 0);
  return numbers.length === 0 ? 0 : Math.round((10 * sum) / numbers.length) / 10;
}

function daysBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / DAY_MS;
}
