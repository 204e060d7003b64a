import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { formatMoney } from '#platform/money/format.ts';
import { formatDate } from '#platform/words/dates.ts';
import { distanceOf } from '#platform/words/distance.ts';
import { t } from '#platform/words/words.ts';
import { reasonWords } from '../../protection/cases/words.ts';
import { urls } from '../../urls.ts';
import { consolePage } from '../members/frame-views.ts';
import type { SignedIn } from '../members/frame-views.ts';
import type { Queue, Queued } from './service.ts';
import { statusWords } from './words.ts';

const DAY_MS = 86_400_000;

/** Draws the cases that wait for an operator. */
export function queueView({ cases, hasMore, at }: Queue, signedIn: SignedIn): string {
  const count = cases.length;
  const lead = hasMore
    ? t('The {count, number} cases with the nearest deadlines. More wait behind them.', { count })
    : t('{count, plural, one {# case waits} other {# cases wait}} for an operator, the nearest deadline first.', {
        count,
      });
  return consolePage({
    title: t('Cases to decide'),
    lead: count > 0 && lead,
    isWide: true,
    signedIn,
    body:
      count === 0
        ? emptyQueue()
        : html`<ul class="queue">
            ${cases.map((one) => queuedItem(one, at))}
          </ul>`,
  });
}

function emptyQueue(): Html {
  return html`<div class="panel">
    <p><strong>${t('Nothing waits for a decision')}</strong></p>
    <p class="muted">
      ${t('A case comes here when a side asks for an operator or appeals, or when the sides have not agreed in time.')}
    </p>
  </div>`;
}

function queuedItem({ dispute, line, sellerName }: Queued, at: Date): Html {
  const amount = formatMoney({ minor: dispute.leftMinor, currency: line.amount.currency });
  return html`<li>
    <a class="panel" href="${urls.staff.case({ caseId: dispute.id })}">
      <span class="what"
        ><strong>${line.description}</strong
        ><span class="muted"
          >${t('{reason} · {sellerName}', { reason: reasonWords[dispute.reason].label(), sellerName })}</span
        ></span
      >
      <span class="badge" data-tone="${dispute.status === 'appealed' ? 'danger' : 'warning'}"
        >${statusWords[dispute.status]()}</span
      >
      <span class="amount">${amount}</span>
      <span class="when"
        >${dispute.until && deadline(dispute.until, at)}<span class="muted">${age(dispute.openedAt, at)}</span></span
      >
    </a>
  </li>`;
}

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
