const DAY_MS = 86_400_000;

/** The days from one day to another; negative if the second is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

/** The day (UTC) of an instant. */
export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** The day so many days later; earlier if negative. */
export function dayAfter(day: string, days: number): string {
  return dayOf(new Date(Date.parse(day) + days * DAY_MS));
}

/** The instant at which a day ends. */
export function endOf(day: string): Date {
  return new Date(Date.parse(day) + DAY_MS);
}

/** The most days that one run reports; older ones are part of the first of them. */
const MOST_DAYS = 31;

/** The days that have no report yet, up to yesterday; yesterday alone if there is no report at all. */
export function missingDays(lastDay: string | undefined, now: Date): string[] {
  const yesterday = dayAfter(dayOf(now), -1);
  if (lastDay === undefined) return [yesterday];
  const count = Math.min(Math.max(daysBetween(lastDay, yesterday), 0), MOST_DAYS);
  return Array.from({ length: count }, (_, index) => dayAfter(yesterday, index - count + 1));
}

/** The report of a day waits this long after its end, until every entry and movement of the day is stored. */
const REPORT_AFTER_MS = 15 * 60_000;

/** When the report of the current day is due. */
export function nextReportAt(now: Date): Date {
  const day = dayOf(new Date(now.getTime() - REPORT_AFTER_MS));
  return new Date(endOf(day).getTime() + REPORT_AFTER_MS);
}
