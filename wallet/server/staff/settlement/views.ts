import { html } from '#platform/http/html.ts';
import type { Html, HtmlValue } from '#platform/http/html.ts';
import { scrollable } from '#platform/http/scrollable.ts';
import { withQuery } from '#platform/http/url.ts';
import { formatMoney } from '#platform/money/format.ts';
import { formatDate } from '#platform/words/dates.ts';
import { t } from '#platform/words/words.ts';
import { form, notice } from '../../hosted/page-views.ts';
import { shortMinor } from '../../settlement/reports/balances-domain.ts';
import { urls } from '../../urls.ts';
import { stepLinks } from '../members/step-views.ts';
import { consolePage } from '../members/frame-views.ts';
import type { SignedIn } from '../members/frame-views.ts';
import { entryOf } from './domain.ts';
import type { OpenFile } from './domain.ts';
import type { SettlementOverview } from './service.ts';
import { kindWords, ownerWords } from './words.ts';

/** Draws the open differences, the reports by day, and the way to ask for a new one. */
export function settlementView(signedIn: SignedIn, overview: SettlementOverview): string {
  const { open, newest, reports, next, isRequested, names } = overview;
  return consolePage({
    place: urls.staff.settlement(),
    title: t('Settlement'),
    lead: t('Each night, customers’ money by the books is compared with the card processor and the bank.'),
    isWide: true,
    signedIn,
    body: html`${newest.map((report) => {
        const short = shortMinor(report);
        return (
          short > 0n &&
          notice(
            'danger',
            html`<p>
              ${t('Customers’ money is not covered: {short} are missing outside.', { short: { minor: short, currency: report.currency } })}
            </p>`,
          )
        );
      })}
      <section class="panel">
        <h2>${t('Open differences')}</h2>
        ${open.length === 0 ? html`<p>${newest.length === 0 ? t('No report was made yet.') : t('Everything agrees.')}</p>` : differenceTable(open, names)}
      </section>
      <div class="split">
        <section class="panel">
          <h2>${t('Reports')}</h2>
          ${reports.length === 0 ? html`<p class="muted">${t('There are none.')}</p>` : reportTable(reports)}
          ${next !== undefined && html`<p class="after"><a class="button quiet" rel="next" href="${withQuery(urls.staff.settlement(), { before: next })}">${t('Earlier days')}</a></p>`}
        </section>
        <section class="panel" data-form>
          <h2>${t('Make a report again')}</h2>
          ${
            isRequested
              ? html`<p role="status">${t('A report was asked for. The wallet makes it within a minute or so.')}</p>`
              : form({
                  action: urls.staff.askReport(),
                  token: signedIn.token,
                  body: html`<p class="hint">
                    ${t('Makes missing reports, or yesterday’s again, for instance after a statement was imported.')}
                  </p>`,
                  submit: t('Ask for a new report'),
                })
          }
        </section>
      </div>`,
  });
}

function differenceTable(open: readonly OpenFile[], names: SettlementOverview['names']): Html {
  return table(
    [t('Difference'), t('Amount'), t('Age'), t('Explained by'), t('Taken by')],
    open.map(
      ({ id, difference, taken }) =>
        html`<tr>
          <th scope="row">
            <a class="link" data-row href="${urls.staff.difference({ differenceId: id })}"
              >${kindWords[difference.kind].what()}</a
            >
          </th>
          <td class="amount">${formatMoney({ minor: difference.minor, currency: difference.currency })}</td>
          <td>${ageWords(difference.ageDays)}</td>
          <td>${ownerWords[difference.owner]()}</td>
          <td>${taken ? (names.get(taken.memberId) ?? taken.memberId) : t('nobody')}</td>
        </tr>`,
    ),
  );
}

