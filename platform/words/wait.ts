import { t } from './words.ts';

const MINUTE_S = 60;
const HOUR_S = 3_600;

/**
 * How long to wait, as people say it: `1 second`, `2 minutes`, `3 hours`. From a minute and a half on it is rounded up to
 * whole minutes, then hours, so that nobody comes back too early.
 */
export function waitWords(seconds: number): string {
  if (seconds < 1.5 * MINUTE_S) {
    const count = Math.max(1, Math.ceil(seconds));
    return t('{count, plural, one {# second} other {# seconds}}', { count });
  }
  if (seconds < 1.5 * HOUR_S) {
    return t('{count, plural, one {# minute} other {# minutes}}', { count: Math.ceil(seconds / MINUTE_S) });
  }
  return t('{count, plural, one {# hour} other {# hours}}', { count: Math.ceil(seconds / HOUR_S) });
}
