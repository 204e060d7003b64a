import { html } from '#platform/http/html.ts';
import type { Html, HtmlValue } from '#platform/http/html.ts';
import { scrollable } from '#platform/http/scrollable.ts';
import { withQuery } from '#platform/http/url.ts';
import { currencies } from '#platform/money/currency.ts';
import { formatMoney } from '#platform/money/format.ts';
import { t } from '#platform/words/words.ts';
import { form } from '../../hosted/page-views.ts';
import { waitingStatuses, writePlace } from '../../protection/cases/queue-domain.ts';
import type { QueuedCase } from '../../protection/cases/queue-domain.ts';
import { reasons } from '../../protection/cases/record-domain.ts';
import { reasonWords } from '../../protection/cases/words.ts';
import { urls } from '../../urls.ts';
import { actorWords, statusWords } from '../deciding/words.ts';
import { consolePage } from '../members/frame-views.ts';
import type { SignedIn } from '../members/frame-views.ts';
import type { Member } from '#platform/staff/members/domain.ts';
import { dues, whose } from './domain.ts';
import type { Filters, SavedView } from './domain.ts';
import type { QueuePage } from './service.ts';
import { age, deadline } from './time-views.ts';
import { dueWords, whoseWords } from './words.ts';

interface QueueView {
  readonly signedIn: SignedIn;
  readonly member: Pick<Member, 'id'>;
  readonly page: QueuePage;
  readonly filters: Filters;
  /** Why the filters were not saved, with the name that was typed. */
  readonly refused?: { readonly name: string; readonly fault: string };
}

/** Draws the cases that wait for an operator. */
export function queueView(view: QueueView): string {
  const { signedIn, page, filters, refused } = view;
  const count = page.cases.length;
  const lead = page.hasMore
    ? t('The {count, number} cases with the nearest deadlines. More wait behind them.', { count })
    : t('{count, plural, one {# case waits} other {# cases wait}} for an operator, the nearest deadline first.', {
        count,
      });
  const last = page.cases.at(-1);
  const next = last && withQuery(urls.staff.queue(), { ...filters, after: writePlace(last) });
  return consolePage({
    place: urls.staff.queue(),
    title: t('Cases to decide'),
    lead: count > 0 && lead,
    isWide: true,
    isRefused: refused !== undefined,
    signedIn,
    body: html`${savedViews(view)} ${filterForm(filters)} ${count === 0 ? emptyQueue(filters) : caseTable(view)}
    ${page.hasMore && html`<p class="after"><a class="button quiet" rel="next" href="${next}">${t('Later deadlines')}</a></p>`}
    ${saveForm(view)}`,
  });
}

function savedViews({ page: { views }, filters }: QueueView): Html {
  const query = (of: Filters): string => withQuery(urls.staff.queue(), of);
  const here = query(filters);
  const fixed: [string, Filters][] = [
    [t('All'), {}],
    [t('Appeals'), { status: 'appealed' }],
    [t('Deadline soon'), { due: 'soon' }],
    [t('Mine'), { who: 'mine' }],
    [t('Nobody’s'), { who: 'free' }],
  ];
  const all = [...fixed, ...views.map(({ name, filters: of }) => [name, of] as const)];
  return html`<nav class="views" aria-label="${t('Views of the queue')}">
    ${all.map(
      ([name, of]) => html`<a href="${query(of)}" ${query(of) === here && html` aria-current="page"`}>${name}</a>`,
    )}
  </nav>`;
}

function filterForm(filters: Filters): Html {
  const choice = (name: keyof Filters, label: string, options: readonly (readonly [string, string])[]): Html =>
    html`<label
      >${label}<select name="${name}">
        <option value="">${t('any')}</option>
        ${options.map(
          ([value, words]) =>
            html`<option value="${value}" ${filters[name] === value && html` selected`}>${words}</option>`,
        )}
      </select></label
    >`;
  return html`<form
    class="filters"
    method="get"
    action="${urls.staff.queue()}"
    role="search"
    aria-label="${t('Filters')}"
  >
    ${choice(
      'status',
      t('Status'),
      waitingStatuses.map((one) => [one, statusWords[one]()]),
    )}
    ${choice(
      'reason',
      t('Reason'),
      reasons.map((one) => [one, reasonWords[one].label()]),
    )}
    ${choice(
      'due',
      t('Deadline'),
      dues.map((one) => [one, dueWords[one]()]),
    )}
    ${choice(
      'who',
      t('Taken'),
      whose.map((one) => [one, whoseWords[one]()]),
    )}
    ${choice(
      'currency',
      t('Currency'),
      Object.keys(currencies).map((one) => [one, one]),
    )}
    <label
      >${t('Country code')}<input
        name="country"
        value="${filters.country ?? ''}"
        maxlength="2"
        size="4"
        autocomplete="off"
    /></label>
    <button class="button quiet" type="submit">${t('Filter')}</button>
  </form>`;
}

