import { isCurrency } from '#platform/money/currency.ts';
import type { Currency } from '#platform/money/currency.ts';
import { formatMoney } from '#platform/money/format.ts';
import { formatDate } from '#platform/words/dates.ts';
import type { DateStyle } from '#platform/words/dates.ts';
import { t } from '#platform/words/words.ts';
import type { BudgetJson, CategoryId, NetJson, SpendingJson } from '../../app/wire.ts';

/** What the address of the page says. */
export interface SpendingFilter {
  /** `YYYY-MM`; by default, this month. */
  readonly month?: string | undefined;
  readonly currency?: Currency | undefined;
  /** Only the shops of this category. */
  readonly category?: string | undefined;
}

/** Reads the filter from the address, which may hold any text. The result has all members, undefined if empty. */
export function readSpending(search: Record<string, unknown>): SpendingFilter {
  const { month, currency, category } = search;
  return {
    month: typeof month === 'string' && /^20\d\d-(0[1-9]|1[0-2])$/.test(month) ? month : undefined,
    currency: isCurrency(currency) ? currency : undefined,
    category: typeof category === 'string' ? category : undefined,
  };
}

/** Writes a month `YYYY-MM`, in the zone in which it is counted. */
export function monthWords(month: string, style: Extract<DateStyle, 'month' | 'shortMonth' | 'monthOfYear'>): string {
  return formatDate(new Date(`${month}-01T00:00:00Z`), style);
}

/** How long the bars are, in percent of the longest. Where more came back than was spent, there is no bar. */
export function lengthsOf(rows: readonly NetJson[]): readonly number[] {
  const nets = rows.map((row) => Math.max(0, Number(row.net.amount)));
  const most = Math.max(...nets, 1);
  return nets.map((net) => Math.round((net / most) * 1_000) / 10);
}

/** What of the month came back, in words; undefined if nothing did. */
export function refundedWords({ spent, refunded, net }: NetJson): string | undefined {
  if (refunded.amount === '0') return undefined;
  const [sum, back] = [wordsOf(spent), wordsOf(refunded)];
  return net.amount.startsWith('-')
    ? t('More came back than you spent: {sum} spent, {back} came back', { sum, back })
    : t('{sum} spent, {back} came back', { sum, back });
}

/** Compares this month so far with the last one up to the same day; undefined for an earlier month. */
export function comparedWords({ month, net, last_month_so_far: last }: SpendingJson): string | undefined {
  if (!last) return undefined;
  const before = monthWords(monthBefore(month), 'month');
  const more = BigInt(net.amount) - BigInt(last.net.amount);
  if (more === 0n) return t('As much as in {month} up to the same day', { month: before });
  const sum = formatMoney({ minor: more < 0n ? -more : more, currency: net.currency });
  return more > 0n
    ? t('{sum} more than in {month} up to the same day', { sum, month: before })
    : t('{sum} less than in {month} up to the same day', { sum, month: before });
}

function monthBefore(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, number - 2, 1)).toISOString().slice(0, 7);
}

/** The shops with payments in a category; without one, all. */
export function shopsIn({ shops }: SpendingJson, category: CategoryId | undefined): SpendingJson['shops'] {
  return category === undefined ? shops : shops.filter((shop) => shop.categories.includes(category));
}

/** How much of a budget is spent, in percent from 0 to 100. */
export function shareOf({ net, limit }: Pick<BudgetJson, 'net' | 'limit'>): number {
  const percent = (Number(net.amount) / Number(limit.amount)) * 100;
  return Math.round(Math.min(100, Math.max(0, percent)) * 10) / 10;
}

/** Whether so much of a budget is spent that its holder was warned. */
export function isNear(budget: Pick<BudgetJson, 'net' | 'limit'>): boolean {
  return BigInt(budget.net.amount) * 100n >= BigInt(budget.limit.amount) * 80n;
}

/** What is left of a budget, in words. */
export function leftWords({ left }: Pick<BudgetJson, 'left'>): string {
  if (left.amount === '0') return t('Nothing is left');
  return left.amount.startsWith('-')
    ? t('{over} over', { over: wordsOf({ ...left, amount: left.amount.slice(1) }) })
    : t('{left} left', { left: wordsOf(left) });
}

function wordsOf({ amount, currency }: NetJson['net']): string {
  return formatMoney({ minor: BigInt(amount), currency });
}
