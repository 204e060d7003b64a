import { html } from '#platform/http/html.ts';
import type { Html, HtmlValue } from '#platform/http/html.ts';
import { maskEmail } from '#platform/kernel/masked-email.ts';
import { shortNumberOf } from '#platform/kernel/short-number.ts';
import { formatMoney } from '#platform/money/format.ts';
import { eventTable, reasonPage, searchForm } from '#platform/staff/looking/views.ts';
import type { AskedReason } from '#platform/staff/looking/views.ts';
import type { SignedIn } from '#platform/staff/members/frame-views.ts';
import { formatDate } from '#platform/words/dates.ts';
import { t } from '#platform/words/words.ts';
import type { Shopper } from '../../accounts/accounts/domain.ts';
import { eventWords } from '../../accounts/security-activity/words.ts';
import { shortTopicWords } from '../../support/tickets/words.ts';
import { urls } from '../../urls.ts';
import { frame } from '../members/frame-views.ts';
import { orderStatusWords, standingWords } from '../tickets/words.ts';
import type { PersonFile } from './service.ts';

interface SearchPage {
  readonly signedIn: SignedIn;
  readonly typed: string;
  readonly fault?: string;
  readonly found?: readonly Shopper[];
}

/** Draws the field of the search, and the people that it found, whose addresses are masked. */
export function searchView({ signedIn, typed, fault, found }: SearchPage): string {
  return frame.page({
    place: urls.staff.search(),
    title: t('Search'),
    lead: t('Each search is logged. A person’s data is shown only after a reason.'),
    isWide: true,
    isRefused: fault !== undefined,
    signedIn,
    body: html`${searchForm({
      signedIn,
      action: urls.staff.search(),
      label: t('E-mail address, number of an order or a ticket, or the beginning of a name'),
      typed,
      fault,
      isFocused: !found || found.length === 0,
    })}
    ${found && results(found)}`,
  });
}

function results(found: readonly Shopper[]): Html {
  if (found.length === 0)
    return html`<p class="panel" role="status">${t('Nobody was found. An e-mail address must be whole.')}</p>`;
  return section(
    t('People'),
    html`<ul class="lines">
      ${found.map(
        ({ id, name, email }) =>
          html`<li>
            <a class="link" href="${urls.staff.person({ shopperId: id })}"
              >${name === '' ? t('A deleted account') : name}</a
            >
            <span class="muted">${maskEmail(email)}</span>
          </li>`,
      )}
    </ul>`,
  );
}

function section(title: string, body: HtmlValue): Html {
  return html`<section class="panel">
    <h2>${title}</h2>
    ${body}
  </section>`;
}

type ReasonView = Pick<AskedReason, 'signedIn' | 'typed' | 'faults'> & { readonly shopperId: string };

/** Draws the question why a member wants to look at a person. */
export function reasonView({ shopperId, ...asked }: ReasonView): string {
  return frame.page(reasonPage({ ...asked, action: urls.staff.person({ shopperId }), wayBack: toSearch() }));
}

function toSearch(): Html {
  return html`<a class="link" href="${urls.staff.search()}">${t('Back to the search')}</a>`;
}

/** Draws a person: the account, where it is signed in, what happened to its locks, its orders and tickets. */
export function personView(signedIn: SignedIn, file: PersonFile): string {
  const { shopper, sessions, events } = file;
  return frame.page({
    place: urls.staff.search(),
    title: shopper.name === '' ? t('A deleted account') : shopper.name,
    isWide: true,
    signedIn,
    body: html`<div class="split">
        <div class="stack">
          ${section(t('The person'), factList(file))}
          ${section(
            t('Signed in'),
            sessions.length === 0
              ? html`<p>${t('Nowhere now.')}</p>`
              : html`<ul class="lines">
                  ${sessions.map(
                    ({ device, startedAt, seenAt }) =>
                      html`<li>
                        ${device}
                        <span class="muted"
                          >${t('since {startedAt, date, mediumTime}, seen {seenAt, date, mediumTime}', { startedAt, seenAt })}</span
                        >
                      </li>`,
                  )}
                </ul>`,
          )}
          ${ticketSection(file)} ${orderSection(file)}
        </div>
        ${section(t('Security activity'), events.length === 0 ? html`<p>${t('Nothing within a year.')}</p>` : eventTable(events, eventWords))}
      </div>
      <p class="after">${toSearch()}</p>`,
  });
}

function factList({ shopper, life }: PersonFile): Html {
  const { id, email, sellerId, address } = shopper;
  const facts: [string, HtmlValue][] = [
    [t('E-mail'), maskEmail(email)],
    [t('Country'), address?.country ?? t('not known')],
    [
      t('Account'),
      life.deletedAt ? t('deleted on {day}', { day: formatDate(life.deletedAt, 'mediumDate') }) : t('open'),
    ],
    [t('Since'), formatDate(life.createdAt, 'mediumDate')],
    [t('Sells'), sellerId === null ? t('nothing') : html`<code>${sellerId}</code>`],
    [t('Id'), html`<code>${id}</code>`],
  ];
  return html`<dl class="facts">
    ${facts.map(
      ([label, value]) =>
        html`<dt>${label}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

function ticketSection({ tickets }: PersonFile): Html | false {
  return (
    tickets.length > 0 &&
    section(
      t('Tickets'),
      html`<ul class="lines">
        ${tickets.map(
          (one) =>
            html`<li>
              <a class="link" href="${urls.staff.ticket({ ticketId: one.id })}">${one.reference}</a>
              <span class="muted">${shortTopicWords[one.topic]()} · ${standingWords(one)}</span>
            </li>`,
        )}
      </ul>`,
    )
  );
}

/** The desk has no page of an order: its number finds it in a ticket, and at the wallet. */
function orderSection({ orders }: PersonFile): Html | false {
  return (
    orders.length > 0 &&
    section(
      t('Newest orders'),
      html`<ul class="lines">
        ${orders.map(
          ({ id, status, amount, createdAt }) =>
            html`<li>
              <code title="${id}">${shortNumberOf(id)}</code>
              <span class="muted"
                >${formatMoney(amount)} · ${orderStatusWords[status]()} · ${formatDate(createdAt, 'mediumDate')}</span
              >
            </li>`,
        )}
      </ul>`,
    )
  );
}

/** Draws the refusal of a member's own account. */
export function samePersonView(signedIn: SignedIn): string {
  return frame.page({
    place: urls.staff.search(),
    title: t('This is your own account'),
    lead: t('Its address is yours. Somebody else looks at it.'),
    signedIn,
    body: html`<p>${toSearch()}</p>`,
  });
}
