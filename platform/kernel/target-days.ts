const DAY_MS = 86_400_000;

/**
 * Whether the euro's payment system (TARGET) is open on a day, and so the ECB publishes reference rates on it. It is
 * closed on weekends, New Year, Good Friday, Easter Monday, the first of May, and both days of Christmas.
 *
 * @param day Midnight of the day in UTC.
 */
export function isTargetDay(day: Date): boolean {
  const monthAndDay = day.toISOString().slice(5, 10);
  if ([0, 6].includes(day.getUTCDay())) return false;
  if (['01-01', '05-01', '12-25', '12-26'].includes(monthAndDay)) return false;
  const fromEaster = (day.getTime() - easterOf(day.getUTCFullYear())) / DAY_MS;
  return fromEaster !== -2 && fromEaster !== 1;
}

/** Counts the TARGET days after `day`, up to and including the UTC day of `now`. @param day As `YYYY-MM-DD`. */
export function targetDaysSince(day: string, now: Date): number {
  let days = 0;
  for (let at = Date.parse(day) + DAY_MS; at <= now.getTime(); at += DAY_MS) if (isTargetDay(new Date(at))) days += 1;
  return days;
}

/** Easter Sunday by the Gregorian computus (Meeus, Jones and Butcher), as UTC midnight in milliseconds. */
function easterOf(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const shift = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114;
  return Date.UTC(year, Math.floor(shift / 31) - 1, (shift % 31) + 1);
}
