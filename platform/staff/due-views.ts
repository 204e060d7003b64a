import { html } from '../http/html.ts';
import type { Html } from '../http/html.ts';
import { formatDate } from '../words/dates.ts';
import { t } from '../words/words.ts';

interface Due {
  /** Null if nothing waits for an answer. */
  readonly answerBy: Date | null;
  readonly changedAt: Date;
}

/** Draws by when a ticket is to be answered, and whether that is over; otherwise when it last changed. */
export function dueTime({ answerBy, changedAt }: Due, now: Date): Html {
  const at = answerBy ?? changedAt;
  const date = formatDate(at, 'mediumTime');
  const isLate = answerBy !== null && answerBy < now;
  const words = answerBy === null ? t('changed {date}', { date }) : isLate ? t('{date}, late', { date }) : date;
  return html`<time datetime="${at.toISOString()}" ${isLate && html` class="soon"`}>${words}</time>`;
}
