import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { worstOf } from '#platform/status/domain.ts';
import type { Report } from '#platform/status/domain.ts';
import { overallNotice, overallWords, stateWords } from '#platform/status/words.ts';
import { rich, t } from '#platform/words/words.ts';
import { hostedPage, notice } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import { services } from './data.ts';
import type { Service } from './data.ts';
import { serviceWords } from './words.ts';

/** Draws what works now, as this server has measured it. */
export function statusView(report: Report<Service>): string {
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
export function overall(report: Report<Service>): Html {
  const worst = worstOf(report);
  return notice(overallNotice[worst], html`<p>${overallWords[worst]()}</p>`);
}
