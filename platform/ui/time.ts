import { distanceFormat } from '../kernel/formats.ts';
import { formatDate } from '../words/dates.ts';
import { distanceOf } from '../words/distance.ts';
import { readerLocale } from '../words/reader.ts';
import { t } from '../words/words.ts';

const WEEK_MS = 7 * 86_400_000;

/** How long ago or how soon, as people say it: "2 hours ago", "in 3 days", within a week; then the date. */
export function relativeTime(at: Date, now: Date): string {
  const distanceMs = at.getTime() - now.getTime();
  if (Math.abs(distanceMs) >= WEEK_MS) return dateWords(at, now);
  const distance = distanceOf(at, now);
  if (!distance) return t('just now');
  // A day is 24 hours here, so it is not "tomorrow".
  return distanceFormat(readerLocale(), { numeric: 'always' }).format(distance.count, distance.unit);
}

/** The instant in full, for hover, focus and receipts. */
export function exactTime(at: Date): string {
  return formatDate(at, 'localFull');
}

/** A date without the year that we are in. */
export function dateWords(at: Date, now: Date): string {
  return formatDate(at, at.getFullYear() === now.getFullYear() ? 'localDay' : 'localDate');
}

/** The heading above the lines of one day. */
export function dayWords(at: Date, now: Date): string {
  const days = Math.round((startOfDay(at) - startOfDay(now)) / 86_400_000);
  if (days === 0) return t('Today');
  if (days === -1) return t('Yesterday');
  return formatDate(at, at.getFullYear() === now.getFullYear() ? 'localWeekday' : 'localWeekdayDate');
}

function startOfDay(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}
