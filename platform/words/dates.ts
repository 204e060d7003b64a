import { dateFormat } from '../kernel/formats.ts';
import { readerLocale } from './reader.ts';

/** Servers write in UTC; whatever is drawn in a browser is in its own zone. */
const timeZone = 'UTC';

/**
 * How dates and times are written, by the name that a sentence uses: `{due, date, day}`.
 */
export const dateStyles = {
  /** 24 November */
  day: { day: 'numeric', month: 'long', timeZone },
  /** November */
  month: { month: 'long', timeZone },
  /** November 2026 */
  monthYear: { month: 'long', year: 'numeric', timeZone },
  /** 24 November 2026 */
  longDate: { dateStyle: 'long', timeZone },
  /** 24 Nov 2026 */
  mediumDate: { dateStyle: 'medium', timeZone },
  /** 24 November 2026 at 12:30 */
  longTime: { dateStyle: 'long', timeStyle: 'short', timeZone },
  /** 24 Nov 2026, 12:30 */
  mediumTime: { dateStyle: 'medium', timeStyle: 'short', timeZone },
  /** 12:30 */
  localTime: { hour: '2-digit', minute: '2-digit' },
  /** 24 Nov 2026, 12:30 */
  localMedium: { dateStyle: 'medium', timeStyle: 'short' },
  /** Tuesday 24 November 2026 at 12:30 */
  localFull: { dateStyle: 'full', timeStyle: 'short' },
  /** 24 Nov */
  localDay: { day: 'numeric', month: 'short' },
  /** 24 Nov 2026 */
  localDate: { day: 'numeric', month: 'short', year: 'numeric' },
  /** Tuesday, 24 November */
  localWeekday: { weekday: 'long', day: 'numeric', month: 'long' },
  /** Tuesday 24 November 2026 */
  localWeekdayDate: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

export type DateStyle = keyof typeof dateStyles;

/** A date alone, as people read it. In a sentence, write `{due, date, day}`. */
export function formatDate(at: Date, style: DateStyle, locale = readerLocale()): string {
  return dateFormat(locale, dateStyles[style]).format(at);
}
