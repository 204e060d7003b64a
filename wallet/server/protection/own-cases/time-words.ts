import { t } from '#platform/words/words.ts';

const [MINUTE_MS, HOUR_MS, DAY_MS] = [60_000, 3_600_000, 86_400_000];

/** How much time is left, as people count it: `4 days left`, `30 hours left`. */
export function leftWords(until: Date, now: Date): string {
  const leftMs = until.getTime() - now.getTime();
  if (leftMs <= 0) return t('the time is over');
  if (leftMs >= 2 * DAY_MS)
    return t('{days, plural, one {# day} other {# days}} left', { days: Math.round(leftMs / DAY_MS) });
  if (leftMs >= 2 * HOUR_MS)
    return t('{hours, plural, one {# hour} other {# hours}} left', { hours: Math.floor(leftMs / HOUR_MS) });
  const minutes = Math.max(1, Math.floor(leftMs / MINUTE_MS));
  return t('{minutes, plural, one {# minute} other {# minutes}} left', { minutes });
}
