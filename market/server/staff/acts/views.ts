import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import type { SignedIn } from '#platform/staff/members/frame-views.ts';
import { chosenReason } from '#platform/staff/looking/words.ts';
import { formatDate } from '#platform/words/dates.ts';
import { t } from '#platform/words/words.ts';
import { frame } from '../members/frame-views.ts';
import { roleWords } from '../members/words.ts';
import type { Acts } from './service.ts';
import { actWords } from './words.ts';

type Act = Awaited<ReturnType<Acts['of']>>[number];

/** Draws a member's own entries of the log. */
export function actsView(signedIn: SignedIn, acts: readonly Act[]): string {
  return frame.page({
    title: t('Your log'),
    lead: t('Nobody can change these entries, the newest first. Report one that you don’t know to an administrator.'),
    isWide: true,
    body: html`<section class="panel">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">${t('What')}</th>
            <th scope="col">${t('When (UTC)')}</th>
            <th scope="col">${t('Number')}</th>
          </tr>
        </thead>
        <tbody>
          ${acts.map(row)}
        </tbody>
      </table>
    </section>`,
    signedIn,
  });
}

/** The reason of an invitation and of another role is the role; that of a look may be chosen. */
function row({ number, at, what, reason }: Act): Html {
  return html`<tr>
    <th scope="row">
      ${actWords(what)}${reason !== null && html`<span class="line hint">${chosenReason(roleWords(reason))}</span>`}
    </th>
    <td><time datetime="${at.toISOString()}">${formatDate(at, 'mediumTime')}</time></td>
    <td>${String(number)}</td>
  </tr>`;
}