function emptyQueue(filters: Filters): Html {
  if (Object.keys(filters).length > 0)
    return html`<div class="panel">
      <p><strong>${t('Nothing that waits fits these filters')}</strong></p>
      <p><a class="link" href="${urls.staff.queue()}">${t('Show all')}</a></p>
    </div>`;
  return html`<div class="panel">
    <p><strong>${t('Nothing waits for a decision')}</strong></p>
    <p class="muted">
      ${t('A case comes here when a side asks for an operator or appeals, or when the sides have not agreed in time.')}
    </p>
  </div>`;
}

function caseTable(view: QueueView): Html {
  const heads = [t('Line'), t('Status'), t('Amount'), t('Deadline'), t('Asked by'), t('Taken by')];
  return html`<div class="panel scrolls" ${scrollable(t('Cases'))}>
    <table class="table texts cases">
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${view.page.cases.map((one) => caseRow(view, one))}
      </tbody>
    </table>
  </div>`;
}

function caseRow({ page: { at, leases }, member }: QueueView, one: QueuedCase): Html {
  const lease = leases.get(one.id);
  const { sellerName, shopName } = one;
  const reason = reasonWords[one.reason].label();
  return html`<tr>
    <th scope="row">
      <a class="link" data-row href="${urls.staff.case({ caseId: one.id })}">${one.title}</a>
      <span class="muted line">${t('{reason} · {sellerName} at {shopName}', { reason, sellerName, shopName })}</span>
    </th>
    <td>
      <span class="badge" data-tone="${one.status === 'appealed' ? 'danger' : 'warning'}"
        >${statusWords[one.status]()}</span
      >
    </td>
    <td class="amount">${formatMoney(one.left)}</td>
    <td>${deadline(one.until, at)}<span class="muted line">${age(one.openedAt, at)}</span></td>
    <td>${actorWords[one.askedBy]()}</td>
    <td>
      ${lease ? (lease.memberId === member.id ? t('You') : lease.name) : html`<span class="muted">${t('nobody')}</span>`}
    </td>
  </tr>`;
}

function saveForm({ signedIn: { token }, page: { views }, filters, refused }: QueueView): HtmlValue {
  const isFiltered = Object.keys(filters).length > 0;
  if (!isFiltered && views.length === 0 && !refused) return false;
  return html`<details class="panel" ${refused && html` open=""`}>
    <summary>${t('Saved views')}</summary>
    ${
      (isFiltered || refused) &&
      html`<form class="filters" method="post" action="${urls.staff.saveView()}">
        <input type="hidden" name="_form" value="${token}" />
        ${Object.entries(filters).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
        <label ${refused && html` class="wrong"`}
          >${t('Name for these filters')}<input
            name="name"
            value="${refused?.name ?? ''}"
            maxlength="80"
            autocomplete="off"
            required
            ${refused && html` aria-invalid="true"`}${refused && html` aria-describedby="name-error"`}
        /></label>
        <button class="button quiet" type="submit">${t('Save')}</button>
        ${refused && html`<p class="fault" id="name-error" role="alert">${refused.fault}</p>`}
      </form>`
    }
    ${
      views.length > 0 &&
      html`<ul class="lines">
        ${views.map((view) => savedItem(view, token))}
      </ul>`
    }
  </details>`;
}

function savedItem({ name, filters }: SavedView, token: string): Html {
  return html`<li>
    <a class="link" href="${withQuery(urls.staff.queue(), filters)}">${name}</a>
    ${form({
      action: urls.staff.deleteView(),
      token,
      hidden: { name },
      body: false,
      submit: t('Delete {name}', { name }),
      quiet: true,
    })}
  </li>`;
}
