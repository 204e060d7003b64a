import { html } from '#platform/http/html.ts';
import { t } from '#platform/words/words.ts';
import { hostedPage } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import { isRunning } from './domain.ts';
import type { Month } from './domain.ts';

/** Draws the list of months with a statement. */
export function statementsView(months: readonly Month[], at: Date): string {
  return hostedPage({
    title: t('Statements'),
    lead: t(
      'Each month has a statement of all your balances: what came in, what went out, and what was there after it.',
    ),
    body: html`${months.length === 0 ? html`<p>${t('There is none yet. The first money in your wallet begins one.')}</p>` : monthTable(months, at)}
      <p class="after"><a class="link" href="${urls.app.activity()}">${t('Activity')}</a></p>`,
  });
}

function monthTable(months: readonly Month[], at: Date) {
  return html`<table class="table">
    <caption class="hidden">
      ${t('Months, the newest first')}
    </caption>
    <tbody>
      ${months.map(
        (month) =>
          html`<tr>
            <th scope="row">
              <a class="link" href="${urls.activity.statement({ month: month.name })}"
                >${t('{from, date, monthOfYear}', { from: month.from })}</a
              >
            </th>
            <td>${isRunning({ month, at }) ? t('Until today: the month is not over') : t('PDF')}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
