import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { scrollable } from '#platform/http/scrollable.ts';
import { withQuery } from '#platform/http/url.ts';
import { isId } from '#platform/kernel/id.ts';
import { formatDate } from '#platform/words/dates.ts';
import { t } from '#platform/words/words.ts';
import { reasonPage } from '#platform/staff/looking/views.ts';
import type { AskedReason } from '#platform/staff/looking/views.ts';
import { urls } from '../../urls.ts';
import { consolePage } from '../members/frame-views.ts';
import type { SignedIn } from '../members/frame-views.ts';
import type { Subject } from './domain.ts';
import type { Looking, Looks } from './service.ts';
import { loggedReason } from './words.ts';

type ReasonPage = Pick<AskedReason, 'signedIn' | 'typed' | 'faults'> & { readonly subject: Subject };

/** Draws the question why a member wants to look, before anything of a person is shown. */
export function reasonView({ subject, ...asked }: ReasonPage): string {
  return consolePage(reasonPage({ ...asked, action: urls.staff.reasons({ subject }), wayBack: wayBack(subject) }));
}

/** Leads a member who does not want to look after all to the list of such subjects. */
function wayBack(subject: Subject): Html {
  return isId('cas', subject)
    ? html`<a class="link" data-up href="${urls.staff.queue()}">${t('Back to the queue')}</a>`
    : html`<a class="link" data-up href="${urls.staff.search()}">${t('Back to the search')}</a>`;
}

/** Draws how often each member looked at people. */
export function lookersView(signedIn: SignedIn, lookers: Awaited<ReturnType<Looking['count']>>): string {
  return consolePage({
    place: urls.staff.looks(),
    title: t('Who looked at people'),
    lead: t('In the last 30 days. A look outside cases and tickets has a reason that the operator chose.'),
    isWide: true,
    signedIn,
    body:
      lookers.length === 0
        ? html`<p class="panel">${t('Nobody looked at a person’s data yet.')}</p>`
        : html`<div class="panel scrolls" ${scrollable(t('Who looked'))}>
            <table class="table">
              <thead>
                <tr>
                  <th scope="col">${t('Operator')}</th>
                  <th scope="col">${t('1 day')}</th>
                  <th scope="col">${t('7 days')}</th>
                  <th scope="col">${t('30 days')}</th>
                  <th scope="col">${t('Outside cases and tickets')}</th>
                  <th scope="col">${t('People')}</th>
                </tr>
              </thead>
              <tbody>
                ${lookers.map(
                  (one) =>
                    html`<tr>
                      <th scope="row">
                        <a class="link" data-row href="${withQuery(urls.staff.looks(), { member: one.memberId })}"
                          >${one.name}</a
                        >
                      </th>
                      ${[one.ofDay, one.ofWeek, one.ofMonth, one.outsideQueue, one.people].map(
                        (count) => html`<td>${t('{count, number}', { count })}</td>`,
                      )}
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>`,
  });
}

interface LooksPage {
  readonly signedIn: SignedIn;
  readonly listed: Looks;
  /** The query of this list. */
  readonly of: { readonly member: string } | { readonly person: string };
}

/** Draws the looks of a member, or at a person. */
export function looksView({ signedIn, listed: { looks, hasMore }, of }: LooksPage): string {
  const last = looks.at(-1);
  return consolePage({
    place: urls.staff.looks(),
    title: 'member' in of ? t('Looks of an operator') : t('Looks at a person'),
    lead: 'member' in of ? (looks[0]?.name ?? of.member) : of.person,
    isWide: true,
    signedIn,
    body: html`${
        looks.length === 0
          ? html`<p class="panel">${t('There are none.')}</p>`
          : html`<div class="panel scrolls" ${scrollable(t('Looks'))}>
              <table class="table texts">
                <thead>
                  <tr>
                    <th scope="col">${t('When')}</th>
                    <th scope="col">${t('Operator')}</th>
                    <th scope="col">${t('Reason')}</th>
                    <th scope="col">${t('Case')}</th>
                    <th scope="col">${t('Person')}</th>
                  </tr>
                </thead>
                <tbody>
                  ${looks.map(lookRow)}
                </tbody>
              </table>
            </div>`
      }
      <p class="after">
        ${hasMore && last && html`<a class="link" href="${withQuery(urls.staff.looks(), { ...of, before: String(last.number) })}">${t('Older looks')}</a> · `}
        <a class="link" href="${urls.staff.looks()}">${t('All operators')}</a>
      </p>`,
  });
}

function lookRow({ at, name, memberId, reason, caseId, holderId }: Looks['looks'][number]): Html {
  const list = (query: Record<string, string>): string => withQuery(urls.staff.looks(), query);
  return html`<tr>
    <th scope="row"><time datetime="${at.toISOString()}">${formatDate(at, 'mediumTime')}</time></th>
    <td><a class="link" href="${list({ member: memberId })}">${name}</a></td>
    <td>${reason === null ? t('not asked then') : loggedReason(reason)}</td>
    <td>
      ${caseId === null ? '–' : html`<a class="link" href="${urls.staff.case({ caseId })}"><code>${caseId}</code></a>`}
    </td>
    <td>
      ${holderId === null ? '–' : html`<a class="link" href="${list({ person: holderId })}"><code>${holderId}</code></a>`}
    </td>
  </tr>`;
}
