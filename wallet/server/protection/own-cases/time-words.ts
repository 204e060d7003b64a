import { distanceOf } from '#platform/words/distance.ts';
import { t } from '#platform/words/words.ts';

/** How much time is left, as people count it: `4 days left`, `20 hours left`. */
export function leftWords(until: Date, now: Date): string {
  if (until <= now) return t('the time is over');
  const { unit, count } = distanceOf(until, now) ?? { unit: 'minute', count: 1 };
  switch (unit) {
    case 'day':
      return t('{count, plural, one {# day} other {# days}} left', { count });
    case 'hour':
      return t('{count, plural, one {# hour} other {# hours}} left', { count });
    case 'minute':
      return t('{count, plural, one {# minute} other {# minutes}} left', { count });
  }
}
