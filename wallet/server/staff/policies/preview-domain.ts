import { cardFee, merchantFee } from '../../funding/fees/domain.ts';
import type { FeeSchedule } from '../../funding/fees/domain.ts';
import type { TopUp } from '../../funding/top-ups/domain.ts';
import type { Part, Payment } from '../../payments/payments/domain.ts';
import type { Case } from '../../protection/cases/record-domain.ts';
import type { FeeValues, LimitValues, TermValues } from './content-domain.ts';

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
}

/** How many payments, top-ups and cases a preview reads at most. */
export const MOST_PAST = 500;
const DAY_MS = 86_400_000;

/** Computes the fees of the past again. Amounts in another currency than that of the fees have none. */
export function previewFees(values: FeeValues, { payments, topUps }: Pick<Past, 'payments' | 'topUps'>): Preview {
  const cardFreeUpToMinor = BigInt(values.cardFreeUpToMinor);
  const schedule: FeeSchedule = { ...values, cardFreeUpToMinor, version: 0, validFrom: new Date(0) };
  const parts = payments.flatMap((payment) => payment.parts).filter((part) => part.amount.currency === values.currency);
  const charged = topUps.filter((topUp) => topUp.amount.currency === values.currency);
  return {
    kind: 'fees',
    merchant: sumFees(
      parts.map(({ fee, amount }) => ({ before: fee.minor, after: merchantFee(amount, schedule).minor })),
    ),
    card: sumFees(charged.map(({ fee, amount }) => ({ before: fee.minor, after: cardFee(amount, schedule).minor }))),
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
