import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { t } from '#platform/words/words.ts';
import { problems } from '../../problems/catalog.ts';
import { urls } from '../../urls.ts';
import { bar } from './bar-views.ts';
import { barsOf } from './domain.ts';
import type { RefusalCount } from './refusals-domain.ts';

const titles = new Map(Object.entries(problems).map(([code, { title }]) => [code, title]));

/** Draws the refusals by code: each chart is the column that it stands in. @param publicUrl Where the help pages are. */
export function refusalsPanel(counts: readonly RefusalCount[], publicUrl: string): Html {
  const days = barsOf(counts.map(({ day }) => BigInt(day)));
  const weeks = barsOf(counts.map(({ week }) => BigInt(week)));
  const sum = (read: (one: RefusalCount) => number): number => counts.reduce((total, one) => total + read(one), 0);
  return html`<section class="panel">
    <h2>${t('Refusals to people and shops, by code')}</h2>
    <p>
      ${t(
        '{day, plural, one {# refusal} other {# refusals}} in the last 24 hours; {week, number} in the last 7 days.',
        {
          day: sum((one) => one.day),
          week: sum((one) => one.week),
        },
      )}
    </p>
    ${counts.length > 0 && refusalsTable(counts, { days, weeks, publicUrl })}
    <p class="hint">${t('Counts of other servers can be a minute old.')}</p>
  </section>`;
}

function refusalsTable(
  counts: readonly RefusalCount[],
  { days, weeks, publicUrl }: { days: readonly number[]; weeks: readonly number[]; publicUrl: string },
): Html {
  const count = (value: number): string => t('{value, number}', { value });
  return html`<table class="table chart refusals">
    <thead>
      <tr>
        <th scope="col">${t('Refusal')}</th>
        <th scope="col">${t('24 hours')}</th>
        <th scope="col">${t('7 days')}</th>
      </tr>
    </thead>
    <tbody>
      ${counts.map(
        ({ code, day, week }, at) =>
          html`<tr>
            <th scope="row">
              <a class="link" href="${new URL(urls.problems.page({ code }), publicUrl).href}">
                ${titles.get(code)?.() ?? code}
              </a>
              <code>${code}</code>
            </th>
            <td>${count(day)} ${bar(days[at]!)}</td>
            <td>${count(week)} ${bar(weeks[at]!)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
