import { total } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { HistoryLine } from '../history/domain.ts';

/** A calendar month in UTC. */
export interface Month {
  /** `YYYY-MM`. */
  readonly name: string;
  readonly from: Date;
  /** Where the next month begins. */
  readonly before: Date;
}

/** Reads a month as addresses have it, such as `2026-11`. */
export function readMonth(text: string): Month | undefined {
  const [, year, month] = /^([1-9]\d{3})-(0[1-9]|1[0-2])$/.exec(text) ?? [];
  return year === undefined ? undefined : monthAt(Number(year), Number(month) - 1);
}

/** The month of an instant. */
export function monthOf(at: Date): Month {
  return monthAt(at.getUTCFullYear(), at.getUTCMonth());
}

/** Lists the months from one instant to another, the newest first. */
export function monthsBetween(first: Date, last: Date): readonly Month[] {
  const months: Month[] = [];
  for (let month = monthOf(last); month.before > first; month = monthOf(new Date(month.from.getTime() - 1))) {
    months.push(month);
  }
  return months;
}

function monthAt(year: number, month: number): Month {
  const from = new Date(Date.UTC(year, month, 1));
  return { name: from.toISOString().slice(0, 7), from, before: new Date(Date.UTC(year, month + 1, 1)) };
}

/** The month of one balance, or of the debts in its currency. */
export interface StatementPart {
  readonly currency: Currency;
  readonly isOfDebt: boolean;
  readonly opening: Money;
  readonly moneyIn: Money;
  /** At or below zero. */
  readonly moneyOut: Money;
  readonly closing: Money;
  /** The oldest first. */
  readonly lines: readonly HistoryLine[];
}

/** A month of a holder's money. */
export interface Statement {
  readonly month: Month;
  readonly holderName: string;
  /** The lines of the holder's address; none if the wallet does not know it. */
  readonly address: readonly string[];
  readonly at: Date;
  readonly parts: readonly StatementPart[];
}

/** Whether the month goes on, so that more may come. */
export function isRunning({ month, at }: Pick<Statement, 'month' | 'at'>): boolean {
  return at < month.before;
}

/** Sums a month. @param opening The balance before its first line. @param lines The oldest first. */
export function sumMonth(
  { opening, isOfDebt }: Pick<StatementPart, 'opening' | 'isOfDebt'>,
  lines: readonly HistoryLine[],
): StatementPart {
  const { currency } = opening;
  const of = (isIn: boolean) =>
    total(
      lines.map((line) => line.amount).filter((amount) => amount.minor > 0n === isIn),
      currency,
    );
  const [moneyIn, moneyOut] = [of(true), of(false)];
  return {
    currency,
    isOfDebt,
    opening,
    moneyIn,
    moneyOut,
    closing: total([opening, moneyIn, moneyOut], currency),
    lines,
  };
}

/** Whether a part says anything: a debt that never was, or is over, is left out. */
export function isWorthShowing({ isOfDebt, opening, lines }: StatementPart): boolean {
  return !isOfDebt || opening.minor !== 0n || lines.length > 0;
}
