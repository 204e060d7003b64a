import { formatDate } from '../words/dates.ts';
import { t } from '../words/words.ts';
import { err, ok } from './result.ts';
import type { Result } from './result.ts';
import { typedWhole } from './typed.ts';

/** Why three typed numbers are no date. */
type DateFault =
  | { readonly code: 'date_incomplete' }
  | { readonly code: 'no_such_month'; readonly month: number }
  | { readonly code: 'year_too_short' }
  | { readonly code: 'no_such_day'; readonly day: number; readonly month: number; readonly year: number };

/** Reads a typed date of the Gregorian calendar. @returns `YYYY-MM-DD`, with a year from 1000 to 9999. */
export function readDate(typed: { day: string; month: string; year: string }): Result<string, DateFault> {
  const [day, month, year] = [typedWhole(typed.day), typedWhole(typed.month), typedWhole(typed.year)];
  if (day === undefined || month === undefined || year === undefined) return err({ code: 'date_incomplete' });
  if (month < 1 || month > 12) return err({ code: 'no_such_month', month });
  if (year < 1_000 || year > 9_999) return err({ code: 'year_too_short' });
  if (day < 1 || day > daysIn(year, month)) return err({ code: 'no_such_day', day, month, year });
  return ok(new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10));
}

/** What is wrong with a typed date: a sentence that names a date that does not exist. */
export function dateWords(fault: DateFault): string {
  switch (fault.code) {
    case 'date_incomplete':
      return t('Type day, month and year in digits, such as 27, 3 and 1990');
    case 'year_too_short':
      return t('Type all four digits of the year');
    case 'no_such_month':
      return t('There is no month {month}: months go from 1 to 12', { month: fault.month });
    case 'no_such_day': {
      const { day, month, year } = fault;
      const name = `${day} ${formatDate(new Date(Date.UTC(LEAP_YEAR, month - 1, 1)), 'month')}`;
      // In another year there is one.
      return day > 0 && day <= daysIn(LEAP_YEAR, month)
        ? t('There is no {day} in {year}', { day: name, year })
        : t('There is no {day}', { day: name });
    }
  }
}

/** An instant as RFC 3339 writes it; undefined where there is no such day, hour or second. */
export function readInstant(text: string): Date | undefined {
  const [, year = '', month = '', day = ''] = RFC_3339.exec(text) ?? [];
  if (!readDate({ day, month, year }).ok) return undefined;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? undefined : at;
}

const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt](?:[01]\d|2[0-3]):\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/;
const LEAP_YEAR = 2_000;

/** The day before the first of the next month. */
function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
