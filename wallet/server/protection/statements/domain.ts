import { readDate } from '#platform/kernel/calendar.ts';
import { csvRecord } from '#platform/kernel/csv.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { currencies } from '#platform/money/currency.ts';
import { decimalText } from '#platform/money/format.ts';
import { subtract } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import type { Payout } from '../reserves/domain.ts';
import type { Statement } from '../reserves/statement-domain.ts';

/** A payout of a seller, with its statement. */
export interface OwnPayout extends Pick<Payout, 'freed' | 'debt' | 'at'> {
  readonly id: Id<'pyt'>;
  readonly shopName: string;
  readonly orderReference: string;
  /** The name under which the seller sold. */
  readonly sellerName: string;
  /** Null if the release is older than statements. */
  readonly statement: Omit<Statement, 'releasedAt'> | null;
  readonly lines: readonly { readonly description: string; readonly quantity: number; readonly amount: Money }[];
  readonly shipping: Money;
}

/** Computes what became spendable. */
export function paidOut({ freed, debt }: Pick<OwnPayout, 'freed' | 'debt'>): Money {
  return subtract(freed, debt);
}

/** A span of days in UTC: from the first instant on, before the other. */
export interface Span {
  readonly from: Date;
  readonly before: Date;
}

/** Why typed days are not a span. */
export interface SpanFault {
  readonly field: 'from' | 'to';
  readonly code: 'no_date' | 'ends_before' | 'too_long';
}

const DAY_MS = 86_400_000;
/** The most days of one file. */
export const MOST_DAYS = 366;

/** Reads a span from its first and last day, as a date field sends them: `2026-11-24`. */
export function readSpan(from: string, to: string): Result<Span, SpanFault> {
  const [first, last] = [readDay(from), readDay(to)];
  if (!first) return err({ field: 'from', code: 'no_date' });
  if (!last) return err({ field: 'to', code: 'no_date' });
  const before = new Date(last.getTime() + DAY_MS);
  if (before <= first) return err({ field: 'to', code: 'ends_before' });
  if (before.getTime() - first.getTime() > MOST_DAYS * DAY_MS) return err({ field: 'to', code: 'too_long' });
  return ok({ from: first, before });
}

function readDay(typed: string): Date | undefined {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(typed) ?? [];
  const date = readDate({ day, month, year });
  return date.ok ? new Date(date.value) : undefined;
}

const COLUMNS = [
  'payout',
  'paid_out_at',
  'shop',
  'order',
  'seller',
  'items',
  'currency',
  'sold',
  'refunded_before_release',
  'commission',
  'merchant_fee',
  'debt_paid_at_release',
  'in_earlier_payouts',
  'in_later_payouts',
  'refunded_from_reserve',
  'out_of_reserve',
  'debt_paid',
  'paid_out',
] as const;

/** The first record of a file of payouts. Its names are for programs, so they stay as they are in every language. */
export const csvHeader = csvRecord(COLUMNS);

/** Writes a payout as a record of CSV, with amounts that are all zero or more. Unknown ones are empty. */
export function csvOf(payout: OwnPayout): string {
  const { statement, freed, debt } = payout;
  const text = ({ minor, currency }: Money): string => decimalText(minor, currencies[currency].decimals);
  const figure = (name: keyof NonNullable<OwnPayout['statement']>) => (statement ? text(statement[name]) : '');
  const row: Record<(typeof COLUMNS)[number], string> = {
    payout: payout.id,
    paid_out_at: payout.at.toISOString(),
    shop: payout.shopName,
    order: payout.orderReference,
    seller: payout.sellerName,
    items: payout.lines.map(({ quantity, description }) => `${quantity} × ${description}`).join('; '),
    currency: freed.currency,
    sold: figure('sold'),
    refunded_before_release: figure('refunded'),
    commission: figure('commission'),
    merchant_fee: figure('fee'),
    debt_paid_at_release: figure('releaseDebt'),
    in_earlier_payouts: figure('earlier'),
    in_later_payouts: figure('kept'),
    refunded_from_reserve: figure('taken'),
    out_of_reserve: text(freed),
    debt_paid: text(debt),
    paid_out: text(paidOut(payout)),
  };
  return csvRecord(COLUMNS.map((column) => row[column]));
}