function reportTable(reports: SettlementOverview['reports']): Html {
  return table(
    [t('Day'), t('Currency'), t('Differences'), t('Made')],
    reports.map(
      ({ day, currency, revision, madeAt, differences }) =>
        html`<tr>
          <th scope="row"><a class="link" data-row href="${urls.staff.settled({ day })}">${dayWords(day)}</a></th>
          <td>${currency}</td>
          <td>
            <span class="badge" data-tone="${differences > 0n ? 'warning' : 'success'}"
              >${differences > 0n ? t('{count, number}', { count: Number(differences) }) : t('none')}</span
            >
          </td>
          <td>
            <time datetime="${madeAt.toISOString()}">${formatDate(madeAt, 'mediumTime')}</time>
            ${revision > 1 && html`<span class="muted line">${t('revision {revision, number}', { revision })}</span>`}
          </td>
        </tr>`,
    ),
  );
}

/** Draws a table of the settlement. */
export function table(heads: readonly string[], rows: readonly Html[]): Html {
  return html`<div class="scrolls" ${scrollable(heads.join(', '))}>
    <table class="table texts">
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col" ${head === t('Amount') && html` class="amount"`}>${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

/** Writes a day of the settlement, which is one of UTC. */
export function dayWords(day: string): string {
  return formatDate(new Date(`${day}T12:00:00Z`), 'mediumDate');
}

function ageWords(days: number): string {
  return days === 0 ? t('new') : t('{days, plural, one {# day} other {# days}}', { days });
}

interface DifferenceView {
  readonly signedIn: SignedIn;
  readonly memberId: string;
  readonly file: OpenFile;
  readonly names: SettlementOverview['names'];
  readonly fault: string | undefined;
}

/** Draws a difference with its records, and the ways to take it and to give it back. */
export function differenceView(view: DifferenceView): string {
  const { signedIn, file, names, fault } = view;
  const { difference, taken } = file;
  const { currency, explained } = difference;
  const facts: [string, HtmlValue][] = [
    [t('Amount'), formatMoney({ minor: difference.minor, currency })],
    [t('Age'), ageWords(difference.ageDays)],
    [t('First seen'), dayWords(difference.firstSeenOn)],
    [t('Explained by'), ownerWords[difference.owner]()],
    [t('What to do'), kindWords[difference.kind].next()],
  ];
  return consolePage({
    place: urls.staff.settlement(),
    title: kindWords[difference.kind].what(),
    isWide: true,
    isRefused: fault !== undefined,
    signedIn,
    body: html`${fault !== undefined && notice('warning', html`<p>${fault}</p>`)}
      <div class="split">
        <section class="panel">
          <h2>${t('The difference')}</h2>
          <dl class="facts">
            ${facts.map(
              ([label, value]) =>
                html`<dt>${label}</dt>
                  <dd>${value}</dd>`,
            )}
          </dl>
          ${table(
            [t('Record'), t('Amount')],
            explained.map(
              ({ reference, minor }) =>
                html`<tr>
                  <th scope="row">${recordWords(reference)}</th>
                  <td class="amount">${formatMoney({ minor, currency })}</td>
                </tr>`,
            ),
          )}
        </section>
        <section class="panel" data-form>
          <h2>${t('Who works on it')}</h2>
          <p>
            ${taken ? t('{name}, since {at, date, mediumTime}', { name: names.get(taken.memberId) ?? taken.memberId, at: taken.takenAt }) : t('Nobody has taken it.')}
          </p>
          ${takeForm(view)}
        </section>
      </div>
      ${stepLinks({ list: urls.staff.settlement(), words: t('Back to the settlement') })}`,
  });
}

/** Draws a journal entry as a link to the page on which it is taken back. */
function recordWords(reference: string): HtmlValue {
  const entry = entryOf(reference);
  if (entry === undefined) return reference;
  return html`<a class="link" href="${withQuery(urls.staff.corrections(), { entry })}">${reference}</a>`;
}

function takeForm({ signedIn: { token }, memberId, file: { id, taken } }: DifferenceView): Html {
  const action = urls.staff.difference({ differenceId: id });
  if (taken?.memberId === memberId) {
    return form({ action, token, hidden: { act: 'give_back' }, body: false, submit: t('Give it back'), quiet: true });
  }
  return form({
    action,
    token,
    hidden: { act: 'take', seen: taken?.memberId },
    body: false,
    submit: taken ? t('Take it over') : t('Take it'),
  });
}
