import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { rich, t } from '#platform/words/words.ts';
import { hostedPage, notice } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import { services, worstOf } from './domain.ts';
import type { Report } from './domain.ts';
import { overallWords, serviceWords, stateWords } from './words.ts';

/** Draws what works now, as this server has measured it. */
export function statusView(report: Report): string {
  return hostedPage({
    title: t('Status'),
    lead: t('What this server has measured itself, at most half a minute ago.'),
    body: html`${overall(report)}
      <dl class="facts">
        ${services.map(
          (one) =>
            html`<dt>${serviceWords[one]()}</dt>
              <dd>${stateWords[report.states[one]]()}</dd>`,
        )}
      </dl>
      <p class="hint">
        ${rich('Measured at <time>{at, date, mediumTime} UTC</time>', { at: report.at, time: (inner) => html`<time datetime="${report.at.toISOString()}">${inner}</time>` })}
      </p>
      <p class="after"><a class="link" href="${urls.support.help()}">${t('Help')}</a></p>`,
  });
}

/** Draws the whole in one sentence. */
export function overall(report: Report): Html {
  const worst = worstOf(report);
  const kind = worst === 'works' ? 'success' : worst === 'slow' ? 'warning' : 'danger';
  return notice(kind, html`<p>${overallWords[worst]()}</p>`);
}
