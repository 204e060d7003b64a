import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { formatMoney } from '#platform/money/format.ts';
import type { Currency } from '#platform/money/currency.ts';
import { t } from '#platform/words/words.ts';
import { accountWords } from '../corrections/words.ts';
import { urls } from '../../urls.ts';
import { consolePage } from '../members/frame-views.ts';
import type { SignedIn } from '../members/frame-views.ts';
import { bar } from './bar-views.ts';
import { barsOf, moneyByKind } from './domain.ts';
import { refusalsPanel } from './refusals-views.ts';
import type { MoneyRow } from './domain.ts';
import type { Numbers } from './service.ts';

/** Draws the numbers of the wallet: each chart is the table beside it. */
export function numbersView(signedIn: SignedIn, { house, ages, refusals }: Numbers, publicUrl: string): string {
  const currencies = [...new Set(house.map((one) => one.currency))].filter((currency) =>
    house.some((one) => one.currency === currency && one.postedMinor !== 0n),
  );
  return consolePage({
    place: urls.staff.numbers(),
    title: t('Numbers'),
    lead: t('As they are now. What waits is open until an operator decides it.'),
    isWide: true,
    signedIn,
    body: html`<div class="split">
      <div class="stack">${queuePanel(ages)} ${refusalsPanel(refusals, publicUrl)}</div>
      <div class="stack">
        ${
          currencies.length === 0
            ? html`<p class="panel">${t('No money is in the books yet.')}</p>`
            : currencies.map((currency) => moneyPanel(currency, moneyByKind(house, currency)))
        }
      </div>
    </div>`,
  });
}

function queuePanel(ages: Numbers['ages']): Html {
  const words = [t('under 3 days'), t('3 to 6 days'), t('7 to 13 days'), t('14 to 29 days'), t('30 days and more')];
  const rows = words.map((label, bucket) => {
    const found = ages.find((one) => one.bucket === bucket);
    return [label, found?.escalated ?? 0, found?.appealed ?? 0] as const;
  });
  const bars = barsOf(rows.map(([, escalated, appealed]) => BigInt(escalated + appealed)));
  const sum = (read: (one: Numbers['ages'][number]) => number): number =>
    ages.reduce((total, one) => total + read(one), 0);
  const count = (value: number): string => t('{value, number}', { value });
  return html`<section class="panel">
    <h2>${t('Cases that wait, by age')}</h2>
    <p>
      ${t(
        '{count, plural, one {# case waits} other {# cases wait}}; {late, plural, =0 {none is late} one {# is late} other {# are late}}.',
        {
          count: sum((one) => one.escalated + one.appealed),
          late: sum((one) => one.late),
        },
      )}
    </p>
    <table class="table chart">
      <thead>
        <tr>
          <th scope="col">${t('Age')}</th>
          <th scope="col">${t('Escalated')}</th>
          <th scope="col">${t('Appealed')}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([label, escalated, appealed], at) =>
            html`<tr>
              <th scope="row">${label} ${bar(bars[at]!)}</th>
              <td>${count(escalated)}</td>
              <td>${count(appealed)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

function moneyPanel(currency: Currency, rows: readonly MoneyRow[]): Html {
  const bars = barsOf(rows.map(({ minor }) => minor));
  return html`<section class="panel">
    <h2>${t('Money in {currency}, by kind', { currency })}</h2>
    <table class="table chart">
      <thead>
        <tr>
          <th scope="col">${t('Kind')}</th>
          <th scope="col">${t('Sum')}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ kind, minor }, at) =>
            html`<tr>
              <th scope="row">
                ${kind === 'others' ? t('Holders and shops') : accountWords[kind]()} ${bar(bars[at]!)}
              </th>
              <td class="amount">${formatMoney({ minor, currency })}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}
