import { dateFormat, distanceFormat } from '../kernel/formats.ts';

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];
const WEEK_MS = 7 * 86_400_000;

/** How long ago or how soon, as people say it: "2 hours ago", "in 3 days", within a week; then the date. */
export function relativeTime(at: Date, now: Date, locale = 'en-IE'): string {
  const distanceMs = at.getTime() - now.getTime();
  if (Math.abs(distanceMs) >= WEEK_MS) return dateWords(at, now, locale);
  const step = STEPS.find(([, size]) => Math.abs(distanceMs) >= size);
  if (!step) return 'just now';
  const [unit, size] = step;
  return distanceFormat(locale, { numeric: 'auto' }).format(Math.trunc(distanceMs / size), unit);
}

/** The instant in full, for hover, focus and receipts. */
export function exactTime(at: Date, locale = 'en-IE'): string {
  return dateFormat(locale, { dateStyle: 'full', timeStyle: 'short' }).format(at);
}

/** A date without the year that we are in. */
export function dateWords(at: Date, now: Date, locale = 'en-IE'): string {
  const isThisYear = at.getFullYear() === now.getFullYear();
  return dateFormat(locale, {
    day: 'numeric',
    month: 'short',
    ...(isThisYear ? {} : { year: 'numeric' }),
  }).format(at);
}

/** The heading above the lines of one day. */
export function dayWords(at: Date, now: Date, locale = 'en-IE'): string {
  const days = Math.round((startOfDay(at) - startOfDay(now)) / 86_400_000);
  if (days === 0) return 'Today';
  if (days === -1) return 'Yesterday';
  const isThisYear = at.getFullYear() === now.getFullYear();
  return dateFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(isThisYear ? {} : { year: 'numeric' }),
  }).format(at);
}

function startOfDay(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}
