import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { formatDate } from '#platform/words/dates.ts';
import { distanceOf } from '#platform/words/distance.ts';
import { t } from '#platform/words/words.ts';

const DAY_MS = 86_400_000;

/** Says until when an operator decides. */
export function deadline(until: Date, at: Date): Html {
  const distance = distanceOf(until, at);
  const days = distance?.unit === 'day' ? distance.count : 0;
  const date = formatDate(until, 'mediumTime');
  const words =
    until < at
      ? t('{date}, late', { date })
      : t('{date}, in {days, plural, =0 {less than a day} one {# day} other {# days}}', { date, days });
  return html`<time datetime="${until.toISOString()}" ${days < 2 && html` class="soon"`}>${words}</time>`;
}

/** Says how old a case is. */
export function age(openedAt: Date, at: Date): string {
  const days = Math.max(0, Math.floor((at.getTime() - openedAt.getTime()) / DAY_MS));
  return t('opened {days, plural, =0 {today} one {# day ago} other {# days ago}}', { days });
}
