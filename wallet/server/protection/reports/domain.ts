import { err, ok } from '#platform/kernel/result.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Currency } from '#platform/money/currency.ts';
import { subtract, zero } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { DAY_MS, ownOf, payable, returnedOf } from '../../payments/payments/domain.ts';
import type { ApprovedBy } from '../../payments/payments/card-share-domain.ts';
import type { Payment } from '../../payments/payments/domain.ts';

const HOUR_MS = 3_600_000;

/** The numbers of the policy, as a version has them. */
export interface ReportTerms {
  readonly version: number;
  /** Counted from the end of the month of a payment, which its statement shows. */
  readonly reportDays: number;
  readonly creditHours: number;
  readonly decideDays: number;
  readonly creditMostMinor: bigint;
  readonly currency: Currency;
  readonly creditsAYear: number;
  readonly oldPasskeyDays: number;
}

/** One reported payment. */
export interface Item {
  readonly paymentId: Id<'pay'>;
  readonly paidMinor: bigint;
  readonly approvedBy: ApprovedBy;
  /** Whether provisional credit may be given for it: not if an old passkey approved it. */
  readonly isCreditable: boolean;
}

/** The statuses of a report. */
export type ReportStatus = 'open' | 'upheld' | 'refused';

/** Why operators decide as they do. */
export const grounds = {
  upheld: ['stolen_device', 'stolen_number', 'stolen_credentials', 'unlike_holder'],
  refused: ['own_device_and_place', 'goods_received_by_holder', 'shared_with_family', 'contradicted'],
} as const;

/** A reason for a decision. */
export type Ground = (typeof grounds)['upheld' | 'refused'][number];

/** A decision about a report. */
export interface Verdict {
  readonly status: 'upheld' | 'refused';
  readonly ground: Ground;
  /** The operator's words for the holder. */
  readonly words: string;
}

/** A holder's report of payments that somebody else made. */
export interface Report {
  readonly id: Id<'rpt'>;
  readonly cell: number;
  readonly holderId: Id<'hld'>;
  /** The account that paid. */
  readonly accountId: Id<'acc'>;
  readonly currency: Currency;
  readonly items: readonly Item[];
  readonly terms: ReportTerms;
  readonly status: ReportStatus;
  readonly createdAt: Date;
  readonly creditBy: Date;
  readonly decideBy: Date;
  /** The provisional credit. */
  readonly creditMinor: bigint;
  readonly creditedAt: Date | null;
  readonly ground: Ground | null;
  readonly words: string | null;
  readonly decidedAt: Date | null;
  /** What the wallet itself paid. */
  readonly paidMinor: bigint;
  readonly settledAt: Date | null;
}

/** Until when a payment may be reported: some days after the end of its month, whose statement shows it. */
export function reportableUntil(capturedAt: Date, { reportDays }: Pick<ReportTerms, 'reportDays'>): Date {
  const statementAt = Date.UTC(capturedAt.getUTCFullYear(), capturedAt.getUTCMonth() + 1, 1);
  return new Date(statementAt + reportDays * DAY_MS);
}

/** Why payments are not reported. */
export type FilingError =
  | { readonly code: 'nothing_chosen' | 'payment_unknown' | 'reported_before' | 'too_many' }
  | { readonly code: 'report_too_late'; readonly until: Date };

/** The most payments in a report. */
export const MOST_ITEMS = 50;

/** The facts by which a report is filed. */
export interface Filing {
  readonly id: Id<'rpt'>;
  readonly holderId: Id<'hld'>;
  readonly payments: readonly Payment[];
  readonly terms: ReportTerms;
}

/** Judges whether a holder may report payments now, and drafts the report. */
export function fileReport({ id, holderId, payments, terms }: Filing, now: Date): Result<Report, FilingError> {
  const [first] = payments;
  if (!first) return err({ code: 'nothing_chosen' });
  if (payments.length > MOST_ITEMS) return err({ code: 'too_many' });
  const items: Item[] = [];
  for (const payment of payments) {
    const { capturedAt, approvedBy, passkeyDays } = payment;
    const isOwn = payment.payerId === holderId && payment.payerAccountId === first.payerAccountId;
    if (!isOwn || !capturedAt || !approvedBy) return err({ code: 'payment_unknown' });
    const until = reportableUntil(capturedAt, terms);
    if (now >= until) return err({ code: 'report_too_late', until });
    const isOldPasskey = passkeyDays !== null && passkeyDays >= terms.oldPasskeyDays;
    const paidMinor = payable(payment).minor;
    items.push({ paymentId: payment.id, paidMinor, approvedBy, isCreditable: !isOldPasskey });
  }
  return ok({
    id,
    cell: first.cell,
    holderId,
    accountId: first.payerAccountId,
    currency: first.amount.currency,
    items,
    terms,
    status: 'open',
    createdAt: now,
    creditBy: new Date(now.getTime() + terms.creditHours * HOUR_MS),
    decideBy: new Date(now.getTime() + terms.decideDays * DAY_MS),
    creditMinor: 0n,
    creditedAt: null,
    ground: null,
    words: null,
    decidedAt: null,
    paidMinor: 0n,
    settledAt: null,
  });
}

/** What a payer has not got back of a payment yet. */
export function unreturnedOf(payment: Payment): Money {
  const back = payment.parts.flatMap((part) => returnedOf(payment, part));
  return subtract(payable(payment), ownOf(back, payment.amount.currency));
}

/**
 * The provisional credit of a report: what its payments cost, as far as credit may be given for them, up to what the
 * holder's other reports have left of the limit; zero if the year's reports with credit are used up.
 *
 * @param others The other reports of the holder.
 */
export function creditOf(report: Report, payments: readonly Payment[], others: readonly Report[], now: Date): Money {
  const { terms, currency, items } = report;
  const none = zero(currency);
  if (report.status !== 'open' || currency !== terms.currency) return none;
  const yearAgo = now.getTime() - 365 * DAY_MS;
  const credited = others.filter(({ creditMinor, creditedAt }) => creditMinor > 0n && creditedAt);
  if (credited.filter((one) => one.creditedAt!.getTime() > yearAgo).length >= terms.creditsAYear) return none;
  const outstanding = credited.filter((one) => one.settledAt === null).reduce((sum, one) => sum + one.creditMinor, 0n);
  const left = terms.creditMostMinor - outstanding;
  const creditable = new Set(items.filter((one) => one.isCreditable).map((one) => one.paymentId));
  const cost = payments
    .filter(({ id }) => creditable.has(id))
    .reduce((sum, payment) => sum + unreturnedOf(payment).minor, 0n);
  const minor = cost < left ? cost : left;
  return minor > 0n ? { minor, currency } : none;
}

/** Decides an open report. @returns Undefined if it is decided already. */
export function decideReport(report: Report, { status, ground, words }: Verdict, now: Date): Report | undefined {
  return report.status === 'open' ? { ...report, status, ground, words, decidedAt: now } : undefined;
}

/** What all payments of a report cost the holder. */
export function paidOfReport({ items, currency }: Pick<Report, 'items' | 'currency'>): Money {
  return { minor: items.reduce((sum, one) => sum + one.paidMinor, 0n), currency };
}
